package network

import (
	"context"
	"hash/maphash"
	"iter"
	"sync"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Graph is one immutable version of the two-mode network. Any number of goroutines may ask it at once.
type Graph struct {
	revision civic.Revision
	words    *vocabulary
	// scratch holds the *scratch of questions that ended, for all versions.
	scratch *sync.Pool
	// answers are those that this version gave.
	answers *answers

	places        register
	placeRows     pages[place]
	organizations register
	actors        pages[organization]
	activities    register
	deeds         pages[activity]
	// above is the activity of the graph that each activity is directly part of, or none: its row's parent if that is here.
	above   pages[int32]
	themes  table[civic.ID]
	sources table[civic.ID]
	periods table[civic.Period]
	moments pages[moment]
	starts  pages[start]

	// The rows below are ordered by the id of the other end, then by role. Those that a change makes together are carved from one
	// array.
	ofOrganization pages[[]edge]
	ofActivity     pages[[]edge]
	parts          pages[[]edge]
}

// Projector gives the Graph that a reader sees: where the store keeps versions, of exactly the reader's revision; elsewhere of that
// or of a later one, and never of an earlier one than anything that the reader has answered. The Graph names its own revision.
type Projector interface {
	Projection(ctx context.Context, r civic.Reader) (*Graph, error)
}

// Names gives the sort key, in Turkish collation, of the name that an organization is listed by. It must be safe to call from many
// goroutines at once.
type Names func(organization civic.ID) []byte

// Edge is one participation.
type Edge struct {
	Activity     civic.ID
	Organization civic.ID
	Role         civic.Role
	// Period is the participation's own.
	Period civic.Period
}

func emptyGraph() *Graph {
	seed := maphash.MakeSeed()
	g := &Graph{
		words:         newVocabulary(),
		scratch:       &sync.Pool{},
		answers:       &answers{},
		places:        register{table: newTable[civic.ID](seed)},
		organizations: register{table: newTable[civic.ID](seed)},
		activities:    register{table: newTable[civic.ID](seed)},
		themes:        newTable[civic.ID](seed),
		sources:       newTable[civic.ID](seed),
		periods:       newTable[civic.Period](seed),
	}
	g.period(civic.Period{}) // gets the number noPeriod
	return g
}

// fork returns a copy of the graph that can be written to without changing it.
func (g *Graph) fork() *Graph {
	next := *g
	next.answers = &answers{}
	for _, part := range []interface{ fork() }{
		&next.places, &next.placeRows, &next.organizations, &next.actors, &next.activities, &next.deeds, &next.above, &next.themes,
		&next.sources, &next.periods, &next.moments, &next.starts, &next.ofOrganization, &next.ofActivity, &next.parts,
	} {
		part.fork()
	}
	return &next
}

// period returns the number of a period, in a graph that is being written.
func (g *Graph) period(period civic.Period) int32 {
	known := g.periods.count
	number := g.periods.put(period)
	if number == known {
		*g.moments.edit(number), *g.starts.edit(number) = momentOf(period), startOf(period)
	}
	return number
}

// Revision returns the revision that the graph is of.
func (g *Graph) Revision() civic.Revision { return g.revision }

// organization returns the number of an organization that is in the graph, or none.
func (g *Graph) organization(id civic.ID) int32 {
	if o := g.organizations.find(id); o != none && g.actors.at(o).here {
		return o
	}
	return none
}

// anchor returns the number of an organization that a question is about, or an ErrNotFound fault.
func (g *Graph) anchor(id civic.ID, path ...any) (int32, error) {
	if o := g.organization(id); o != none {
		return o, nil
	}
	return none, NoOrganization(path...)
}

// NoOrganization returns the fault of a question about an organization that is not in the graph.
func NoOrganization(path ...any) error {
	return &civic.Fault{Kind: civic.ErrNotFound, Path: path, Problem: "there is no such organization in the graph",
		Remedy: "give the id of an organization as the API returned it"}
}

// activity returns the number of an activity that is in the graph, or none.
func (g *Graph) activity(id civic.ID) int32 {
	if a := g.activities.find(id); a != none && g.deeds.at(a).here {
		return a
	}
	return none
}

// Organization returns the columns of an organization, and whether it is in the graph.
func (g *Graph) Organization(id civic.ID) (civic.OrganizationColumns, bool) {
	o := g.organization(id)
	if o == none {
		return civic.OrganizationColumns{}, false
	}
	row := g.actors.at(o)
	return civic.OrganizationColumns{
		ID: id, Type: g.words.organizationTypes.words[row.kind], Sector: g.words.sectors.words[row.sector],
		Seat: g.places.idOf(row.seat), Themes: idsOf(&g.themes, row.themes),
	}, true
}

// Activity returns the columns of an activity, and whether it is in the graph.
func (g *Graph) Activity(id civic.ID) (civic.ActivityColumns, bool) {
	a := g.activity(id)
	if a == none {
		return civic.ActivityColumns{}, false
	}
	row := g.deeds.at(a)
	return civic.ActivityColumns{
		ID: id, Type: g.words.activityTypes.words[row.kind], Format: g.words.formats.words[row.format],
		PartOf: g.activities.idOf(row.parent), Period: g.periods.key(row.period),
		Places: idsOf(&g.places.table, row.places), Themes: idsOf(&g.themes, row.themes), Sources: idsOf(&g.sources, row.sources),
	}, true
}

// Place returns the columns of a place, and whether it is in the graph.
func (g *Graph) Place(id civic.ID) (civic.PlaceColumns, bool) {
	p := g.place(id)
	if p == none {
		return civic.PlaceColumns{}, false
	}
	row := g.placeRows.at(p)
	return civic.PlaceColumns{ID: id, Type: row.kind, Within: g.places.idOf(row.within)}, true
}

// OfOrganization yields the participations of an organization, ordered by the activity's id, then by role. An unknown id has none.
func (g *Graph) OfOrganization(id civic.ID) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		o := g.organization(id)
		if o == none {
			return
		}
		for _, e := range *g.ofOrganization.at(o) {
			if !yield(g.edge(e.other, o, e.mark)) {
				return
			}
		}
	}
}

// OfActivity yields the participations directly in an activity, ordered by the organization's id, then by role. An unknown id has
// none.
func (g *Graph) OfActivity(id civic.ID) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		a := g.activity(id)
		if a == none {
			return
		}
		for _, e := range *g.ofActivity.at(a) {
			if !yield(g.edge(a, e.other, e.mark)) {
				return
			}
		}
	}
}

func (g *Graph) edge(a, o int32, m mark) Edge {
	return Edge{
		Activity: g.activities.key(a), Organization: g.organizations.key(o),
		Role: g.words.roles.words[m.role()], Period: g.periods.key(m.period()),
	}
}

// Ancestors returns the activities that an activity is part of, nearest first.
func (g *Graph) Ancestors(activity civic.ID) []civic.ID {
	a := g.activity(activity)
	if a == none {
		return nil
	}
	var above []civic.ID
	for a = g.parent(a); a != none; a = g.parent(a) {
		above = append(above, g.activities.key(a))
	}
	return above
}

// parent returns the activity of the graph that a is directly part of, or none.
func (g *Graph) parent(a int32) int32 { return *g.above.at(a) }

// Parts returns the activities that are directly part of an activity, by id.
func (g *Graph) Parts(activity civic.ID) []civic.ID {
	a := g.activity(activity)
	if a == none {
		return nil
	}
	var parts []civic.ID
	for _, e := range *g.parts.at(a) {
		parts = append(parts, g.activities.key(e.other))
	}
	return parts
}

// idOf returns the id that has a number, "" for none.
func (r *register) idOf(number int32) civic.ID {
	if number == none {
		return ""
	}
	return r.key(number)
}

// idsOf returns the ids that have the numbers, nil for none.
func idsOf(ids *table[civic.ID], numbers []int32) []civic.ID {
	if len(numbers) == 0 {
		return nil
	}
	list := make([]civic.ID, len(numbers))
	for i, number := range numbers {
		list[i] = ids.key(number)
	}
	return list
}
