package civic

import (
	"encoding/json"
	"slices"
)

// ActivityFacts is what one source says of an activity. Whatever it does not say is empty.
type ActivityFacts struct {
	Type         ActivityType   `json:"type,omitempty"`
	Names        []Name         `json:"names,omitempty"`
	Identifiers  []Key          `json:"identifiers,omitempty"`
	Descriptions []Text         `json:"descriptions,omitempty"`
	Website      string         `json:"website,omitempty"`
	Period       Period         `json:"period,omitzero"`
	Status       ActivityStatus `json:"status,omitempty"`
	// PartOf is the activity this one is nested in.
	PartOf    ID         `json:"partOf,omitempty"`
	Relations []Relation `json:"relations,omitempty"`
	Places    []ID       `json:"places,omitempty"`
	Themes    []ID       `json:"themes,omitempty"`
	// Groups are participants that the source counts or describes without naming them.
	Groups     []ParticipantGroup `json:"unnamedParticipants,omitempty"`
	Outputs    []Output           `json:"outputs,omitempty"`
	Indicators []Indicator        `json:"indicators,omitempty"`
	// Application and Support are for programmes and stages.
	Application *Application  `json:"application,omitempty"`
	Support     []SupportKind `json:"support,omitempty"`
	// Budget is for projects.
	Budget *Money `json:"budget,omitempty"`
	// StageKind is for stages, Format for events, SignedOn for partnerships.
	StageKind StageKind   `json:"stageKind,omitempty"`
	Format    EventFormat `json:"format,omitempty"`
	SignedOn  Date        `json:"signedOn,omitempty"`
	// Cadence (an RFC 5545 recurrence rule such as FREQ=MONTHLY;INTERVAL=2) and Sectors (who is to sit in it) are for task forces.
	Cadence string   `json:"cadence,omitempty"`
	Sectors []Sector `json:"sectors,omitempty"`
}

// ActivityDossier is all that is kept of an activity.
type ActivityDossier struct {
	ID      ID                      `json:"id"`
	Records []Record[ActivityFacts] `json:"records"`
}

// Activity is an activity as derived from the records of its dossier. In its groups, outputs, indicators, relations and
// application every citation names its source.
type Activity struct {
	ActivityFacts
	ID ID
}

// NodeID returns the id.
func (a *Activity) NodeID() ID { return a.ID }

// Relation is a tie between an activity and another, or an output, beside nesting.
type Relation struct {
	Kind RelationKind `json:"kind"`
	// Target is the id of an activity or an output.
	Target    ID         `json:"target"`
	Citations []Citation `json:"citations,omitempty"`
}

// ParticipantGroup is a number or sort of participants that a source does not name.
type ParticipantGroup struct {
	Labels           []Text           `json:"labels"`
	OrganizationType OrganizationType `json:"organizationType,omitempty"`
	Sector           Sector           `json:"sector,omitempty"`
	Role             Role             `json:"role,omitempty"`
	// Stage names the step of a funnel the count stands for, such as invited, answered, valid.
	Stage string `json:"stage,omitempty"`
	Place ID     `json:"place,omitempty"`
	// Count is nil where the source gives none.
	Count     *int       `json:"count,omitempty"`
	Citations []Citation `json:"citations,omitempty"`
}

// Output is something an activity produced or is to produce.
type Output struct {
	// Slug names the output within its activity for good; the id is made from it.
	Slug   string         `json:"slug"`
	Kind   OutputKind     `json:"kind"`
	Names  []Name         `json:"names"`
	Status ActivityStatus `json:"status,omitempty"`
	// ProducedBy are organizations or activities; BasedOn outputs or activities; About organizations, activities, places or themes.
	ProducedBy []ID            `json:"producedBy,omitempty"`
	BasedOn    []ID            `json:"basedOn,omitempty"`
	About      []ID            `json:"about,omitempty"`
	Actions    []PlannedAction `json:"actions,omitempty"`
	Period     Period          `json:"period,omitzero"`
	URL        string          `json:"url,omitempty"`
	Citations  []Citation      `json:"citations,omitempty"`
	// ID and Activity are filled in when an activity is derived; they are not part of a record.
	ID       ID `json:"-"`
	Activity ID `json:"-"`
}

// NodeID returns the id.
func (o *Output) NodeID() ID { return o.ID }

// PlannedAction is one action of a plan.
type PlannedAction struct {
	Titles      []Text         `json:"titles"`
	Status      ActivityStatus `json:"status"`
	Due         Date           `json:"due,omitempty"`
	Responsible []ID           `json:"responsible,omitempty"`
}

// Indicator is something an activity measures.
type Indicator struct {
	Names        []Name        `json:"names"`
	Method       string        `json:"method,omitempty"`
	Measurements []Measurement `json:"measurements,omitempty"`
	Citations    []Citation    `json:"citations,omitempty"`
}

// Measurement is one value of an indicator.
type Measurement struct {
	Value     Decimal          `json:"value"`
	Unit      string           `json:"unit,omitempty"`
	Labels    []Text           `json:"labels,omitempty"`
	Date      Date             `json:"date,omitempty"`
	Stage     MeasurementStage `json:"stage,omitempty"`
	Citations []Citation       `json:"citations,omitempty"`
}

// Application is whether and when one can apply.
type Application struct {
	Status ApplicationStatus `json:"status"`
	Opens  Date              `json:"opens,omitempty"`
	Closes Date              `json:"closes,omitempty"`
	// Label is the source's own wording.
	Label     string     `json:"label,omitempty"`
	Citations []Citation `json:"citations,omitempty"`
}

// DeriveActivity derives an activity from its dossier. It returns nil when the live records no longer give it a type and a name:
// then the activity is not in the graph.
func DeriveActivity(dossier *ActivityDossier) *Activity {
	records := LiveRecords(dossier.Records)
	activity := &Activity{ID: dossier.ID}
	for _, record := range records {
		activity.takeValues(record.Facts)
		activity.takeLists(record)
	}
	if activity.Type == "" || len(activity.Names) == 0 {
		return nil
	}
	activity.dedupeLists()
	return activity
}

func (a *Activity) takeValues(said ActivityFacts) {
	take(&a.Type, said.Type)
	take(&a.Website, said.Website)
	take(&a.Period, said.Period)
	take(&a.Status, said.Status)
	take(&a.PartOf, said.PartOf)
	take(&a.Budget, said.Budget)
	take(&a.StageKind, said.StageKind)
	take(&a.Format, said.Format)
	take(&a.SignedOn, said.SignedOn)
	take(&a.Cadence, said.Cadence)
}

func (a *Activity) takeLists(record Record[ActivityFacts]) {
	said, source := record.Facts, record.RecordHead
	a.Names = append(a.Names, said.Names...)
	a.Identifiers = append(a.Identifiers, said.Identifiers...)
	a.Descriptions = append(a.Descriptions, said.Descriptions...)
	a.Places = append(a.Places, said.Places...)
	a.Themes = append(a.Themes, said.Themes...)
	a.Support = append(a.Support, said.Support...)
	a.Sectors = append(a.Sectors, said.Sectors...)
	for _, relation := range said.Relations {
		relation.Citations = source.cited(relation.Citations, "relations")
		a.Relations = append(a.Relations, relation)
	}
	for _, group := range said.Groups {
		group.Citations = source.cited(group.Citations, "unnamedParticipants")
		a.Groups = append(a.Groups, group)
	}
	for _, output := range said.Outputs {
		output.Citations = source.cited(output.Citations, "outputs")
		output.ID, output.Activity = OutputID(a.ID, output.Slug), a.ID
		a.Outputs = append(a.Outputs, output)
	}
	for _, indicator := range said.Indicators {
		a.Indicators = append(a.Indicators, source.citedIndicator(indicator))
	}
	if a.Application == nil && said.Application != nil {
		application := *said.Application
		application.Citations = source.cited(application.Citations, "application")
		a.Application = &application
	}
}

func (h RecordHead) citedIndicator(indicator Indicator) Indicator {
	indicator.Citations = h.cited(indicator.Citations, "indicators")
	measurements := make([]Measurement, len(indicator.Measurements))
	for i, measurement := range indicator.Measurements {
		measurement.Citations = h.cited(measurement.Citations, "indicators")
		measurements[i] = measurement
	}
	indicator.Measurements = measurements
	return indicator
}

// cited returns citations with the source of the record in each; without any it returns the record's own for the property.
func (h RecordHead) cited(citations []Citation, property string) []Citation {
	if len(citations) == 0 {
		return h.Citations(property)
	}
	named := make([]Citation, len(citations))
	for i, citation := range citations {
		named[i] = Citation{Source: h.Source, Locator: citation.Locator}
	}
	return named
}

// dedupeLists leaves of what several sources list the mention by the most believed one. An output that several sources know is
// the first one's, with the names that all of them give it, cited by all; so is a relation, and a group that they describe alike.
func (a *Activity) dedupeLists() {
	a.Names = dedupe(a.Names)
	a.Identifiers = dedupe(a.Identifiers)
	a.Descriptions = dedupe(a.Descriptions)
	a.Places = dedupe(a.Places)
	a.Themes = dedupe(a.Themes)
	a.Support = dedupe(a.Support)
	a.Sectors = dedupe(a.Sectors)
	a.Relations = joinAlike(a.Relations, Relation.key, Relation.join)
	a.Groups = joinAlike(a.Groups, ParticipantGroup.key, ParticipantGroup.join)
	a.Outputs = joinAlike(a.Outputs, func(o Output) string { return o.Slug }, Output.join)
}

func (r Relation) key() string { return string(r.Kind) + " " + string(r.Target) }

func (r Relation) join(other Relation) Relation {
	r.Citations = dedupe(append(slices.Clone(r.Citations), other.Citations...))
	return r
}

// key is all that the group is described by, where it comes from left out.
func (g ParticipantGroup) key() string {
	g.Citations = nil
	text, err := json.Marshal(g)
	if err != nil {
		return ""
	}
	return string(text)
}

func (g ParticipantGroup) join(other ParticipantGroup) ParticipantGroup {
	g.Citations = dedupe(append(slices.Clone(g.Citations), other.Citations...))
	return g
}

func (o Output) join(other Output) Output {
	o.Names = dedupe(append(slices.Clone(o.Names), other.Names...))
	o.Citations = dedupe(append(slices.Clone(o.Citations), other.Citations...))
	return o
}

// joinAlike keeps the first of the items that have the same key and joins the others to it.
func joinAlike[T any](items []T, key func(T) string, join func(T, T) T) []T {
	at := make(map[string]int, len(items))
	result := items[:0:0]
	for _, item := range items {
		k := key(item)
		first, known := at[k]
		if known {
			result[first] = join(result[first], item)
			continue
		}
		at[k] = len(result)
		result = append(result, item)
	}
	return result
}
