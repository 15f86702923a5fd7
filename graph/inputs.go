package graph

import "github.com/civicgraph/civicgraph/internal/civic"

// WriteOptions is what every write has beside what it writes.
type WriteOptions struct {
	Reason         string
	IdempotencyKey string
	IfRevision     *civic.Revision
	DryRun         bool
}

// SourceChoice names the source of what is written, or brings it along.
type SourceChoice struct {
	ID  civic.ID
	New *civic.Source
}

// RecordInput is what every record says about itself.
type RecordInput struct {
	FactStatus civic.FactStatus
	AsOf       civic.Date
	Locators   []civic.Locator
	Remarks    []civic.Remark
}

func (r RecordInput) head() civic.RecordHead {
	return civic.RecordHead{Status: r.FactStatus, AsOf: r.AsOf, Locators: r.Locators, Remarks: r.Remarks}
}

// OrganizationInput is what one source says of an organization.
type OrganizationInput struct {
	ID civic.ID
	RecordInput
	civic.OrganizationFacts
}

// ActivityInput is what one source says of an activity.
type ActivityInput struct {
	ID civic.ID
	RecordInput
	civic.ActivityFacts
}

// ParticipationInput is what one source says of a participation.
type ParticipationInput struct {
	Organization, Activity civic.ID
	Role                   civic.Role
	RecordInput
	civic.ParticipationFacts
}

// AssessmentInput is what one source says of where an organization stands.
type AssessmentInput struct {
	Organization civic.ID
	Slug         string
	RecordInput
	civic.AssessmentFacts
}

// The inputs of the mutations.
type (
	// UpsertOrganizationsInput is what one source says of organizations.
	UpsertOrganizationsInput struct {
		Organizations []OrganizationInput
		Source        SourceChoice
		WriteOptions
	}
	// UpsertActivitiesInput is what one source says of activities.
	UpsertActivitiesInput struct {
		Activities []ActivityInput
		Source     SourceChoice
		WriteOptions
	}
	// UpsertParticipationsInput is what one source says of participations.
	UpsertParticipationsInput struct {
		Participations []ParticipationInput
		Source         SourceChoice
		WriteOptions
	}
	// UpsertAssessmentsInput is what one source says of assessments.
	UpsertAssessmentsInput struct {
		Assessments []AssessmentInput
		Source      SourceChoice
		WriteOptions
	}
	// UpsertPlacesInput is places to write.
	UpsertPlacesInput struct {
		Places []civic.Place
		Source SourceChoice
		WriteOptions
	}
	// UpsertThemesInput is themes to write.
	UpsertThemesInput struct {
		Themes []civic.Theme
		WriteOptions
	}
	// UpsertSourcesInput is sources to write.
	UpsertSourcesInput struct {
		Sources []civic.Source
		WriteOptions
	}
	// RetireInput is what to take back.
	RetireInput struct {
		Source civic.ID
		IDs    []civic.ID
		WriteOptions
	}
	// PreferRecordInput is which records to rank.
	PreferRecordInput struct {
		Source civic.ID
		IDs    []civic.ID
		Rank   civic.Rank
		WriteOptions
	}
	// MergeInput is which organizations to make one.
	MergeInput struct {
		Keep, Gone civic.ID
		WriteOptions
	}
	// SplitInput is which merge to undo.
	SplitInput struct {
		Organization civic.ID
		WriteOptions
	}
)
