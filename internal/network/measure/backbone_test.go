package measure_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

func TestDisparity(t *testing.T) {
	const unit = civic.StrengthOne
	for _, one := range []struct {
		tie, sum civic.Strength
		degree   int
		want     float64
	}{
		{7 * unit, 10 * unit, 4, 0.027},  // 0.3³
		{unit, 10 * unit, 4, 0.729},      // 0.9³
		{unit / 2, unit, 2, 0.5},         // 0.5
		{unit, 4 * unit, 4, 0.421875},    // 0.75³: even shares are not out of the common
		{3 * unit, 3 * unit, 1, 1},       // the only tie
		{unit / 1000, unit / 1000, 1, 1}, // likewise
		{unit * 1000, unit * 1001, 2, 1. / 1001},
	} {
		if got := measure.Disparity(one.tie, one.sum, one.degree); math.Abs(got-one.want) > 1e-12 {
			t.Errorf("%v of %v in %d ties: got %v, want %v", one.tie, one.sum, one.degree, got, one.want)
		}
	}
}

// It is the chance that a piece is so large when a line is broken at random into as many as there are ties.
func TestDisparityIsTheChanceOfAPiece(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const degree, share, times = 5, 0.4, 200_000
	as := 0
	for range times {
		first := 1.0 // the first of the cuts, which the first piece ends at
		for range degree - 1 {
			first = min(first, random.Float64())
		}
		if first >= share {
			as++
		}
	}
	got := measure.Disparity(civic.StrengthOne*4, civic.StrengthOne*10, degree)
	if want := float64(as) / times; math.Abs(got-want) > 0.003 {
		t.Errorf("got %v, by trial it is %v", got, want)
	}
}
