package neo4j

import (
	"encoding/hex"
	"encoding/json"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// The labels that nodes have beside those of their types.
const (
	labelOrganization = "Organization"
	labelFormer       = "FormerOrganization"
	labelActivity     = "Activity"
	labelAssessment   = "Assessment"
	labelOutput       = "Output"
	labelPlace        = "Place"
	labelTheme        = "Theme"
	labelSource       = "Source"
	labelWithdrawn    = "Withdrawn"
)

// The types of relationships.
const (
	participatesIn = "PARTICIPATES_IN"
	supports       = "SUPPORTS"
	recordedIn     = "RECORDED_IN"
	mergedInto     = "MERGED_INTO"
	partOf         = "PART_OF"
	seatedIn       = "SEATED_IN"
	takesPlaceIn   = "TAKES_PLACE_IN"
	within         = "WITHIN"
	hasTheme       = "HAS_THEME"
	memberOf       = "MEMBER_OF"
	branchOf       = "BRANCH_OF"
	districtOf     = "DISTRICT_OF"
	relatesTo      = "RELATES_TO"
	produced       = "PRODUCED"
	producedBy     = "PRODUCED_BY"
	basedOn        = "BASED_ON"
	about          = "ABOUT"
	assesses       = "ASSESSES"
	recordedBy     = "RECORDED_BY"
)

// typeLabel returns the label of a type of the vocabulary.
func typeLabel[T ~string](t T) string {
	switch string(t) {
	case string(civic.NGO):
		return "NGO"
	case string(civic.PublicBody):
		return "PublicBody"
	case string(civic.UmbrellaOrganization):
		return "UmbrellaOrganization"
	case string(civic.CityCouncil):
		return "CityCouncil"
	case string(civic.InternationalOrganization):
		return "InternationalOrganization"
	case string(civic.TaskForce):
		return "TaskForce"
	}
	return string(t[:1]) + lower(string(t[1:]))
}

func lower(word string) string {
	letters := []byte(word)
	for i, c := range letters {
		letters[i] = c | ' '
	}
	return string(letters)
}

// participationType returns the type of the relationships for a role: split as the default ties are.
func participationType(role civic.Role) string {
	if slices.Contains(civic.DefaultExcludedRoles(), role) {
		return supports
	}
	return participatesIn
}

// A node is what is written of one node: all its labels but the one they all have, all its properties but id, and all the relationships
// that begin at it, participations apart.
type node struct {
	id         civic.ID
	labels     []string
	properties map[string]any
	ties       []tie
}

// A tie is a relationship that begins at a node.
type tie struct {
	kind       string
	to         civic.ID
	properties map[string]any
}

// nodesParams returns nodes as parameters: rows, in which ties lead to targets by their positions, since many ties lead to few nodes.
func nodesParams(nodes []*node) map[string]any {
	positions, targets := map[civic.ID]int{}, []string{}
	rows := make([]any, len(nodes))
	for i, n := range nodes {
		ties := make([]any, len(n.ties))
		for j, tie := range n.ties {
			position, known := positions[tie.to]
			if !known {
				position = len(targets)
				positions[tie.to] = position
				targets = append(targets, string(tie.to))
			}
			ties[j] = []any{tie.kind, position, tie.properties}
		}
		n.properties["id"] = string(n.id)
		rows[i] = []any{string(n.id), n.labels, n.properties, ties}
	}
	return map[string]any{"nodes": rows, "targets": targets}
}

// set sets a property unless its value says nothing.
func set[T ~string](n *node, property string, value T) {
	if value != "" {
		n.properties[property] = string(value)
	}
}

// tie adds a relationship to what an id names, unless there is none.
func (n *node) tie(kind string, to civic.ID, properties map[string]any) {
	if to == "" {
		return
	}
	if properties == nil {
		properties = map[string]any{}
	}
	n.ties = append(n.ties, tie{kind, to, properties})
}

// tieOnce adds a relationship to each of some ids.
func (n *node) tieOnce(kind string, to []civic.ID) {
	for i, id := range to {
		if !slices.Contains(to[:i], id) {
			n.tie(kind, id, nil)
		}
	}
}

// texts returns ids and other words as a parameter.
func texts[T ~string](words []T) []string {
	list := make([]string, len(words))
	for i, word := range words {
		list[i] = string(word)
	}
	return list
}

// hexKey returns the text by which a sort key is compared in the database.
func hexKey(key []byte) string { return hex.EncodeToString(key) }

// toJSON returns what is kept of a value.
func toJSON(value any) (string, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

// a drafter makes nodes. It belongs to one goroutine.
type drafter struct{ collator *civic.Collator }

// entitle gives a node its names: as they are, to search by, with the places that it is directly in, and to order by.
func (d drafter) entitle(n *node, names []civic.Name, places ...civic.ID) {
	display := civic.DisplayName(names)
	originals, folded := make([]string, len(names)), make([]string, len(names))
	for i, name := range names {
		originals[i], folded[i] = name.Text, civic.Fold(name.Text)
		if name.Text == display {
			n.properties["nameLength"] = len(folded[i])
			n.properties["searchTags"] = searchTags(n.id.Kind(), len(folded[i]), places)
		}
	}
	n.properties["name"] = display
	n.properties["names"], n.properties["searchText"] = originals, folded
	n.properties["nameKey"] = hexKey(civic.KeyPart(d.collator.Key(display)))
}

func newNode(id civic.ID, labels ...string) *node {
	return &node{id: id, labels: labels, properties: map[string]any{}}
}

// cite ties a node to the sources of its records, once each.
func cite(n *node, heads []civic.RecordHead) {
	seen := map[civic.ID]bool{}
	for _, head := range heads {
		if seen[head.Source] {
			continue
		}
		seen[head.Source] = true
		properties := map[string]any{"rank": string(head.RankOrNormal()), "status": string(head.StatusOrStated()), "retired": head.Retired}
		if head.AsOf != "" {
			properties["asOf"] = string(head.AsOf)
		}
		n.tie(recordedBy, head.Source, properties)
	}
}

// heads returns the heads of records, live ones first.
func heads[F any](records []civic.Record[F]) []civic.RecordHead {
	var live, rest []civic.RecordHead
	for _, record := range records {
		if record.Live() {
			live = append(live, record.RecordHead)
		} else {
			rest = append(rest, record.RecordHead)
		}
	}
	return append(live, rest...)
}

// organization makes the node of an organization that stands for itself. Derived is nil when it is not in the graph; merged are the
// dossiers of those merged into it.
func (d drafter) organization(own *civic.OrganizationDossier, merged []*civic.OrganizationDossier, derived *civic.Organization) (*node, error) {
	n := newNode(own.ID, labelWithdrawn)
	if derived == nil {
		return n, nil
	}
	n.labels = []string{labelOrganization, typeLabel(derived.Type)}
	d.entitle(n, derived.Names, derived.Seat)
	set(n, "type", derived.Type)
	set(n, "sector", derived.Sector)
	set(n, "legalForm", derived.LegalForm)
	set(n, "tier", derived.Tier)
	set(n, "level", derived.Level)
	set(n, "website", derived.Website)
	set(n, "seat", derived.Seat)
	n.properties["themes"] = texts(derived.Themes)
	n.tie(seatedIn, derived.Seat, nil)
	n.tieOnce(hasTheme, derived.Themes)
	n.tieOnce(memberOf, derived.MemberOf)
	n.tie(branchOf, derived.Parent, nil)
	n.tie(districtOf, derived.Metropolitan, nil)
	said := heads(own.Records)
	for _, other := range merged {
		said = append(said, heads(other.Records)...)
	}
	cite(n, said)
	if len(merged) == 0 {
		return n, nil
	}
	n.properties["formerIds"] = texts(derived.FormerIDs)
	joined, err := toJSON(merged)
	n.properties["joined"] = joined
	return n, err
}

// former makes the node of an organization that was merged into another, for which root stands now.
func (d drafter) former(own *civic.OrganizationDossier, root civic.ID) *node {
	n := newNode(own.ID, labelFormer)
	set(n, "root", root)
	n.tie(mergedInto, own.MergedInto, nil)
	return n
}

// activity makes the nodes of an activity and of its outputs. Derived is nil when it is not in the graph.
func (d drafter) activity(own *civic.ActivityDossier, derived *civic.Activity) (n *node, outputs []*node) {
	n = newNode(own.ID, labelWithdrawn)
	if derived == nil {
		return n, nil
	}
	n.labels = []string{labelActivity, typeLabel(derived.Type)}
	d.entitle(n, derived.Names, derived.Places...)
	set(n, "type", derived.Type)
	set(n, "format", derived.Format)
	set(n, "status", derived.Status)
	set(n, "website", derived.Website)
	set(n, "partOf", derived.PartOf)
	n.date(derived.Period)
	n.properties["startKey"] = hexKey(civic.DateKey(derived.Period.Start, false))
	n.properties["latestKey"] = hexKey(civic.DateKey(derived.Period.Start, true))
	n.properties["untilDay"] = int64(derived.Period.End.LastDay())
	n.properties["themes"], n.properties["places"] = texts(derived.Themes), texts(derived.Places)
	n.properties["sources"] = texts(liveSources(own.Records))
	n.tie(partOf, derived.PartOf, nil)
	n.tieOnce(takesPlaceIn, derived.Places)
	n.tieOnce(hasTheme, derived.Themes)
	for _, relation := range derived.Relations {
		n.tie(relatesTo, relation.Target, map[string]any{"kind": string(relation.Kind)})
	}
	cite(n, heads(own.Records))
	for i := range derived.Outputs {
		outputs = append(outputs, d.output(&derived.Outputs[i]))
		n.tie(produced, derived.Outputs[i].ID, nil)
	}
	return n, outputs
}

// date gives a node its period, as a source gives it and in days.
func (n *node) date(period civic.Period) {
	set(n, "start", period.Start)
	set(n, "end", period.End)
	if span, dated := period.Span(); dated {
		n.properties["firstDay"], n.properties["lastDay"] = int64(span.First), int64(span.Last)
	}
}

func liveSources[F any](records []civic.Record[F]) []civic.ID {
	var sources []civic.ID
	for _, record := range records {
		if record.Live() {
			sources = append(sources, record.Source)
		}
	}
	return sources
}

func (d drafter) output(derived *civic.Output) *node {
	n := newNode(derived.ID, labelOutput)
	d.entitle(n, derived.Names)
	set(n, "kind", derived.Kind)
	n.tieOnce(producedBy, derived.ProducedBy)
	n.tieOnce(basedOn, derived.BasedOn)
	n.tieOnce(about, derived.About)
	return n
}

func (d drafter) assessment(own *civic.AssessmentDossier) *node {
	n := newNode(own.ID(), labelWithdrawn)
	if derived := civic.DeriveAssessment(own.Organization, own); derived != nil {
		n.labels = []string{labelAssessment}
		n.properties["dateKey"] = hexKey(civic.DateKey(derived.Date, false))
		n.properties["organization"] = string(own.Organization)
		n.tie(assesses, own.Organization, nil)
		cite(n, heads(own.Records))
	}
	return n
}

func (d drafter) place(p *civic.Place) *node {
	n := newNode(p.ID, labelPlace, typeLabel(p.Type))
	d.entitle(n, p.Names, p.Within)
	set(n, "type", p.Type)
	set(n, "within", p.Within)
	n.properties["typeRank"] = slices.Index(civic.PlaceTypes(), p.Type)
	if code := p.PlateCode(); code != nil {
		n.properties["plate"] = *code
	}
	if p.Location != nil {
		n.properties["latitude"], n.properties["longitude"] = p.Location.Latitude, p.Location.Longitude
	}
	n.tie(within, p.Within, nil)
	return n
}

func (d drafter) theme(t *civic.Theme) *node {
	n := newNode(t.ID, labelTheme)
	d.entitle(n, t.Names)
	return n
}

func (d drafter) source(s *civic.Source) *node {
	n := newNode(s.ID, labelSource)
	set(n, "title", s.Title)
	set(n, "url", s.URL)
	set(n, "publisher", s.Publisher)
	n.properties["nameKey"] = hexKey(civic.KeyPart(d.collator.Key(s.Title)))
	return n
}

// ownLabels returns all labels that a node of an entity may have beside the one they all have.
func ownLabels() []string {
	labels := []string{
		labelOrganization, labelFormer, labelActivity, labelAssessment, labelOutput, labelPlace, labelTheme, labelSource, labelWithdrawn,
	}
	for _, t := range civic.OrganizationTypes() {
		labels = append(labels, typeLabel(t))
	}
	for _, t := range civic.ActivityTypes() {
		labels = append(labels, typeLabel(t))
	}
	for _, t := range civic.PlaceTypes() {
		labels = append(labels, typeLabel(t))
	}
	return labels
}
