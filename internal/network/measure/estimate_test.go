package measure

import (
	"testing"
	"time"
)

// TestTriangleStepsAreAboutRight compares the estimate from degrees with the steps that are taken.
func TestTriangleStepsAreAboutRight(t *testing.T) {
	for seed := range uint64(50) {
		g, _ := randomNetwork(t, seed)
		up, err := g.upward(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		steps := 0
		for i := range int32(g.Nodes()) {
			for _, j := range up.of(i) {
				steps += len(up.of(j))
			}
		}
		if estimate := g.triangleSteps(); estimate < float64(steps)/2 || estimate > float64(steps)*2 {
			t.Errorf("network %d: about %v steps, %d are taken", seed, estimate, steps)
		}
	}
}

func TestEveryKernelHasAnEstimate(t *testing.T) {
	g, _ := randomNetwork(t, 1)
	for k := KernelSummary; k <= KernelCorePeriphery; k++ {
		few, all := g.Estimate(k, Weighted, 10), g.Estimate(k, Weighted, 0)
		if few <= 0 || all <= 0 {
			t.Errorf("kernel %d: estimates are %v and %v", k, few, all)
		}
	}
	for _, k := range []Kernel{KernelSummary, KernelDistances, KernelBetweenness} {
		if few, all := g.Estimate(k, Unweighted, 6), g.Estimate(k, Unweighted, 0); few >= all {
			t.Errorf("kernel %d: %v from 6 nodes, %v from all", k, few, all)
		}
	}
	if got := g.Estimate(0, Unweighted, 0); got != 0 {
		t.Errorf("no kernel takes %v", got)
	}
	if got := (&Graph{}).Estimate(KernelLeiden, Unweighted, 0); got > time.Millisecond {
		t.Errorf("no network takes %v", got)
	}
}
