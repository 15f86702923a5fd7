package graph

import "testing"

// TestDifferencesAreRounded subtracts what binary fractions do not subtract exactly.
func TestDifferencesAreRounded(t *testing.T) {
	before, after := 0.1, 0.3
	if d := (&MeasureChange{Before: &before, After: &after}).Difference(); *d != 0.2 {
		t.Errorf("0.3 - 0.1 = %v", *d)
	}
}
