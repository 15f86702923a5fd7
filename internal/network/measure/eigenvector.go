package measure

import (
	"context"
	"math"
)

const (
	// mostRounds is after how many rounds an iteration is given up as not converging.
	mostRounds = 10_000
	// settled is how little the sum of all values, which is 1, may still move in a round that is the last.
	settled = 1e-13
)

// Eigenvector finds the eigenvector centrality of each node: x with A·x = λ·x for the largest eigenvalue λ of the matrix A of ties (or of
// their strengths), scaled so that the largest is 1. (P. Bonacich, Factoring and weighting approaches to status scores, 1972.) It is found
// by power iteration on A + μ·I from equal values, μ being half the larger of the mean row sum and the largest norm of a row, neither of
// which is above λ: that converges on two-mode networks, too. Components
// with a smaller largest eigenvalue than others tend to 0. All values are undefined when there are no ties, or when the iteration does not
// settle (two components whose eigenvalues are nearly the same).
func (g *Graph) Eigenvector(ctx context.Context, w Weighting) ([]Value, error) {
	n := g.Nodes()
	values := make([]Value, n)
	if g.Ties() == 0 {
		return values, nil
	}
	shift := g.shift(w)
	x, next := make([]float64, n), make([]float64, n)
	for i := range x {
		x[i] = 1 / float64(n)
	}
	for range mostRounds {
		if err := eachPart(ctx, n, func(i int32) { next[i] = shift*x[i] + g.gather(i, x, w) }); err != nil {
			return nil, err
		}
		normalize(next)
		moved := distanceOf(x, next)
		x, next = next, x
		if moved < settled {
			return scaled(values, x), nil
		}
	}
	return values, nil
}

// shift returns μ.
func (g *Graph) shift(w Weighting) float64 {
	total, largest := 0.0, 0.0
	for i, sum := range g.sums(w) {
		total += sum
		squares := 0.0
		for at := g.Offsets[i]; at < g.Offsets[i+1]; at++ {
			squares += g.weight(at, w) * g.weight(at, w)
		}
		largest = max(largest, math.Sqrt(squares))
	}
	return max(total/float64(g.Nodes()), largest) / 2
}

// gather adds up the values of the neighbours of i, each times what the tie counts.
func (g *Graph) gather(i int32, values []float64, w Weighting) float64 {
	if w == Unweighted {
		return gather(g.Row(i), values)
	}
	return gatherTimes(g.Row(i), g.RowStrengths(i), values) * trillionth
}

// normalize makes the sum 1.
func normalize(x []float64) {
	sum := 0.0
	for _, number := range x {
		sum += number
	}
	for i := range x {
		x[i] /= sum
	}
}

func distanceOf(x, y []float64) float64 {
	sum := 0.0
	for i := range x {
		sum += math.Abs(x[i] - y[i])
	}
	return sum
}

// scaled sets values to x, scaled so that the largest is 1.
func scaled(values []Value, x []float64) []Value {
	largest := 0.0
	for _, number := range x {
		largest = max(largest, number)
	}
	for i, number := range x {
		values[i] = defined(number / largest)
	}
	return values
}
