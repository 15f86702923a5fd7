package measure

import (
	"slices"
	"testing"
)

// TestDivide is about what the algorithm hardly ever leaves over: a community that is not connected.
func TestDivide(t *testing.T) {
	g, err := New(6, []Edge{{A: 0, B: 3, Strength: 1, Count: 1}, {A: 3, B: 5, Strength: 1, Count: 1}, {A: 1, B: 4, Strength: 1, Count: 1}, {A: 4, B: 5, Strength: 1, Count: 1}})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := g.divide([]int32{0, 0, 0, 0, 0, 1}), []int32{0, 1, 2, 0, 1, 3}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
