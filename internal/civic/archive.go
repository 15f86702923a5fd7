package civic

import (
	"context"
	"iter"
)

// Archive is a whole graph on its way from one store to another: everything that is kept, of exactly one revision.
type Archive struct {
	Revision Revision
	// Parts come in this order: keys; dossiers of sources, themes, places, organizations, activities, participations and assessments;
	// what is kept under idempotency keys; the change log in order, as far back as it reaches. The first error ends them.
	Parts iter.Seq2[ArchivePart, error]
}

// ArchivePart is some of what is kept.
type ArchivePart struct {
	Keys     []KeyRow
	Dossiers []Dossier
	Outcomes []KeptOutcome
	Log      []LogEntry
}

// KeptOutcome is what a store keeps of an Update with an idempotency key.
type KeptOutcome struct {
	Key string
	// Request is the Fingerprint of the request, Revision the number of the revision that it led to, Outcome what the change set.
	Request  Fingerprint
	Revision uint64
	Outcome  []byte
}

// Archiver is a store that whole graphs are copied from and to. The copy answers everything as the original does, at the same revision of
// the same graph.
type Archiver interface {
	// Export calls use with all that the store keeps. Who writes meanwhile may have to wait. It returns the error of use.
	Export(ctx context.Context, use func(Archive) error) error
	// Import fills a store that holds nothing and is at revision 0; for any other it returns an ErrConflict fault and writes nothing.
	// When it fails, or the process ends before it is done, the store cannot be opened any more until it was emptied: it must not
	// be taken for a graph.
	Import(ctx context.Context, archive Archive) error
}
