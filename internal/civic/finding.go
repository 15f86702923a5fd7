package civic

import "errors"

// A Finding is one thing that was looked at where a graph is kept, or is to be, and how it is.
type Finding struct {
	Grade Grade `json:"grade"`
	// About names what was looked at, in a word.
	About string `json:"about"`
	// Found says how it is, without a final stop.
	Found string `json:"found"`
	// Remedy says what to do, without a final stop; it may be empty.
	Remedy string `json:"remedy,omitempty"`
}

// Grade says how bad a finding is.
type Grade string

// The grades of findings.
const (
	// GradeOK says that it is as it has to be.
	GradeOK Grade = "OK"
	// GradeWarning says that it does, and that one should know of it or could do better.
	GradeWarning Grade = "WARNING"
	// GradeProblem says that something does not work until it is put right.
	GradeProblem Grade = "PROBLEM"
)

// ProblemFinding returns the finding that something failed. The remedy is used where the error has none of its own.
func ProblemFinding(about string, err error, remedy string) Finding {
	var fault *Fault
	if !errors.As(err, &fault) {
		return Finding{GradeProblem, about, err.Error(), remedy}
	}
	if fault.Remedy != "" {
		remedy = fault.Remedy
	}
	return Finding{GradeProblem, about, fault.Problem, remedy}
}
