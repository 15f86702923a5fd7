package network

import "github.com/civicgraph/civicgraph/internal/civic"

// place returns the number of a place that is in the graph, or none.
func (g *Graph) place(id civic.ID) int32 {
	if p := g.places.find(id); p != none && g.placeRows.at(p).here {
		return p
	}
	return none
}

// Within returns the places that a place lies within, nearest first.
func (g *Graph) Within(place civic.ID) []civic.ID {
	p := g.place(place)
	if p == none {
		return nil
	}
	var around []civic.ID
	for p = g.around(p); p != none; p = g.around(p) {
		around = append(around, g.places.key(p))
	}
	return around
}

// around returns the place of the graph that p lies directly within, or none.
func (g *Graph) around(p int32) int32 {
	within := g.placeRows.at(p).within
	if within != none && !g.placeRows.at(within).here {
		return none
	}
	return within
}

// Contains reports whether inner is place or lies within it.
func (g *Graph) Contains(place, inner civic.ID) bool {
	outer, p := g.place(place), g.place(inner)
	if outer == none {
		return false
	}
	for p != none && p != outer {
		p = g.around(p)
	}
	return p == outer
}

// ProvinceOf returns the province that a place is or lies in, or that an organization has its seat in; "" where that is unknown,
// wider than a province, or abroad.
func (g *Graph) ProvinceOf(id civic.ID) civic.ID {
	if o := g.organization(id); o != none {
		return g.places.idOf(g.provinceOf(o))
	}
	if p := g.place(id); p != none {
		return g.places.idOf(g.placeRows.at(p).province)
	}
	return ""
}

// provinceOf returns the province of an organization's seat, or none.
func (g *Graph) provinceOf(o int32) int32 {
	seat := g.actors.at(o).seat
	if seat == none {
		return none
	}
	return g.placeRows.at(seat).province
}

// settlePlaces finds the province of every place anew, in a graph that is being written. Places that lie within themselves, which
// civic refuses, are cut loose.
func (g *Graph) settlePlaces() {
	for p := range g.places.count {
		if g.circles(p) {
			g.placeRows.edit(p).within = none
		}
	}
	for p := range g.places.count {
		if province := g.findProvince(p); g.placeRows.at(p).province != province {
			g.placeRows.edit(p).province = province
		}
	}
}

func (g *Graph) circles(p int32) bool {
	at := g.around(p)
	for steps := int32(0); at != none && steps <= g.places.count; steps++ {
		if at == p {
			return true
		}
		at = g.around(at)
	}
	return at != none
}

func (g *Graph) findProvince(p int32) int32 {
	for p != none && g.placeRows.at(p).kind != civic.Province {
		p = g.around(p)
	}
	return p
}
