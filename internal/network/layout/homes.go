package layout

import "math"

// rounds is how often a start is moved towards those of the neighbours. In so many, what the members of a community have in common remains, and what
// differs between them is gone.
const rounds = 15

// findHomes turns the starts that the nodes are at into their homes, and puts them there.
func (f *figure) findHomes() {
	next := make([]Point, len(f.at))
	for range rounds {
		for i := range f.at {
			next[i] = f.nearer(int32(i))
		}
		f.at, next = next, f.at
	}
	f.spread()
	copy(f.home, f.at)
}

// nearer returns where a node comes a third of the way to the weighted mean of its neighbours. It would meet a neighbour that has no other halfway.
func (f *figure) nearer(i int32) Point {
	var sum Point
	total := 0.0
	for e := f.offsets[i]; e < f.offsets[i+1]; e++ {
		to, weight := f.at[f.neighbours[e]], f.weights[e]
		sum.X += weight * to.X
		sum.Y += weight * to.Y
		total += weight
	}
	if total == 0 {
		return f.at[i]
	}
	return Point{(2*f.at[i].X + sum.X/total) / 3, (2*f.at[i].Y + sum.Y/total) / 3}
}

// spread moves the nodes so that their centre of mass is at 0, and widens what is tied until a typical node is at the distance 1, bringing those
// far out nearer, so that all are within the circle of radius 1. Nodes without a link are brought nearer likewise and not moved apart, which
// would put all of them on its edge.
func (f *figure) spread() {
	var middle Point
	for i, p := range f.at {
		middle.X += p.X * f.mass[i] / f.total
		middle.Y += p.Y * f.mass[i] / f.total
	}
	squares, tied := 0.0, 0.0
	for i, p := range f.at {
		p = Point{p.X - middle.X, p.Y - middle.Y}
		f.at[i] = p
		if f.isTied(i) {
			squares += (p.X*p.X + p.Y*p.Y) * f.mass[i]
			tied += f.mass[i]
		}
	}
	for i, p := range f.at {
		square := 1.0
		if f.isTied(i) && squares > 0 {
			square = squares / tied
		}
		by := math.Sqrt(square + p.X*p.X + p.Y*p.Y)
		f.at[i] = Point{p.X / by, p.Y / by}
	}
}

func (f *figure) isTied(i int) bool { return f.offsets[i+1] > f.offsets[i] }
