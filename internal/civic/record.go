package civic

import (
	"cmp"
	"slices"
)

// RecordHead is what every record has, whatever it is a record of.
type RecordHead struct {
	// Source is the source that says it.
	Source ID `json:"source"`
	// Rank is Normal when empty.
	Rank Rank `json:"rank,omitempty"`
	// Status is Stated when empty.
	Status FactStatus `json:"status,omitempty"`
	// AsOf is the date the source speaks of or was read, "" when unknown.
	AsOf Date `json:"asOf,omitempty"`
	// Locators tell where in the source the facts stand.
	Locators []Locator `json:"locators,omitempty"`
	// Remarks are what the source says of a property beside the value that was taken from it.
	Remarks []Remark `json:"remarks,omitempty"`
	// Retired is set when what the source said was taken back. A retired record is kept and derives nothing.
	Retired bool `json:"retired,omitempty"`
}

// Locator is a place in a source where facts stand: a heading, a paragraph, a row.
type Locator struct {
	// Property is the property the locator is for, in the spelling of the API; empty for the whole record.
	Property string `json:"property,omitempty"`
	Text     string `json:"text"`
}

// Remark is something a source says of a property that was not taken as its value: a second value that contradicts the first,
// or what the source leaves open.
type Remark struct {
	Property string `json:"property"`
	// Value is the other value, "" when the remark is about the property only.
	Value string `json:"value,omitempty"`
	// Note explains the remark.
	Note    string `json:"note"`
	Locator string `json:"locator,omitempty"`
}

// Record is everything one source says of one entity.
type Record[F any] struct {
	RecordHead
	Facts F `json:"facts"`
}

// AnyRecord is a record whose kind of facts is known only when it runs: OrganizationFacts, ActivityFacts, ParticipationFacts or
// AssessmentFacts.
type AnyRecord struct {
	RecordHead
	// Subject is the entity the record was made for: the entity itself, or one that was merged into it.
	Subject ID
	Facts   any
}

// Live reports whether the record takes part in deriving its entity.
func (h RecordHead) Live() bool { return !h.Retired && h.Rank != Deprecated }

// RankOrNormal returns the rank, Normal when none is set.
func (h RecordHead) RankOrNormal() Rank { return cmp.Or(h.Rank, Normal) }

// StatusOrStated returns the status, Stated when none is set.
func (h RecordHead) StatusOrStated() FactStatus { return cmp.Or(h.Status, Stated) }

// Citations returns where the record says what it says of property: the locators for just that property, or those for the
// whole record when there are none. Property "" asks for all locators.
func (h RecordHead) Citations(property string) []Citation {
	var exact, whole, all []Citation
	for _, locator := range h.Locators {
		citation := Citation{Source: h.Source, Locator: locator.Text}
		all = append(all, citation)
		switch locator.Property {
		case property:
			exact = append(exact, citation)
		case "":
			whole = append(whole, citation)
		}
	}
	switch {
	case property == "" && len(all) > 0:
		return dedupe(all)
	case len(exact) > 0:
		return exact
	case len(whole) > 0:
		return whole
	}
	return []Citation{{Source: h.Source}}
}

// compareHeads orders records by how much they are believed: preferred rank first, then stated before inferred, then the
// latest, then the source id.
func compareHeads(a, b RecordHead) int {
	return cmp.Or(
		cmp.Compare(slices.Index(Ranks(), a.RankOrNormal()), slices.Index(Ranks(), b.RankOrNormal())),
		-cmp.Compare(a.StatusOrStated(), b.StatusOrStated()),
		compareLatest(a.AsOf, b.AsOf),
		cmp.Compare(a.Source, b.Source),
	)
}

// compareLatest puts the later date first and an unknown one last.
func compareLatest(a, b Date) int {
	_, lastA, knownA := a.Days()
	_, lastB, knownB := b.Days()
	switch {
	case knownA && knownB:
		return cmp.Compare(lastB, lastA)
	case knownA:
		return -1
	case knownB:
		return 1
	}
	return 0
}

// LiveRecords returns the live records, the most believed first. Records of one source and rank, which only a merge brings
// together, keep their order.
func LiveRecords[F any](records []Record[F]) []Record[F] {
	live := make([]Record[F], 0, len(records))
	for _, record := range records {
		if record.Live() {
			live = append(live, record)
		}
	}
	slices.SortStableFunc(live, func(a, b Record[F]) int { return compareHeads(a.RecordHead, b.RecordHead) })
	return live
}

// SetRecord returns records with record in the place of the one from the same source, and whether that changed anything. The
// result is ordered by source and shares nothing that is written to.
func SetRecord[F any](records []Record[F], record Record[F]) (result []Record[F], changed bool) {
	at, found := slices.BinarySearchFunc(records, record.Source, func(r Record[F], source ID) int {
		return cmp.Compare(r.Source, source)
	})
	if found && equalRecords(records[at], record) {
		return records, false
	}
	result = slices.Clone(records)
	if found {
		result[at] = record
		return result, true
	}
	return slices.Insert(result, at, record), true
}

func dedupe[T comparable](items []T) []T {
	seen := make(map[T]bool, len(items))
	result := items[:0:0]
	for _, item := range items {
		if !seen[item] {
			seen[item] = true
			result = append(result, item)
		}
	}
	return result
}
