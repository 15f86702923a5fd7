package embedded

import (
	"github.com/civicgraph/civicgraph/internal/civic"
)

// A row is what filters, orders and searches need of one entity that is in the graph. Rows are immutable; an entity that changes gets
// a new one.

// name is one name of an entity.
type name struct {
	text string
	// folded is the text as civic.Fold returns it.
	folded string
}

// displayName is the name an entity is listed under.
func displayName(names []civic.Name) string { return civic.DisplayName(names) }

// titled is what all rows have in common.
type titled struct {
	number uint32
	id     civic.ID
	names  []name
	// display is the name that sortKey is the key of.
	display string
	sortKey []byte
	// length is that of the folded display name, in bytes.
	length int
}

type organization struct {
	titled
	kind         civic.OrganizationType
	sector       civic.Sector
	seat         civic.ID
	themes       []civic.ID
	parent       civic.ID
	metropolitan civic.ID
	memberOf     []civic.ID
	// merged are the organizations merged into this one, by id.
	merged []civic.ID
	// province is the province of the seat and provinceKey the sort key of its name, both empty when it is unknown.
	province    civic.ID
	provinceKey []byte
}

func (o *organization) columns() civic.OrganizationColumns {
	return civic.OrganizationColumns{ID: o.id, Type: o.kind, Sector: o.sector, Seat: o.seat, Themes: o.themes}
}

// group returns the ids that stand for the organization: its own first.
func (o *organization) group() []civic.ID { return append([]civic.ID{o.id}, o.merged...) }

type activity struct {
	titled
	kind    civic.ActivityType
	format  civic.EventFormat
	status  civic.ActivityStatus
	partOf  civic.ID
	places  []civic.ID
	themes  []civic.ID
	sources []civic.ID
	period  civic.Period
	outputs []output
}

// output is what is kept in memory of an output of an activity. It has no number and no sort key.
type output struct {
	titled
	// of are the organizations that produced it or that it is about.
	of []civic.ID
}

func (a *activity) columns() civic.ActivityColumns {
	return civic.ActivityColumns{
		ID: a.id, Type: a.kind, Format: a.format, PartOf: a.partOf, Places: a.places, Themes: a.themes, Sources: a.sources, Period: a.period,
	}
}

type place struct {
	titled
	kind   civic.PlaceType
	within civic.ID
}

func (p *place) columns() civic.PlaceColumns {
	return civic.PlaceColumns{ID: p.id, Type: p.kind, Within: p.within}
}

// label is the row of a theme or a source.
type label struct{ titled }

// assessment is the row of an assessment with a live record. Organization is the one the dossier names.
type assessment struct {
	number       uint32
	id           civic.ID
	organization civic.ID
}

// maker makes rows out of derived entities. It belongs to one goroutine.
type maker struct {
	directory *directory
	collator  *civic.Collator
}

// newTitled returns what the names of an entity give.
func newTitled(id civic.ID, given []civic.Name) titled {
	t := titled{id: id, display: displayName(given), names: make([]name, len(given))}
	for i, g := range given {
		t.names[i] = name{text: g.Text, folded: civic.Fold(g.Text)}
		if g.Text == t.display {
			t.length = len(t.names[i].folded)
		}
	}
	return t
}

func (m *maker) titled(number uint32, id civic.ID, names []civic.Name, sortKey []byte) titled {
	t := newTitled(m.directory.shared(id), names)
	t.number, t.sortKey = number, sortKey
	return t
}

// organization makes the row of an organization but for what depends on places. SortKey is the key of the name it has without those
// merged into it.
func (m *maker) organization(number uint32, derived *civic.Organization, sortKey []byte) *organization {
	if len(derived.FormerIDs) > 0 {
		sortKey = m.collator.Key(displayName(derived.Names))
	}
	return &organization{
		titled: m.titled(number, derived.ID, derived.Names, sortKey),
		kind:   derived.Type, sector: derived.Sector,
		seat: m.directory.shared(derived.Seat), themes: m.directory.sharedAll(derived.Themes),
		parent: m.directory.shared(derived.Parent), metropolitan: m.directory.shared(derived.Metropolitan),
		memberOf: m.directory.sharedAll(derived.MemberOf), merged: m.directory.sharedAll(derived.FormerIDs),
	}
}

func (m *maker) activity(number uint32, derived *civic.Activity, dossier *civic.ActivityDossier, sortKey []byte) *activity {
	row := &activity{
		titled: m.titled(number, derived.ID, derived.Names, sortKey),
		kind:   derived.Type, format: derived.Format, status: derived.Status, partOf: m.directory.shared(derived.PartOf),
		places: m.directory.sharedAll(derived.Places), themes: m.directory.sharedAll(derived.Themes), period: derived.Period,
	}
	for _, record := range dossier.Records {
		if record.Live() {
			row.sources = append(row.sources, m.directory.shared(record.Source))
		}
	}
	for _, derivedOutput := range derived.Outputs {
		row.outputs = append(row.outputs, m.output(derivedOutput))
	}
	return row
}

func (m *maker) output(derived civic.Output) output {
	var of []civic.ID
	for _, ids := range [][]civic.ID{derived.ProducedBy, derived.About} {
		for _, id := range ids {
			if id.Kind() == civic.KindOrganization {
				of = append(of, m.directory.shared(id))
			}
		}
	}
	return output{titled: newTitled(derived.ID, derived.Names), of: of}
}

func (m *maker) place(number uint32, p *civic.Place, sortKey []byte) *place {
	return &place{titled: m.titled(number, p.ID, p.Names, sortKey), kind: p.Type, within: m.directory.shared(p.Within)}
}

func (m *maker) theme(number uint32, t *civic.Theme, sortKey []byte) *label {
	return &label{m.titled(number, t.ID, t.Names, sortKey)}
}

func (m *maker) source(number uint32, s *civic.Source, sortKey []byte) *label {
	return &label{titled{number: number, id: m.directory.shared(s.ID), display: s.Title, sortKey: sortKey}}
}

// assessment makes the row of an assessment, nil when no live record is left.
func (m *maker) assessment(number uint32, d *civic.AssessmentDossier) *assessment {
	if civic.DeriveAssessment(d.Organization, d) == nil {
		return nil
	}
	return &assessment{number: number, id: m.directory.shared(d.ID()), organization: m.directory.shared(d.Organization)}
}
