package embedded

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// lazyGraph is the projection of a view, made when it is first asked for. A load, which asks for none, so enters the changes of many of its
// commits at once.
type lazyGraph struct {
	made atomic.Pointer[network.Graph]
	lock sync.Mutex
	// from is the projection of an earlier revision, pending what is to be entered into it to have that of this one.
	from     *network.Graph
	revision civic.Revision
	pending  []civic.Change
}

// asGraph returns a projection that is there.
func asGraph(g *network.Graph) *lazyGraph {
	l := &lazyGraph{}
	l.made.Store(g)
	return l
}

// get returns the projection.
func (l *lazyGraph) get() *network.Graph {
	if made := l.made.Load(); made != nil {
		return made
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	if made := l.made.Load(); made != nil {
		return made
	}
	made := l.from.Advance(l.revision, joined(l.pending))
	l.made.Store(made)
	l.from, l.pending = nil, nil
	return made
}

// joined puts changes together. What leaves a graph does so before anything else of a change, so that only the first may have such.
func joined(changes []civic.Change) civic.Change {
	if len(changes) == 1 {
		return changes[0]
	}
	all := civic.Change{Gone: changes[0].Gone}
	for _, change := range changes {
		all.Places = append(all.Places, change.Places...)
		all.Organizations = append(all.Organizations, change.Organizations...)
		all.Activities = append(all.Activities, change.Activities...)
		all.Participations = append(all.Participations, change.Participations...)
	}
	return all
}

// begun returns the projection as far as it is made, and what is to be entered into it.
func (l *lazyGraph) begun() (*network.Graph, []civic.Change) {
	l.lock.Lock()
	defer l.lock.Unlock()
	if made := l.made.Load(); made != nil {
		return made, nil
	}
	return l.from, l.pending
}

// following returns the projection of the next view.
func (l *lazyGraph) following(revision civic.Revision, change civic.Change) *lazyGraph {
	from, pending := l.begun()
	if len(change.Gone) > 0 {
		from, pending = l.get(), nil
	}
	return &lazyGraph{from: from, revision: revision, pending: append(slices.Clip(pending), change)}
}

// bulk is how many rows a change has when it is taken for one of a load, which others follow and nobody asks about meanwhile.
const bulk = 1000

// settled makes the projection of the view, so that no reader has to wait for it, unless its last change is one of a load, of so many rows,
// and there is not too much to be kept of it.
func (v *view) settled(bulk int) *view {
	const mostPending = 1_000_000
	_, pending := v.projection.begun()
	rows, last := 0, 0
	for _, change := range pending {
		last = change.Rows()
		rows += last
	}
	if last < bulk || rows > mostPending {
		v.projection.get()
	}
	return v
}

// graph returns the projection of the view.
func (v *view) graph() *network.Graph { return v.projection.get() }
