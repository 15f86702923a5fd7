package exchange

import (
	"context"
	"iter"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Node is a node of a network with what is known of it. The fields that are not known are empty or nil.
type Node struct {
	ID civic.ID
	// Index is its place among the nodes, from 0.
	Index int
	// Name is the name to show, the id where there is none.
	Name, Turkish, English, Acronym string
	// Type is a civic.OrganizationType or a civic.ActivityType.
	Type           string
	Sector         civic.Sector
	Seat, Province string
	PlateCode      *int
	// In is the province itself, nil where it is not known.
	In          *civic.Place
	Location    *civic.Coordinates
	Identifiers []civic.Key
	Sources     []civic.ID
	Website     string
	// Period is when an activity was.
	Period civic.Period
	Degree int
}

// IsActivity reports whether the node is an activity and no organization.
func (n *Node) IsActivity() bool { return n.ID.Kind() == civic.KindActivity }

// batchSize is how many nodes are looked up at once.
const batchSize = 500

// Nodes yields the nodes: organizations, then activities, each by id.
func (n *Network) Nodes(ctx context.Context) iter.Seq2[*Node, error] {
	return func(yield func(*Node, error) bool) {
		for first := 0; first < n.extract.Len(); first += batchSize {
			batch, err := n.batch(ctx, first, min(first+batchSize, n.extract.Len()))
			if err != nil {
				yield(nil, err)
				return
			}
			for _, node := range batch {
				if !yield(node, nil) {
					return
				}
			}
			n.passed(first + len(batch))
		}
	}
}

// batch looks up nodes from one index to before another.
func (n *Network) batch(ctx context.Context, first, end int) ([]*Node, error) {
	ids := make([]civic.ID, 0, end-first)
	for i := first; i < end; i++ {
		ids = append(ids, n.extract.ID(i))
	}
	entities, err := n.reader.Nodes(ctx, ids)
	if err != nil {
		return nil, err
	}
	records, err := n.reader.Records(ctx, ids)
	if err != nil {
		return nil, err
	}
	places, err := n.placesOf(ctx, entities)
	if err != nil {
		return nil, err
	}
	batch := make([]*Node, len(ids))
	for i, id := range ids {
		node := &Node{ID: id, Name: string(id), Index: first + i, Degree: n.extract.Degree(first + i), Sources: sourcesOf(records[i])}
		switch entity := entities[i].(type) {
		case *civic.Organization:
			node.organization(entity, places)
		case *civic.Activity:
			node.activity(entity)
		}
		batch[i] = node
	}
	return batch, nil
}

// placesOf returns the places that organizations are in.
func (n *Network) placesOf(ctx context.Context, entities []civic.Node) (map[civic.ID]*civic.Place, error) {
	var ids []civic.ID
	for _, entity := range entities {
		if o, ok := entity.(*civic.Organization); ok {
			ids = append(ids, o.Seat, o.Province)
		}
	}
	slices.Sort(ids)
	ids = slices.DeleteFunc(slices.Compact(ids), func(id civic.ID) bool { return id == "" })
	found, err := n.reader.Nodes(ctx, ids)
	places := map[civic.ID]*civic.Place{}
	for i, entity := range found {
		if place, ok := entity.(*civic.Place); ok {
			places[ids[i]] = place
		}
	}
	return places, err
}

// sourcesOf returns the sources of records that are not retired, by id.
func sourcesOf(records []civic.AnyRecord) []civic.ID {
	var sources []civic.ID
	for _, record := range records {
		if !record.Retired {
			sources = append(sources, record.Source)
		}
	}
	slices.Sort(sources)
	return slices.Compact(sources)
}

func (n *Node) named(names []civic.Name) {
	n.Name = civic.DisplayName(names)
	n.Turkish, n.English = nameIn(names, civic.Turkish), nameIn(names, civic.English)
	n.Acronym = civic.PickAcronym(names, civic.Turkish)
}

// nameIn returns the name in a language, "" when there is none in it.
func nameIn(names []civic.Name, lang civic.Language) string {
	var own []civic.Name
	for _, name := range names {
		if name.Language == lang && (name.Kind == civic.Official || name.Kind == civic.Alias) {
			own = append(own, name)
		}
	}
	return civic.PickName(own, lang)
}

func (n *Node) organization(o *civic.Organization, places map[civic.ID]*civic.Place) {
	n.named(o.Names)
	n.Type, n.Sector, n.Identifiers, n.Website = string(o.Type), o.Sector, o.Identifiers, o.Website
	n.Location = o.Location
	if seat := places[o.Seat]; seat != nil {
		n.Seat = nameOfPlace(seat)
		n.locate(seat.Location)
	}
	if province := places[o.Province]; province != nil {
		n.In, n.Province, n.PlateCode = province, nameOfPlace(province), province.PlateCode()
		n.locate(province.Location)
	}
}

// locate gives the node a location unless it has one that is more precise.
func (n *Node) locate(at *civic.Coordinates) {
	if n.Location == nil {
		n.Location = at
	}
}

func (n *Node) activity(a *civic.Activity) {
	n.named(a.Names)
	n.Type, n.Identifiers, n.Website, n.Period = string(a.Type), a.Identifiers, a.Website, a.Period
}
