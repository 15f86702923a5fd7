package measure

import "context"

// Components is the connected components of a graph, numbered by their lowest nodes.
type Components struct {
	// Of is the component of each node; Sizes the number of nodes of each component.
	Of    []int32
	Sizes []int
}

// Components finds the connected components. Each isolate is one. It returns the error of a context that ended.
func (g *Graph) Components(ctx context.Context) (Components, error) {
	c := Components{Of: make([]int32, g.Nodes())}
	for i := range c.Of {
		c.Of[i] = -1
	}
	queue := make([]int32, 0, g.Nodes())
	for start := range c.Of {
		if c.Of[start] >= 0 {
			continue
		}
		number := int32(len(c.Sizes))
		queue = append(queue[:0], int32(start))
		c.Of[start] = number
		for next := 0; next < len(queue); next++ {
			if err := due(ctx, int32(next)); err != nil {
				return Components{}, err
			}
			for _, j := range g.Row(queue[next]) {
				if c.Of[j] < 0 {
					c.Of[j] = number
					queue = append(queue, j)
				}
			}
		}
		c.Sizes = append(c.Sizes, len(queue))
	}
	return c, nil
}

// Giant returns the number of nodes of the largest component, 0 without nodes.
func (c Components) Giant() int {
	largest := 0
	for _, size := range c.Sizes {
		largest = max(largest, size)
	}
	return largest
}
