package measure

import "context"

// Cores finds the core number of each node: the largest k for which it is in the k-core, the largest part of the graph in which every node
// has at least k ties. (S. B. Seidman, Network structure and minimum degree, 1983; by V. Batagelj, M. Zaveršnik, An O(m) algorithm for
// cores decomposition of networks, 2003.) It is always defined; that of an isolate is 0. It returns the error
// of a context that ended.
func (g *Graph) Cores(ctx context.Context) ([]int, error) {
	n := g.Nodes()
	degree := g.Degrees()
	largest := 0
	for _, d := range degree {
		largest = max(largest, d)
	}
	// The nodes by degree; those of degree d start at start[d]. place is where each node stands.
	start := make([]int32, largest+2)
	for _, d := range degree {
		start[d+1]++
	}
	for d := range largest + 1 {
		start[d+1] += start[d]
	}
	order, place, next := make([]int32, n), make([]int32, n), append([]int32{}, start...)
	for i, d := range degree {
		order[next[d]], place[i] = int32(i), next[d]
		next[d]++
	}
	for at, i := range order {
		if err := due(ctx, int32(at)); err != nil {
			return nil, err
		}
		for _, j := range g.Row(i) {
			if degree[j] <= degree[i] {
				continue
			}
			// Move j to the front of those of its degree, and the boundary behind it.
			front := start[degree[j]]
			other := order[front]
			order[front], order[place[j]] = j, other
			place[other], place[j] = place[j], front
			start[degree[j]]++
			degree[j]--
		}
	}
	return degree, nil
}
