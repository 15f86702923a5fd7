package civic

import (
	"errors"
	"fmt"
	"strings"
)

// The sentinel errors of the domain. A store translates its own errors to these once; one table in the graph package maps
// them to the codes that clients see. Test for them with errors.Is.
var (
	// ErrInvalid says that an input breaks a rule of the model.
	ErrInvalid = errors.New("invalid input")
	// ErrNotFound says that an id or key names nothing in the graph.
	ErrNotFound = errors.New("not found")
	// ErrConflict says that the graph is not as the caller assumed: it moved on, or the change would break what others rely on.
	ErrConflict = errors.New("conflict")
	// ErrCursor says that a cursor is malformed, tampered with, or belongs to another question.
	ErrCursor = errors.New("invalid cursor")
	// ErrTooCostly says that the answer would exceed a limit; it is returned before the work is done.
	ErrTooCostly = errors.New("too costly")
	// ErrUnavailable says that the store cannot be reached for now.
	ErrUnavailable = errors.New("unavailable")
	// ErrRevisionGone says that the log no longer reaches back to the revision asked for.
	ErrRevisionGone = errors.New("revision gone")
	// ErrReadOnly says that the store cannot be written to.
	ErrReadOnly = errors.New("read-only")
	// ErrCorrupt says that stored data cannot be read back.
	ErrCorrupt = errors.New("corrupt store")
	// ErrInUse says that another process owns the store.
	ErrInUse = errors.New("store in use")
	// ErrNewerFormat says that a newer program wrote the store.
	ErrNewerFormat = errors.New("newer format")
)

// Fault is an error that its reader can act on: what kind it is, where it is, what is wrong, and what to do.
type Fault struct {
	// Kind is one of the sentinel errors of this package.
	Kind error
	// Path leads to the faulty value from the input it stands in: field names and list positions (int).
	Path []any
	// Problem says what is wrong, without a final stop.
	Problem string
	// Remedy says what to do about it, without a final stop; it may be empty.
	Remedy string
}

// Error returns the path, the problem and the remedy in one line.
func (f *Fault) Error() string {
	var b strings.Builder
	for i, step := range f.Path {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", step)
		default:
			if i > 0 {
				b.WriteByte('.')
			}
			fmt.Fprint(&b, step)
		}
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(f.Problem)
	if f.Remedy != "" {
		b.WriteString("; ")
		b.WriteString(f.Remedy)
	}
	return b.String()
}

// Unwrap returns the kind, so that errors.Is finds the sentinel.
func (f *Fault) Unwrap() error { return f.Kind }

// Invalid returns a fault of kind ErrInvalid.
func Invalid(problem, remedy string, path ...any) *Fault {
	return &Fault{Kind: ErrInvalid, Path: path, Problem: problem, Remedy: remedy}
}

// Under returns err with steps put before its path when it is a Fault, and err itself otherwise.
func Under(err error, steps ...any) error {
	var fault *Fault
	if !errors.As(err, &fault) {
		return err
	}
	moved := *fault
	moved.Path = append(append([]any{}, steps...), fault.Path...)
	return &moved
}

func conflict(problem, remedy string, path ...any) error {
	return &Fault{Kind: ErrConflict, Path: path, Problem: problem, Remedy: remedy}
}
