package network

import (
	"fmt"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// Backbone is the level of significance, between 0 and 1, at which a network of organizations is reduced to its backbone: a tie stays when its
// measure.Disparity is less for one of its ends at least, among all ties of the organization that the filter lets count, drawn or not. 0 asks
// for no such thing.
type Backbone float64

// check returns an ErrInvalid fault for what is no level, and for a level where there are no strengths to compare.
func (b Backbone) check(mode Mode) error {
	if !(b >= 0 && b < 1) {
		return InvalidBackbone(float64(b))
	}
	if b > 0 && mode == TwoMode {
		return civic.Invalid("links of a network in two modes have no strengths that a backbone could be found by",
			"ask for ONE_MODE, or leave the backbone out", "backbone")
	}
	return nil
}

// InvalidBackbone returns the fault of a number that is no level of significance.
func InvalidBackbone(level float64) error {
	return civic.Invalid(fmt.Sprintf("%v is no level of significance", level),
		"give a number greater than 0 and less than 1, such as 0.05: the less it is, the fewer ties stay", "backbone")
}

// leaveOutFaint leaves out the ties that are not in the backbone, and returns how many.
func (d *drawing) leaveOutFaint(backbone Backbone) int {
	if backbone == 0 {
		return 0
	}
	all := len(d.links)
	d.links = slices.DeleteFunc(d.links, func(t meshTie) bool {
		return min(d.disparity(t, t.a), d.disparity(t, t.b)) >= float64(backbone)
	})
	return all - len(d.links)
}

// disparity returns that of a tie for one of its ends.
func (d *drawing) disparity(t meshTie, end int32) float64 {
	return measure.Disparity(t.strength, d.strength[end], d.degree[end])
}
