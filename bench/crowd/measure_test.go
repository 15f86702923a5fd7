package crowd

import (
	"testing"
	"time"
)

func TestFigures(t *testing.T) {
	var r Run
	for i := range 200 {
		r.Times = append(r.Times, time.Duration(200-i)*time.Millisecond)
	}
	r.Elapsed = 4 * time.Second
	f := r.Figure()
	if f.P50 != 101*time.Millisecond || f.P99 != 199*time.Millisecond || f.PerSecond != 50 {
		t.Errorf("got %v, %v, %v a second", f.P50, f.P99, f.PerSecond)
	}
	slower := Figure{P50: time.Second, P99: time.Minute, PerSecond: 1, Answered: 1}
	faster := Figure{P50: 1, P99: 1, PerSecond: 1000, Answered: 1}
	if f := Typical([]Figure{slower, f, {Failed: 3}, faster}); f.P50 != 101*time.Millisecond || f.PerSecond != 50 || f.Failed != 3 {
		t.Errorf("the medians are %v and %v a second, %d failed", f.P50, f.PerSecond, f.Failed)
	}
}
