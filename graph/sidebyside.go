package graph

import (
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/network"
)

// WholeMeasure names a measure of a whole network.
type WholeMeasure string

// The measures of a whole network.
const (
	MeasureOrganizations  WholeMeasure = "ORGANIZATIONS"
	MeasureIsolates       WholeMeasure = "ISOLATES"
	MeasureTies           WholeMeasure = "TIES"
	MeasureComponents     WholeMeasure = "COMPONENTS"
	MeasureGiant          WholeMeasure = "GIANT_COMPONENT"
	MeasureDensity        WholeMeasure = "DENSITY"
	MeasureMeanDegree     WholeMeasure = "MEAN_DEGREE"
	MeasureTransitivity   WholeMeasure = "TRANSITIVITY"
	MeasureMeanClustering WholeMeasure = "MEAN_CLUSTERING"
	MeasureMeanDistance   WholeMeasure = "MEAN_DISTANCE"
	MeasureDiameter       WholeMeasure = "DIAMETER"
)

func wholeMeasures() []WholeMeasure {
	return []WholeMeasure{
		MeasureOrganizations, MeasureIsolates, MeasureTies, MeasureComponents, MeasureGiant, MeasureDensity, MeasureMeanDegree,
		MeasureTransitivity, MeasureMeanClustering, MeasureMeanDistance, MeasureDiameter,
	}
}

// MeasureChange is a measure of a whole network, side by side.
type MeasureChange struct {
	Measure                   WholeMeasure
	Before, After             *float64
	SampleBefore, SampleAfter *Sample
}

// Difference returns after less before.
func (c *MeasureChange) Difference() *float64 {
	if c.Before == nil || c.After == nil {
		return nil
	}
	difference := network.Rounded(*c.After - *c.Before)
	return &difference
}

// Measures answers what is measured of both networks.
func (c *Comparison) Measures(ctx context.Context, of []WholeMeasure, pivots, seed *int) ([]*MeasureChange, error) {
	before, err := newSide(ctx, c.before, pivots, seed)
	if err != nil {
		return nil, err
	}
	after, err := newSide(ctx, c.after, pivots, seed)
	if err != nil {
		return nil, err
	}
	changes := []*MeasureChange{}
	for _, name := range wholeMeasures() {
		if len(of) > 0 && !slices.Contains(of, name) {
			continue
		}
		change := &MeasureChange{Measure: name}
		if change.Before, change.SampleBefore, err = before.measure(ctx, name); err != nil {
			return nil, err
		}
		if change.After, change.SampleAfter, err = after.measure(ctx, name); err != nil {
			return nil, err
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// side is one of the networks that are compared.
type side struct {
	*NetworkSummary
	pivots, seed *int
}

func newSide(ctx context.Context, a *Analysis, pivots, seed *int) (side, error) {
	summary, err := a.Summary(ctx)
	return side{summary, pivots, seed}, err
}

// measure returns the value of a measure, nil when undefined, and the sample that it was found on.
func (s side) measure(ctx context.Context, name WholeMeasure) (value *float64, sample *Sample, err error) {
	switch name {
	case MeasureTransitivity:
		value, err = s.Transitivity(ctx)
	case MeasureMeanClustering:
		value, err = s.MeanClustering(ctx)
	case MeasureMeanDistance, MeasureDiameter:
		found, err := s.Distances(ctx, nil, s.pivots, s.seed)
		if err != nil {
			return nil, nil, err
		}
		if name == MeasureDiameter {
			return found.Diameter, found.Sample, nil
		}
		return found.Mean, found.Sample, nil
	case MeasureDensity:
		value = s.Density()
	case MeasureMeanDegree:
		value = s.MeanDegree()
	default:
		number := float64(s.count(name))
		value = &number
	}
	return value, nil, err
}

// count returns the value of a measure that counts.
func (s side) count(name WholeMeasure) int {
	switch name {
	case MeasureIsolates:
		return s.Isolates()
	case MeasureTies:
		return s.Ties()
	case MeasureComponents:
		return s.Components()
	case MeasureGiant:
		return s.GiantComponent()
	}
	return s.Organizations()
}
