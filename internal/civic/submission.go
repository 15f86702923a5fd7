package civic

// Submission is what somebody asks to be written in one transaction: everything that one source says of some entities, and the
// reference data it needs. Wherever an entry takes an id, a KeyRef may stand in its place. Entries may refer to each other in any
// order, but not to what a later submission brings.
type Submission struct {
	// Source is the source of all the records. It may be one of Sources, by a key.
	Source ID
	// Sources, Themes and Places are reference data, written whole. Their ids are empty for new ones: they are found or minted by
	// their keys, of which each needs one at least.
	Sources []Source
	Themes  []Theme
	Places  []Place

	Organizations  []OrganizationEntry
	Activities     []ActivityEntry
	Participations []ParticipationEntry
	Assessments    []AssessmentEntry
}

// needsSource reports whether there is more to write than themes and sources, which have none.
func (s Submission) needsSource() bool {
	return len(s.Places)+len(s.Organizations)+len(s.Activities)+len(s.Participations)+len(s.Assessments) > 0
}

// OrganizationEntry is a record of an organization. The organization is named by ID, or else by the identifiers among its facts, of
// which a new one needs one at least. The record's source is the submission's.
type OrganizationEntry struct {
	ID ID
	Record[OrganizationFacts]
}

// ActivityEntry is a record of an activity, named likewise.
type ActivityEntry struct {
	ID ID
	Record[ActivityFacts]
}

// ParticipationEntry is a record of a participation.
type ParticipationEntry struct {
	Organization ID
	Activity     ID
	Role         Role
	Record[ParticipationFacts]
}

// AssessmentEntry is a record of an assessment. Slug names it within its organization, such as the date it was made on.
type AssessmentEntry struct {
	Organization ID
	Slug         string
	Record[AssessmentFacts]
}

// Fate is what became of one entry.
type Fate string

// The fates of entries.
const (
	Created   Fate = "CREATED"
	Changed   Fate = "CHANGED"
	Unchanged Fate = "UNCHANGED"
	Rejected  Fate = "REJECTED"
)

// Outcome is what became of one entry of a submission.
type Outcome struct {
	// List and Index say which entry: the name of the list in the spelling of the API ("organizations"), and the place in it.
	List  string `json:"list"`
	Index int    `json:"index"`
	// ID is the entity's, "" when the entry was rejected before it was known.
	ID   ID   `json:"id,omitempty"`
	Fate Fate `json:"fate"`
	// Err says why the entry was rejected, with a path that begins at the entry.
	Err error `json:"-"`
}

// MaxSubmissionItems is the largest number of entries that a transaction of a bulk load or import takes.
const MaxSubmissionItems = 5000
