package dataset

import "github.com/civicgraph/civicgraph/internal/civic"

// Submissions returns the built-in data in the order in which it must be loaded: each submission refers only to itself and to those
// before it, and holds fewer entries than a bulk load takes at once. It returns the same submissions every time, and an error only
// when the geography built into the program cannot be read.
func Submissions() ([]civic.Submission, error) {
	regions, register, err := geography()
	if err != nil {
		return nil, err
	}
	return []civic.Submission{
		regions, register, knownOrganizations(),
		katiliyoruzCivil(), katiliyoruzLocal(), sivilKatilim(), model(), kadem(),
		knownActivities(),
	}, nil
}
