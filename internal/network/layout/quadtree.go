package layout

// quadtree has the nodes of a figure in square cells within cells, in flat arrays. Cells stand in the order in which one goes through them from the
// top, so that what lies in a cell follows it, up to its end.
type quadtree struct {
	cells []cell
	// bodies are the nodes, those of a cell side by side.
	bodies []body
}

// cell is a part of the plane with the nodes in it.
type cell struct {
	// x, y and mass are the centre of mass of its nodes, and what they weigh together.
	x, y, mass float64
	// reach is the square of the distance from which the cell may act as one.
	reach float64
	// end is the next cell that does not lie in this one.
	end int32
	// from and to are its bodies, if it is not divided; else to is 0.
	from, to int32
}

// body is a node in a cell.
type body struct {
	x, y, mass float64
	node       int32
}

const (
	// theta is how wide a cell may be by its distance to act as one. As it is less than 1/√2, no cell acts so on a node in it.
	theta = 0.7
	// leaf is how many bodies are not divided, and deepest how often cells are: nodes that are still together then stand in one point.
	leaf    = 8
	deepest = 40
)

// rebuild makes the tree of the points.
func (q *quadtree) rebuild(at []Point, mass []float64) {
	q.cells = q.cells[:0]
	if q.bodies == nil {
		q.bodies = make([]body, len(at))
	}
	if len(at) == 0 {
		return
	}
	for i, p := range at {
		q.bodies[i] = body{p.X, p.Y, mass[i], int32(i)}
	}
	low, high := bounds(at)
	half := max(high.X-low.X, high.Y-low.Y) / 2
	q.divide(0, int32(len(at)), Point{low.X + half, low.Y + half}, half, 0)
}

// bounds returns the corners of the least rectangle around points, of which there must be one.
func bounds(at []Point) (low, high Point) {
	low, high = at[0], at[0]
	for _, p := range at[1:] {
		low.X, low.Y = min(low.X, p.X), min(low.Y, p.Y)
		high.X, high.Y = max(high.X, p.X), max(high.Y, p.Y)
	}
	return low, high
}

// divide makes the cell of some bodies, which is a square around its middle.
func (q *quadtree) divide(from, to int32, middle Point, half float64, depth int) {
	if from == to {
		return
	}
	at := len(q.cells)
	q.cells = append(q.cells, q.weigh(from, to, half))
	if to-from > leaf && depth < deepest {
		q.cells[at].to = 0
		below := q.split(from, to, func(b *body) bool { return b.y < middle.Y })
		half /= 2
		for i, part := range [2][2]int32{{from, below}, {below, to}} {
			left := q.split(part[0], part[1], func(b *body) bool { return b.x < middle.X })
			y := middle.Y + half*float64(2*i-1)
			q.divide(part[0], left, Point{middle.X - half, y}, half, depth+1)
			q.divide(left, part[1], Point{middle.X + half, y}, half, depth+1)
		}
	}
	q.cells[at].end = int32(len(q.cells))
}

// weigh returns a cell that is not divided.
func (q *quadtree) weigh(from, to int32, half float64) cell {
	c := cell{from: from, to: to, reach: 4 * half * half / (theta * theta)}
	for _, b := range q.bodies[from:to] {
		c.x += b.mass * b.x
		c.y += b.mass * b.y
		c.mass += b.mass
	}
	c.x /= c.mass
	c.y /= c.mass
	return c
}

// split puts the bodies that belong first before the others, and returns where the others begin.
func (q *quadtree) split(from, to int32, first func(*body) bool) int32 {
	for from < to {
		if first(&q.bodies[from]) {
			from++
		} else {
			to--
			q.bodies[from], q.bodies[to] = q.bodies[to], q.bodies[from]
		}
	}
	return from
}

// repulsion returns how all others push a node away, by its mass.
func (q *quadtree) repulsion(node int32, at Point) (force Point) {
	for c := int32(0); c < int32(len(q.cells)); {
		cell := &q.cells[c]
		dx, dy := at.X-cell.x, at.Y-cell.y
		if square := dx*dx + dy*dy; square > cell.reach {
			force.X += dx * cell.mass / square
			force.Y += dy * cell.mass / square
			c = cell.end
			continue
		}
		if cell.to > 0 {
			force.addBodies(q.bodies[cell.from:cell.to], node, at)
		}
		c++
	}
	return force
}

// addBodies adds how bodies push a node away. Two that stand in one point have no direction to go, so that the one with the lesser id goes left.
func (p *Point) addBodies(bodies []body, node int32, at Point) {
	for i := range bodies {
		b := &bodies[i]
		dx, dy := at.X-b.x, at.Y-b.y
		square := dx*dx + dy*dy
		switch {
		case square > 0:
			p.X += dx * b.mass / square
			p.Y += dy * b.mass / square
		case node < b.node:
			p.X -= b.mass
		case node > b.node:
			p.X += b.mass
		}
	}
}
