package civic

import "errors"

// A Finding is one thing that was looked at where a graph is kept, or is to be.
type Finding struct {
	// About names what was looked at, in a word.
	About string
	// Wrong is set when it is not as it has to be.
	Wrong bool
	// Found says how it is, without a final stop.
	Found string
	// Remedy says what to do, without a final stop. Where nothing is wrong it is an advice, or empty.
	Remedy string
}

// FaultFinding returns the finding that something failed.
func FaultFinding(about string, err error, remedy string) Finding {
	var fault *Fault
	if errors.As(err, &fault) {
		if fault.Remedy != "" {
			remedy = fault.Remedy
		}
		return Finding{about, true, fault.Problem, remedy}
	}
	return Finding{about, true, err.Error(), remedy}
}
