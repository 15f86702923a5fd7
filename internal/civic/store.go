package civic

import (
	"context"
	"fmt"
	"time"
)

// Store is a graph that is kept somewhere. All stores answer the same question on the same graph the same way, in the same order.
//
// Every method returns ErrUnavailable (wrapped, with what was tried) when the store cannot be reached, and the context's error when
// it ended first. All methods may be called by many goroutines at once.
type Store interface {
	// Reader opens a view of the graph as it is now, or later. It must be closed. Where the store keeps versions, the view is of
	// one revision throughout; elsewhere it is at least of the revision it names.
	Reader(ctx context.Context) (Reader, error)
	Writer
	Log
	// Close ends all use of the store. Readers still open are closed first come what may.
	Close() error
}

// Reader answers questions. Lists of questions are answered in their order, one answer each. An id that redirects (of an organization
// that was merged into another, or of a participation that a merge made one with another) stands for the one it redirects to.
type Reader interface {
	// Revision returns the revision of the view, the same for the life of the view: all that the view answers is of it; where the
	// store keeps no versions (it is read-committed), of it or of a later one. A store may learn it with the first question that the
	// view answers, so asking for it behind a question costs nothing.
	Revision(ctx context.Context) (Revision, error)
	Lookup
	Finder
	Traverser
	Scanner
	// Close gives the view back. It may be called more than once.
	Close()
}

// Lookup finds what ids and keys name.
type Lookup interface {
	// Nodes returns the entity that each id names, nil where it names none that is in the graph.
	Nodes(ctx context.Context, ids []ID) ([]Node, error)
	// Resolve returns the id of the entity that each key was ever given to and that is in the graph now (after redirects), ""
	// where there is none.
	Resolve(ctx context.Context, keys []KindKey) ([]ID, error)
	// Records returns the records of the entity each id names (an organization, activity, participation or assessment), retired
	// ones included, those of the entity's own subject first, then by subject, then by source. It returns none for other ids.
	Records(ctx context.Context, ids []ID) ([][]AnyRecord, error)
	// Assessments returns the assessments of each organization, by date as CompareDates orders them, then by id.
	Assessments(ctx context.Context, organizations []ID) ([][]*Assessment, error)
}

// Finder answers lists. Filters select among what is in the graph; pages are by key.
type Finder interface {
	Organizations(ctx context.Context, queries []OrganizationQuery) ([]Page[*Organization], error)
	Activities(ctx context.Context, queries []ActivityQuery) ([]Page[*Activity], error)
	Participations(ctx context.Context, queries []ParticipationQuery) ([]Page[*Participation], error)
	Outputs(ctx context.Context, queries []OutputQuery) ([]Page[*Output], error)
	Places(ctx context.Context, queries []PlaceQuery) ([]Page[*Place], error)
	// Themes and Sources are ordered by name and title, in Turkish collation.
	Themes(ctx context.Context, page PageRequest) (Page[*Theme], error)
	Sources(ctx context.Context, page PageRequest) (Page[*Source], error)
	// Search returns the hits of a text: entities of which one name matches (SearchText.Match) or, only when nothing does, matches
	// but for one typing error (SearchText.MatchFuzzy). It returns an ErrInvalid fault for a text without a word.
	Search(ctx context.Context, query SearchQuery) (Page[SearchHit], error)
	// Counts returns how many entities of each kind and type there are.
	Counts(ctx context.Context) (Counts, error)
}

// Counts is how many entities the graph holds, by type. Merged organizations count once.
type Counts struct {
	Organizations  map[OrganizationType]int
	Activities     map[ActivityType]int
	Places         map[PlaceType]int
	Participations int
	Outputs        int
	Assessments    int
	Themes         int
	Sources        int
}

// String returns how many entities there are of each sort, in one line.
func (c Counts) String() string {
	return fmt.Sprintf("%d organizations, %d activities, %d participations, %d places, %d outputs, %d assessments, %d themes, %d sources",
		sum(c.Organizations), sum(c.Activities), c.Participations, sum(c.Places), c.Outputs, c.Assessments, c.Themes, c.Sources)
}

func sum[T comparable](counts map[T]int) int {
	total := 0
	for _, count := range counts {
		total += count
	}
	return total
}

// Traverser answers questions anchored at organizations by traversal, each in one round trip. An anchor that is not in the graph
// is an ErrNotFound fault.
type Traverser interface {
	Collaborators(ctx context.Context, queries []CollaboratorQuery) ([]CollaboratorPage, error)
	Neighborhood(ctx context.Context, query NeighborhoodQuery) (Neighborhood, error)
}

// Scanner streams the graph, for projections and exports.
type Scanner interface {
	// Scan calls visit for each part of the graph: places first (each after the one it lies within), then organizations, then
	// activities, each group by id. It ends with the first error that visit returns. What it sees is exactly one revision, which
	// it returns.
	Scan(ctx context.Context, visit Visitor) (Revision, error)
}

// Visitor receives what a Scan streams. It must not keep the slices it is given.
type Visitor struct {
	Place        func(PlaceColumns) error
	Organization func(OrganizationColumns) error
	// Activity receives one activity with those who take part in it, ordered by organization, then by role.
	Activity func(ActivityColumns, []ParticipationColumns) error
}

// PlaceColumns is what network questions need of a place.
type PlaceColumns struct {
	ID     ID
	Type   PlaceType
	Within ID
}

// OrganizationColumns is what network questions need of an organization.
type OrganizationColumns struct {
	ID     ID
	Type   OrganizationType
	Sector Sector
	Seat   ID
	Themes []ID
}

// ActivityColumns is what network questions need of an activity.
type ActivityColumns struct {
	ID      ID
	Type    ActivityType
	Format  EventFormat
	PartOf  ID
	Places  []ID
	Themes  []ID
	Sources []ID
	Period  Period
}

// ParticipationColumns is what network questions need of a participation. Organization is the one that stands for it now.
type ParticipationColumns struct {
	Organization ID
	Role         Role
	// Period is the participation's own.
	Period Period
}

// Change is what one revision changed of the columns. It is applied in the order of its fields; what it does not name stays as it was.
type Change struct {
	// Gone are organizations and activities that left the graph, and with them all their participations. An id may come back
	// later, without the participations it had.
	Gone []ID
	// Places, Organizations and Activities are new or have new columns.
	Places        []PlaceColumns
	Organizations []OrganizationColumns
	Activities    []ActivityColumns
	// Participations are set or taken away. One that names an organization or an activity that is not in the graph is left out.
	Participations []ParticipationChange
}

// ParticipationChange sets the participation of an organization in an activity as one role, or takes it away when Gone.
type ParticipationChange struct {
	Activity     ID
	Organization ID
	Role         Role
	// Period is the participation's own.
	Period Period
	Gone   bool
}

// Rows returns how many rows of columns the change names.
func (c Change) Rows() int {
	return len(c.Gone) + len(c.Places) + len(c.Organizations) + len(c.Activities) + len(c.Participations)
}

// Writer changes the graph.
type Writer interface {
	// Update runs change in a transaction that commits when it returns nil and leaves no trace otherwise. It may be run more than
	// once; only the last run counts. A commit that changes nothing makes no revision; any other makes one revision and one log
	// entry. When Update returns nil, the change is durable.
	//
	// It returns ErrConflict when commit.IfRevision is not the current revision, or when commit.IdempotencyKey was used for
	// another request; ErrReadOnly when the store cannot be written to.
	Update(ctx context.Context, commit Commit, change func(Tx) error) (Receipt, error)
}

// Commit is what is known of a change beside the change itself.
type Commit struct {
	// By is the name of the token that writes, and Reason what its user gave as the reason. They are kept in the log.
	By, Reason string
	// IdempotencyKey, when given, makes asking again safe: the second time nothing is run and the first outcome is returned.
	IdempotencyKey string
	// Request stands for what was asked, so that a key that is used for something else is noticed.
	Request Fingerprint
	// IfRevision, when given, must be the current revision.
	IfRevision *Revision
	// DryRun runs the change and then leaves no trace of it.
	DryRun bool
}

// Receipt tells what became of an Update.
type Receipt struct {
	// Revision is the revision after it: a new one when something changed, else the current one.
	Revision Revision
	// Replayed is set when the idempotency key was known; Outcome is then what the first run set.
	Replayed bool
	Outcome  []byte
}

// Tx reads and writes within one Update. It sees what it has written. All its methods take batches.
type Tx interface {
	// Resolve returns the id that each key was given to, whether or not it is in the graph now and without following redirects, or
	// "".
	Resolve(ctx context.Context, keys []KindKey) ([]ID, error)
	// Dossiers returns what is kept under each id, nil where there is nothing. An output's id returns nil: it is kept with its
	// activity. What is returned must not be written to.
	Dossiers(ctx context.Context, ids []ID) ([]Dossier, error)
	// Dependents returns, for each organization or activity, the ids of what is in the graph and cannot be there without it: its
	// participations and assessments, the activities that are directly part of it, the organizations whose parent or metropolitan
	// municipality it is. At most limit for each, all of them when it is 0, by id. Redirects are followed.
	// Those that an entity leaves behind, when the transaction has taken it out of the graph, are named, too.
	Dependents(ctx context.Context, ids []ID, limit int) ([][]ID, error)
	// Put writes. Dossiers replace those with the same id.
	Put(ctx context.Context, batch Batch) error
	// SetOutcome sets what a later Update with the same idempotency key returns.
	SetOutcome(outcome []byte)
}

// Dossier is what is kept of an entity: *OrganizationDossier, *ActivityDossier, *ParticipationDossier, *AssessmentDossier, *Place,
// *Theme or *Source.
type Dossier interface{ DossierID() ID }

// Batch is what one Put writes.
type Batch struct {
	// Keys are given for good; giving one to a second entity is an ErrConflict fault.
	Keys     []KeyRow
	Dossiers []Dossier
}

// KeyRow gives a key to an entity.
type KeyRow struct {
	KindKey
	ID ID
}

// DossierID returns the id the dossier is kept under.
func (d *OrganizationDossier) DossierID() ID { return d.ID }

// DossierID returns the id the dossier is kept under.
func (d *ActivityDossier) DossierID() ID { return d.ID }

// DossierID returns the id the dossier is kept under.
func (d *ParticipationDossier) DossierID() ID { return d.ID() }

// DossierID returns the id the dossier is kept under.
func (d *AssessmentDossier) DossierID() ID { return d.ID() }

// DossierID returns the id the place is kept under.
func (p *Place) DossierID() ID { return p.ID }

// DossierID returns the id the theme is kept under.
func (t *Theme) DossierID() ID { return t.ID }

// DossierID returns the id the source is kept under.
func (s *Source) DossierID() ID { return s.ID }

// Log is the history of the graph.
type Log interface {
	// Changes returns up to limit entries behind a revision, in order. It returns ErrRevisionGone when the log does not reach
	// back so far, and an ErrInvalid fault for a revision of another graph or one that is still to come.
	Changes(ctx context.Context, after Revision, limit int) ([]LogEntry, error)
	// Await waits until the newest revision is another than one that is known; it returns at once where it is. What others than this
	// process write to the same graph may be noticed a moment later.
	Await(ctx context.Context, known Revision) error
}

// LogEntry is one commit.
type LogEntry struct {
	Revision Revision
	At       time.Time
	// By and Reason are those of the Commit.
	By, Reason string
	// Changed are the ids of all dossiers that the commit wrote, sorted.
	Changed []ID
	// Replaced are the dossiers as they were before, for those that were there before, by id.
	Replaced []Dossier
}

// ColumnLog is the change log as a projection follows it that is kept beside a store without versions.
type ColumnLog interface {
	// ColumnChanges returns what each commit behind a revision changed of the columns, in order and up to the newest commit there
	// was when it was called, or a later one: one entry a commit, also when that changed no columns. One read answers it.
	//
	// It returns ErrRevisionGone when that cannot be told, so that a Scan is due: the log does not reach back so far, a commit
	// changed too much for the log to keep, the commits and the rows they changed are more than limit altogether, or the store
	// has no such revision (it was put back to an earlier state, or holds another graph).
	ColumnChanges(ctx context.Context, after Revision, limit int) ([]ColumnChange, error)
}

// ColumnChange is what one commit changed of the columns.
type ColumnChange struct {
	Revision Revision
	Change
}
