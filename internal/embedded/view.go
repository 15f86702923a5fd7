package embedded

import (
	"github.com/tidwall/btree"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// view is one revision of everything that is kept in memory. Once it is published it does not change.
type view struct {
	revision civic.Revision
	// transaction is the id of the bbolt transaction that wrote the revision.
	transaction int
	directory   *directory
	projection  *lazyGraph
	memories    memories

	organizations table[*organization]
	activities    table[*activity]
	places        table[*place]
	themes        table[*label]
	sources       table[*label]
	assessments   table[*assessment]
	// redirects tells for each merged organization the one that stands for it.
	redirects *btree.Map[civic.ID, civic.ID]
	// participations is how many there are.
	participations int

	index *lazyIndexes
}

// copied returns a view that can be changed without changing this one; its index is still that of this one.
func (v *view) copied() *view {
	next := *v
	next.organizations, next.activities, next.places = v.organizations.copied(), v.activities.copied(), v.places.copied()
	next.themes, next.sources, next.assessments = v.themes.copied(), v.sources.copied(), v.assessments.copied()
	next.redirects = v.redirects.Copy()
	return &next
}

// root returns the id of the organization that stands for an id now; other ids stand for themselves.
func (v *view) root(id civic.ID) civic.ID {
	if root, redirected := v.redirects.Get(id); redirected {
		return root
	}
	return id
}

// organization returns the organization that an id stands for, nil when it is not in the graph.
func (v *view) organization(id civic.ID) *organization {
	number, known := v.directory.number(v.root(id))
	if !known || id.Kind() != civic.KindOrganization {
		return nil
	}
	return v.organizations.at(number)
}

func (v *view) activity(id civic.ID) *activity {
	number, known := v.directory.number(id)
	if !known || id.Kind() != civic.KindActivity {
		return nil
	}
	return v.activities.at(number)
}

func (v *view) place(id civic.ID) *place {
	number, known := v.directory.number(id)
	if !known || id.Kind() != civic.KindPlace {
		return nil
	}
	return v.places.at(number)
}

// assessment returns the assessment with an id and the organization it is of, nil when it is not in the graph.
func (v *view) assessment(id civic.ID) (*assessment, *organization) {
	number, known := v.directory.number(id)
	if !known || id.Kind() != civic.KindAssessment {
		return nil, nil
	}
	row := v.assessments.at(number)
	if row == nil {
		return nil, nil
	}
	of := v.organization(row.organization)
	if of == nil {
		return nil, nil
	}
	return row, of
}

// provinceOf returns the province that a place is or lies in, nil where there is none.
func (v *view) provinceOf(id civic.ID) *place {
	for range civic.MaxNesting {
		p := v.place(id)
		if p == nil || p.kind == civic.Province {
			return p
		}
		id = p.within
	}
	return nil
}

// inPlaces returns the places and everything within them, as a set.
func (v *view) inPlaces(places []civic.ID) map[civic.ID]bool {
	set := map[civic.ID]bool{}
	v.addWithin(set, places)
	return set
}

func (v *view) addWithin(set map[civic.ID]bool, places []civic.ID) {
	for _, id := range places {
		if set[id] || v.place(id) == nil {
			continue
		}
		set[id] = true
		var inner []civic.ID
		for number := range v.indexed().tags.of(tagWithin, string(id)) {
			inner = append(inner, v.places.at(number).id)
		}
		v.addWithin(set, inner)
	}
}

// nested returns the activities and everything nested in them, as a set.
func (v *view) nested(activities []civic.ID) map[civic.ID]bool {
	set := map[civic.ID]bool{}
	for level := activities; len(level) > 0; {
		var next []civic.ID
		for _, id := range level {
			if !set[id] {
				set[id] = true
				next = append(next, v.graph().Parts(id)...)
			}
		}
		level = next
	}
	return set
}

// top returns the activity that is part of nothing and that an activity is or is nested in.
func (v *view) top(id civic.ID) civic.ID {
	if above := v.graph().Ancestors(id); len(above) > 0 {
		return above[len(above)-1]
	}
	return id
}
