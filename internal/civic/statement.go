package civic

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Statement is what one source says of one property. Several statements of a property may contradict each other: the entity has
// the value of the most believed one, and the others stay visible.
type Statement struct {
	// Property is spelled as in the API.
	Property string
	// Value is the value as text: names and labels as they are, periods as EDTF intervals, other compounds as JSON. It is "" for a
	// remark that gives no value.
	Value string
	// Reference is the entity that the value is, "" when it is none. Value is then its id.
	Reference ID
	Rank      Rank
	Status    FactStatus
	AsOf      Date
	// Note is set on remarks: second values, and what a source leaves open.
	Note      string
	Citations []Citation
}

// Statements returns what the records say of property ("" for all): by property, values before remarks, the most believed first.
// So the first one is the entity's value, where it has one. Retired records say nothing any more; deprecated ones are shown last.
func Statements(records []AnyRecord, property string) []Statement {
	var statements []Statement
	for _, record := range byBelief(records) {
		statements = append(statements, record.statements(property)...)
	}
	slices.SortStableFunc(statements, func(a, b Statement) int {
		return cmp.Or(cmp.Compare(a.Property, b.Property), compareBool(a.Note != "", b.Note != ""))
	})
	return statements
}

func byBelief(records []AnyRecord) []AnyRecord {
	shown := make([]AnyRecord, 0, len(records))
	for _, record := range records {
		if !record.Retired {
			shown = append(shown, record)
		}
	}
	slices.SortStableFunc(shown, func(a, b AnyRecord) int { return compareHeads(a.RecordHead, b.RecordHead) })
	return shown
}

func (r AnyRecord) statements(property string) []Statement {
	var statements []Statement
	for _, said := range propertiesOf(r.Facts) {
		if property == "" || property == said.name {
			statements = append(statements, r.statement(said.name, said.value, "", r.Citations(said.name)))
		}
	}
	for _, remark := range r.Remarks {
		if property == "" || property == remark.Property {
			citations := r.Citations(remark.Property)
			if remark.Locator != "" {
				citations = []Citation{{Source: r.Source, Locator: remark.Locator}}
			}
			statements = append(statements, r.statement(remark.Property, remark.Value, remark.Note, citations))
		}
	}
	return statements
}

func (r AnyRecord) statement(property, value, note string, citations []Citation) Statement {
	statement := Statement{
		Property: property, Value: value, Rank: r.RankOrNormal(), Status: r.StatusOrStated(),
		AsOf: r.AsOf, Note: note, Citations: citations,
	}
	if note == "" && ID(value).Valid() {
		statement.Reference = ID(value)
	}
	return statement
}

type propertyValue struct{ name, value string }

// propertiesOf lists the properties that facts have a value for, one entry a list item, ordered by name.
func propertiesOf(facts any) []propertyValue {
	text, err := json.Marshal(facts)
	if err != nil {
		return nil
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil
	}
	var properties []propertyValue
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		for _, item := range itemsOf(fields[name]) {
			properties = append(properties, propertyValue{name, textOf(item)})
		}
	}
	return properties
}

func itemsOf(value json.RawMessage) []json.RawMessage {
	var items []json.RawMessage
	if json.Unmarshal(value, &items) != nil {
		return []json.RawMessage{value}
	}
	return items
}

// textOf renders one value of a property for people.
func textOf(value json.RawMessage) string {
	var word string
	if json.Unmarshal(value, &word) == nil {
		return word
	}
	var compound struct {
		Text   string `json:"text"`
		Scheme string `json:"scheme"`
		Value  string `json:"value"`
		Names  []Name `json:"names"`
		Labels []Text `json:"labels"`
		Start  *Date  `json:"start"`
		End    *Date  `json:"end"`
	}
	if json.Unmarshal(value, &compound) != nil {
		return compactJSON(value)
	}
	switch {
	case compound.Text != "":
		return compound.Text
	case compound.Scheme != "":
		return compound.Scheme + ":" + compound.Value
	case len(compound.Names) > 0:
		return DisplayName(compound.Names)
	case len(compound.Labels) > 0:
		return PickText(compound.Labels, Turkish)
	case compound.Start != nil || compound.End != nil:
		return intervalText(compound.Start, compound.End)
	}
	return compactJSON(value)
}

// intervalText writes a period as an EDTF interval: an unknown end is empty.
func intervalText(start, end *Date) string {
	var b strings.Builder
	if start != nil {
		b.WriteString(string(*start))
	}
	b.WriteByte('/')
	if end != nil {
		b.WriteString(string(*end))
	}
	return b.String()
}

func compactJSON(value json.RawMessage) string {
	var b bytes.Buffer
	if json.Compact(&b, value) != nil {
		return string(value)
	}
	return b.String()
}
