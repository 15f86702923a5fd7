package layout

import (
	"cmp"
	"context"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

const (
	// gravity is how strongly a node is drawn home, by its mass, a link of mean weight drawing with 1. Repulsion has the same factor, which
	// makes the figure about as wide as the homes.
	gravity = 0.1
	// steps is how many steps a figure takes. As gravity leaves no part of it free to drift, they do not have to grow with the network: as
	// many more move nodes by less than a hundredth of the breadth of the figure on average, mostly by far less.
	steps = 200
)

// figure is a drawing in the making. Nodes are in the order of their ids.
type figure struct {
	at, home []Point
	mass     []float64
	// total is the mass of all.
	total float64
	// stiffness is how strongly a node is held where it is: what attraction and gravity grow by with the distance.
	stiffness []float64
	// The links of node i, by neighbour, are neighbours[offsets[i]:offsets[i+1]], with their weights by the mean of all.
	offsets    []int32
	neighbours []int32
	weights    []float64
	// force is that of this step by stiffness, and last that of the one before.
	force, last []Point
	// speed is that of each node, 0 at first.
	speed []float64
	tree  quadtree
}

// end is a link as one of its nodes sees it.
type end struct {
	node, neighbour int32
	weight          float64
}

// newFigure returns a figure of nodes in an order, each at its home.
func newFigure(nodes []Node, links []Link, order []int, seed uint64) *figure {
	n := len(nodes)
	f := &figure{
		at: make([]Point, n), home: make([]Point, n), mass: make([]float64, n), stiffness: make([]float64, n),
		offsets: make([]int32, n+1), force: make([]Point, n), last: make([]Point, n), speed: make([]float64, n),
	}
	place := make([]int32, n)
	for i, node := range order {
		place[node] = int32(i)
		f.at[i] = start(nodes[node], seed)
	}
	ends := make([]end, 0, 2*len(links))
	for _, l := range links {
		a, b := place[l.A], place[l.B]
		ends = append(ends, end{a, b, l.Weight}, end{b, a, l.Weight})
	}
	slices.SortFunc(ends, func(s, t end) int {
		return cmp.Or(cmp.Compare(s.node, t.node), cmp.Compare(s.neighbour, t.neighbour), cmp.Compare(s.weight, t.weight))
	})
	f.tie(ends)
	f.findHomes()
	return f
}

// tie gives the nodes their links, masses and stiffness.
func (f *figure) tie(ends []end) {
	mean := 0.0
	for _, e := range ends {
		mean += e.weight / float64(len(ends))
	}
	for _, e := range ends {
		f.offsets[e.node+1]++
		f.neighbours, f.weights = append(f.neighbours, e.neighbour), append(f.weights, e.weight/mean)
		f.stiffness[e.node] += e.weight / mean
	}
	for i := range f.mass {
		f.mass[i] = float64(f.offsets[i+1]) + 1
		f.total += f.mass[i]
		f.offsets[i+1] += f.offsets[i]
		f.stiffness[i] += gravity * (f.mass[i] + 1)
	}
}

// settle moves the nodes, step by step, to where the forces on them are small.
func (f *figure) settle(ctx context.Context) error {
	for range steps {
		f.tree.rebuild(f.at, f.mass)
		if err := f.findForces(ctx); err != nil {
			return err
		}
		f.step()
	}
	return nil
}

// block is how many nodes a goroutine takes at a time.
const block = 64

// findForces finds the force on each node. Several goroutines do, each node being the matter of one.
func (f *figure) findForces(ctx context.Context) error {
	f.force, f.last = f.last, f.force
	blocks := (len(f.at) + block - 1) / block
	var next atomic.Int32
	work := func() {
		for b := int(next.Add(1) - 1); b < blocks && ctx.Err() == nil; b = int(next.Add(1) - 1) {
			for _, body := range f.tree.bodies[b*block : min((b+1)*block, len(f.at))] {
				f.force[body.node] = f.forceOn(body.node)
			}
		}
	}
	var others sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), blocks) - 1 {
		others.Go(work)
	}
	work()
	others.Wait()
	return ctx.Err()
}

// forceOn returns the force on a node by its stiffness: how far it would go if nothing else moved and nothing pushed it away.
func (f *figure) forceOn(i int32) Point {
	at, home, mass := f.at[i], f.home[i], f.mass[i]
	push := f.tree.repulsion(i, at)
	force := Point{
		gravity * (mass*push.X/f.total - (mass+1)*(at.X-home.X)),
		gravity * (mass*push.Y/f.total - (mass+1)*(at.Y-home.Y)),
	}
	for e := f.offsets[i]; e < f.offsets[i+1]; e++ {
		to, weight := f.at[f.neighbours[e]], f.weights[e]
		force.X += weight * (to.X - at.X)
		force.Y += weight * (to.Y - at.Y)
	}
	return Point{force.X / f.stiffness[i], force.Y / f.stiffness[i]}
}

// step moves each node with a speed of its own, which is no more than its traction by that and its swing: what is common to its last two
// forces, and what differs. A node that swung becomes faster little by little, so that it does not swing again at once.
func (f *figure) step() {
	const least, growth = 0.1, 1.1
	for i, force := range f.force {
		last := f.last[i]
		swing := math.Hypot(force.X-last.X, force.Y-last.Y)
		traction := math.Hypot(force.X+last.X, force.Y+last.Y) / 2
		if swing > 0 {
			f.speed[i] = max(least, min(growth*f.speed[i], traction/(traction+swing)))
		}
		f.at[i].X += f.speed[i] * force.X
		f.at[i].Y += f.speed[i] * force.Y
	}
}
