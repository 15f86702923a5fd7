package network

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Position is where one organization stands in the network that a filter selects.
type Position struct {
	// Degree is the number of its collaborators; Strength the sum of its ties to them.
	Degree   int
	Strength civic.Strength
	// ActivityCount is the number of activities that tie it to somebody; ParticipationCount that of its counted participations.
	ActivityCount      int
	ParticipationCount int
	// Provinces and Sectors are the number of distinct ones among its collaborators, unknown ones aside.
	Provinces, Sectors int
	// CrossProvince is how many of its collaborators have their seat in another province; nil when its own province is unknown.
	// Those whose province is unknown are not counted.
	CrossProvince *int
	// Undated is as in civic.CollaboratorPage.
	Undated int
}

// Position returns where an organization stands. It returns an ErrNotFound fault for an organization that is not in the graph,
// and an ErrInvalid fault for a malformed filter.
func (g *Graph) Position(ctx context.Context, id civic.ID, ties civic.TieFilter) (Position, error) {
	x, err := g.anchor(id, "of")
	if err != nil {
		return Position{}, err
	}
	l, err := g.newLens(ties)
	if err != nil {
		return Position{}, err
	}
	s := g.borrow()
	w := l.walk(ctx, s)
	position := Position{ParticipationCount: w.participations(x)}
	if err := w.countTyingActivities(x, &position); err != nil {
		return Position{}, err
	}
	w.countCollaborators(x, &position)
	if position.Undated, err = w.undatedAround([]int32{x}); err != nil {
		return Position{}, err
	}
	g.giveBack(s)
	return position, nil
}

// participations returns how many participations of x count.
func (w *walk) participations(x int32) int {
	if !w.actors.has(w.g, x) {
		return 0
	}
	count := 0
	for _, e := range *w.g.ofOrganization.at(x) {
		if w.counts(e.other, e) {
			count++
		}
	}
	return count
}

// countTyingActivities adds up the ties of x, and counts the activities that tie it to somebody.
func (w *walk) countTyingActivities(x int32, position *Position) error {
	w.forget()
	return w.ties(x, func(d int32, n int, others []int32) {
		tied := false
		for _, y := range others {
			if y != x {
				w.add(y, d, civic.StrengthIn(n), w.g.until(d))
				tied = true
			}
		}
		if tied {
			position.ActivityCount++
		}
	})
}

func (w *walk) countCollaborators(x int32, position *Position) {
	own := w.g.provinceOf(x)
	provinces, sectors := make(map[int32]bool), make(map[uint8]bool)
	cross := 0
	for _, y := range w.touched {
		position.Strength += w.tallies[y].strength
		if sector := w.g.actors.at(y).sector; sector != 0 {
			sectors[sector] = true
		}
		if province := w.g.provinceOf(y); province != none {
			provinces[province] = true
			if province != own {
				cross++
			}
		}
	}
	position.Degree, position.Provinces, position.Sectors = len(w.touched), len(provinces), len(sectors)
	if own != none {
		position.CrossProvince = &cross
	}
}
