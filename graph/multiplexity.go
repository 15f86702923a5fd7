package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// Multiplexity is how many kinds of activity tie the same two organizations.
type Multiplexity struct{ found network.Multiplexity }

// KindCount is how many pairs so many kinds tie.
type KindCount struct{ Kinds, Pairs int }

// KindShare is how many pairs one kind ties, and ties alone.
type KindShare struct {
	Kind        civic.ActivityType
	Pairs, Only int
}

// KindOverlap is how many pairs two kinds both tie.
type KindOverlap struct {
	Kind, Other civic.ActivityType
	Pairs       int
}

// Multiplexity answers how many kinds of activity tie the same two organizations.
func (a *Analysis) Multiplexity(ctx context.Context) (*Multiplexity, error) {
	found, err := measured(ctx, a, a.exactly(measure.KernelMixing, measure.Unweighted, "multiplexity"), func(ctx context.Context) (network.Multiplexity, error) {
		return a.graph.Multiplexity(ctx, a.Ties.TieFilter)
	})
	return &Multiplexity{found}, err
}

// Pairs returns how many pairs are tied.
func (m *Multiplexity) Pairs() int { return m.found.Pairs }

// Share returns the part of them that more than one kind ties.
func (m *Multiplexity) Share() *float64 { return valueOf(m.found.Share) }

// ByNumber returns how many pairs one kind ties, two kinds, and so on.
func (m *Multiplexity) ByNumber() []KindCount {
	counts := make([]KindCount, len(m.found.OfKinds))
	for i, pairs := range m.found.OfKinds {
		counts[i] = KindCount{Kinds: i + 1, Pairs: pairs}
	}
	return counts
}

// ByKind returns how many pairs each kind ties.
func (m *Multiplexity) ByKind() []KindShare {
	shares := make([]KindShare, len(m.found.Kinds))
	for i, kind := range m.found.Kinds {
		shares[i] = KindShare{Kind: kind, Pairs: m.found.With[i], Only: m.found.Only[i]}
	}
	return shares
}

// Overlaps returns how many pairs two kinds both tie.
func (m *Multiplexity) Overlaps() []KindOverlap {
	overlaps := []KindOverlap{}
	for i, kind := range m.found.Kinds {
		for j := i + 1; j < len(m.found.Kinds); j++ {
			if pairs := m.found.Both[i*len(m.found.Kinds)+j]; pairs > 0 {
				overlaps = append(overlaps, KindOverlap{Kind: kind, Other: m.found.Kinds[j], Pairs: pairs})
			}
		}
	}
	return overlaps
}
