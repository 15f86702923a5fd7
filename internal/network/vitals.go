package network

import "time"

// Vitals are what whoever watches over a server may know of its projection.
type Vitals struct {
	// Graph is the newest version, nil before there is any.
	Graph *Graph
	// Builds is how often it was built from a scan, and Building how long that took in all.
	Builds   int
	Building time.Duration
	// Checked is when it was last found to be as the store is, zero where it is so at all times.
	Checked time.Time
}

// Size is how much a Graph holds.
type Size struct {
	Organizations, Activities, Participations int
}

// Size counts what the graph holds. That takes a look at each organization and activity.
func (g *Graph) Size() Size {
	var size Size
	for o := range g.organizations.count {
		if g.actors.at(o).here {
			size.Organizations++
			size.Participations += len(*g.ofOrganization.at(o))
		}
	}
	for a := range g.activities.count {
		if g.deeds.at(a).here {
			size.Activities++
		}
	}
	return size
}

// Vitals returns what is known of the projection now. It does not look at the store.
func (f *Follower) Vitals() Vitals {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.vitals
}

// forget lets go of the newest version.
func (f *Follower) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.graph, f.vitals.Graph = nil, nil
}

// note keeps what came of a look that began at a time.
func (f *Follower) note(l *look, began time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.vitals.Builds, f.vitals.Building = f.builds, f.building
	if l.err == nil {
		f.vitals.Graph, f.vitals.Checked = l.graph, began
	}
}
