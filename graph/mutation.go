package graph

import (
	"context"
	"fmt"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// maxItems is how many items one mutation takes.
const maxItems = 1000

// mutationFields resolves the writes.
type mutationFields struct{ *Resolver }

// Mutation resolves the writes.
func (r *Resolver) Mutation() MutationResolver { return mutationFields{r} }

// UpsertPayload is what became of a write.
type UpsertPayload struct {
	Revision civic.Revision
	Replayed bool
	Items    []ItemFate
}

// ItemFate is what became of one item.
type ItemFate struct {
	civic.Outcome
	Code, Problem, Remedy string
	Argument              []string
}

// UpsertOrganizations writes what one source says of organizations.
func (m mutationFields) UpsertOrganizations(ctx context.Context, input UpsertOrganizationsInput) (*UpsertPayload, error) {
	entries := make([]civic.OrganizationEntry, len(input.Organizations))
	for i, given := range input.Organizations {
		entries[i] = civic.OrganizationEntry{ID: given.ID, Record: record(given.RecordInput, given.OrganizationFacts)}
	}
	w := writing{options: input.WriteOptions, list: "organizations", count: len(input.Organizations)}
	return m.submit(ctx, w, civic.Submission{Organizations: entries}, &input.Source)
}

// UpsertActivities writes what one source says of activities.
func (m mutationFields) UpsertActivities(ctx context.Context, input UpsertActivitiesInput) (*UpsertPayload, error) {
	entries := make([]civic.ActivityEntry, len(input.Activities))
	for i, given := range input.Activities {
		entries[i] = civic.ActivityEntry{ID: given.ID, Record: record(given.RecordInput, given.ActivityFacts)}
	}
	w := writing{options: input.WriteOptions, list: "activities", count: len(input.Activities)}
	return m.submit(ctx, w, civic.Submission{Activities: entries}, &input.Source)
}

// UpsertParticipations writes what one source says of who takes part in what.
func (m mutationFields) UpsertParticipations(ctx context.Context, input UpsertParticipationsInput) (*UpsertPayload, error) {
	entries := make([]civic.ParticipationEntry, len(input.Participations))
	for i, given := range input.Participations {
		entries[i] = civic.ParticipationEntry{
			Organization: given.Organization, Activity: given.Activity, Role: given.Role,
			Record: record(given.RecordInput, given.ParticipationFacts),
		}
	}
	w := writing{options: input.WriteOptions, list: "participations", count: len(input.Participations)}
	return m.submit(ctx, w, civic.Submission{Participations: entries}, &input.Source)
}

// UpsertAssessments writes what one source says of where organizations stand.
func (m mutationFields) UpsertAssessments(ctx context.Context, input UpsertAssessmentsInput) (*UpsertPayload, error) {
	entries := make([]civic.AssessmentEntry, len(input.Assessments))
	for i, given := range input.Assessments {
		entries[i] = civic.AssessmentEntry{
			Organization: given.Organization, Slug: given.Slug, Record: record(given.RecordInput, given.AssessmentFacts),
		}
	}
	w := writing{options: input.WriteOptions, list: "assessments", count: len(input.Assessments)}
	return m.submit(ctx, w, civic.Submission{Assessments: entries}, &input.Source)
}

// UpsertPlaces writes places.
func (m mutationFields) UpsertPlaces(ctx context.Context, input UpsertPlacesInput) (*UpsertPayload, error) {
	w := writing{options: input.WriteOptions, list: "places", count: len(input.Places)}
	return m.submit(ctx, w, civic.Submission{Places: input.Places}, &input.Source)
}

// UpsertThemes writes themes.
func (m mutationFields) UpsertThemes(ctx context.Context, input UpsertThemesInput) (*UpsertPayload, error) {
	w := writing{options: input.WriteOptions, list: "themes", count: len(input.Themes)}
	return m.submit(ctx, w, civic.Submission{Themes: input.Themes}, nil)
}

// UpsertSources writes sources.
func (m mutationFields) UpsertSources(ctx context.Context, input UpsertSourcesInput) (*UpsertPayload, error) {
	w := writing{options: input.WriteOptions, list: "sources", count: len(input.Sources)}
	return m.submit(ctx, w, civic.Submission{Sources: input.Sources}, nil)
}

func record[F any](input RecordInput, facts F) civic.Record[F] {
	return civic.Record[F]{RecordHead: input.head(), Facts: facts}
}

// submit writes a submission from the source chosen; reference data needs none.
func (m mutationFields) submit(ctx context.Context, w writing, submission civic.Submission, source *SourceChoice) (*UpsertPayload, error) {
	if err := source.choose(&submission); err != nil {
		return nil, err
	}
	w.name, w.request, w.inlineSource = "submit", submission, source != nil
	return m.upsert(ctx, w, func(ctx context.Context, tx civic.Tx) ([]civic.Outcome, error) {
		return civic.Submit(ctx, tx, submission)
	})
}

// choose puts the source of a submission in its place.
func (s *SourceChoice) choose(submission *civic.Submission) error {
	if s == nil {
		return nil
	}
	if (s.ID == "") == (s.New == nil) {
		return civic.Invalid("one source is wanted", "give either id or new", "input", "source")
	}
	submission.Source = s.ID
	if s.New == nil {
		return nil
	}
	submission.Sources = []civic.Source{*s.New}
	switch {
	case s.New.ID != "":
		submission.Source = s.New.ID
	case len(s.New.Keys) > 0:
		submission.Source = civic.KeyRef(s.New.Keys[0].Scheme, s.New.Keys[0].Value)
	default:
		return civic.Invalid("nothing identifies this source", "give it a key, such as its web address under the scheme url", "input", "source", "new", "keys")
	}
	return nil
}

// Retire takes back what one source said.
func (m mutationFields) Retire(ctx context.Context, input RetireInput) (*UpsertPayload, error) {
	w := writing{name: "retire", request: []any{input.Source, input.IDs}, options: input.WriteOptions, list: "ids", count: len(input.IDs)}
	return m.upsert(ctx, w, func(ctx context.Context, tx civic.Tx) ([]civic.Outcome, error) {
		return civic.Retire(ctx, tx, input.Source, input.IDs)
	})
}

// PreferRecord ranks the records of one source.
func (m mutationFields) PreferRecord(ctx context.Context, input PreferRecordInput) (*UpsertPayload, error) {
	w := writing{name: "prefer", request: []any{input.Source, input.IDs, input.Rank}, options: input.WriteOptions, list: "ids", count: len(input.IDs)}
	return m.upsert(ctx, w, func(ctx context.Context, tx civic.Tx) ([]civic.Outcome, error) {
		return civic.Prefer(ctx, tx, input.Source, input.IDs, input.Rank)
	})
}

// upsert runs a write of items and tells what became of each.
func (m mutationFields) upsert(ctx context.Context, w writing, change func(context.Context, civic.Tx) ([]civic.Outcome, error)) (*UpsertPayload, error) {
	var refused []civic.Outcome
	outcomes, receipt, err := write(ctx, m.Resolver, w, func(ctx context.Context, tx civic.Tx) ([]civic.Outcome, error) {
		outcomes, err := change(ctx, tx)
		refused = rejected(outcomes)
		if err == nil && len(refused) > 0 && !w.options.DryRun {
			err = errRefused
		}
		return outcomes, err
	})
	if err != nil && len(refused) > 0 {
		return nil, w.refusals(ctx, refused)
	}
	if err != nil {
		return nil, civic.Under(err, "input")
	}
	return &UpsertPayload{Revision: receipt.Revision, Replayed: receipt.Replayed, Items: fates(outcomes)}, nil
}

func rejected(outcomes []civic.Outcome) []civic.Outcome {
	return slices.DeleteFunc(slices.Clone(outcomes), func(o civic.Outcome) bool { return o.Fate != civic.Rejected })
}

// fates tells what became of each item, in the words of errors for those that were rejected.
func fates(outcomes []civic.Outcome) []ItemFate {
	items := make([]ItemFate, len(outcomes))
	for i, outcome := range outcomes {
		items[i] = ItemFate{Outcome: outcome}
		if f, ok := faultOf(outcome.Err); ok {
			items[i].Code, items[i].Problem, items[i].Remedy = string(f.code), f.problem, f.remedy
			for _, step := range f.argument {
				items[i].Argument = append(items[i].Argument, fmt.Sprint(step))
			}
		}
	}
	return items
}
