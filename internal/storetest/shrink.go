package storetest

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A finding is a question that a store and the oracle answer differently on a world.
type finding struct {
	world    *world
	question question
	diff     string
}

// shrink drops parts of a finding, one after the other, as long as what is left still fails. Fails returns how the answers differ, ""
// when they do not; it is asked a bounded number of times.
func (f finding) shrink(fails func(*world, question) string) finding {
	const most = 1500
	asked := 0
	smaller := func(w *world, q question) bool {
		asked++
		diff := fails(w, q)
		if diff != "" {
			f = finding{w, q, diff}
		}
		return diff != ""
	}
	for progress := true; progress && asked < most; {
		progress = false
		for _, query := range simplerQueries(f.question.query) {
			progress = smaller(f.world, f.question.with(query)) || progress
		}
		for i := len(f.world.dossiers) - 1; i >= 0 && asked < most; i-- {
			for _, w := range f.world.smaller(i) {
				if len(w.unsound()) == 0 && smaller(w, f.question) {
					progress = true
					break
				}
			}
		}
	}
	return f
}

// smaller returns the world without a dossier, or with less of it.
func (w *world) smaller(i int) []*world {
	if i >= len(w.dossiers) {
		return nil
	}
	result := []*world{w.without([]civic.ID{w.dossiers[i].DossierID()})}
	replaced := func(d civic.Dossier) {
		less := w.clone()
		less.dossiers[i] = d
		result = append(result, less)
	}
	switch d := w.dossiers[i].(type) {
	case *civic.OrganizationDossier:
		for _, records := range fewer(d.Records) {
			less := *d
			less.Records = records
			replaced(&less)
		}
	case *civic.ActivityDossier:
		for _, records := range fewer(d.Records) {
			replaced(&civic.ActivityDossier{ID: d.ID, Records: records})
		}
	case *civic.ParticipationDossier:
		for _, records := range fewer(d.Records) {
			replaced(&civic.ParticipationDossier{Activity: d.Activity, Organization: d.Organization, Role: d.Role, Records: records})
		}
	}
	return result
}

// fewer returns the records without one of them, or with one of them saying less.
func fewer[F any](records []civic.Record[F]) [][]civic.Record[F] {
	var result [][]civic.Record[F]
	for i := range records {
		if len(records) > 1 {
			result = append(result, slices.Delete(slices.Clone(records), i, i+1))
		}
		for _, facts := range simplerQueries(records[i].Facts) {
			less := slices.Clone(records)
			less[i].Facts, _ = facts.(F)
			result = append(result, less)
		}
	}
	return result
}

// simplerQueries returns a query, or any struct, with one of its fields emptied, at any depth.
func simplerQueries(query any) []any {
	value := reflect.ValueOf(query)
	var simpler []any
	if value.Kind() == reflect.Slice {
		for i := range value.Len() {
			less := reflect.AppendSlice(reflect.MakeSlice(value.Type(), 0, value.Len()), value.Slice(0, i))
			simpler = append(simpler, reflect.AppendSlice(less, value.Slice(i+1, value.Len())).Interface())
		}
	}
	if value.Kind() != reflect.Struct {
		return simpler
	}
	for i := range value.NumField() {
		field := value.Field(i)
		if field.IsZero() || !value.Type().Field(i).IsExported() {
			continue
		}
		replace := func(with reflect.Value) {
			less := reflect.New(value.Type()).Elem()
			less.Set(value)
			less.Field(i).Set(with)
			simpler = append(simpler, less.Interface())
		}
		replace(reflect.Zero(field.Type()))
		if kind := field.Kind(); kind == reflect.Struct || kind == reflect.Slice && field.Len() > 1 {
			for _, inner := range simplerQueries(field.Interface()) {
				replace(reflect.ValueOf(inner))
			}
		}
	}
	return simpler
}

// String shows a finding: the dossiers of the world, the question, and how the answers differ.
func (f finding) String() string {
	var b strings.Builder
	for _, dossier := range f.world.dossiers {
		fmt.Fprintf(&b, "  %s %s %s\n", dossier.DossierID(), strings.TrimPrefix(fmt.Sprintf("%T", dossier), "*civic."), asJSON(dossier))
	}
	fmt.Fprintf(&b, "%s %s\n%s", f.question.name, asJSON(f.question.query), f.diff)
	return b.String()
}

func asJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprintf("%+v", value)
	}
	return string(text)
}
