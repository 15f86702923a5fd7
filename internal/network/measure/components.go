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
	f, err := g.grow(ctx, nil)
	if err != nil {
		return Components{}, err
	}
	c := Components{Of: f.within, Sizes: make([]int, f.trees)}
	for _, of := range c.Of {
		c.Sizes[of]++
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
