package network

import (
	"context"
	"fmt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// MaxReachSteps is the most steps that a reach is followed.
const MaxReachSteps = 6

// ReachQuery asks whom an organization reaches in how many steps from collaborator to collaborator.
type ReachQuery struct {
	From civic.ID
	Ties civic.TieFilter
	// Steps is 1 to MaxReachSteps.
	Steps int
}

// Reach is whom an organization reaches. Steps has one entry for each step asked for, also where nobody new is reached.
type Reach struct {
	Steps []ReachStep
	// Undated is the number of participations that were left out because they have no date, of those that would otherwise count
	// in the activities of the organization and of those it reaches before the last step, as Graph.Collaborators looks at them.
	Undated int
}

// ReachStep is what is first reached at one step. The organization's own province and sector are reached from the start and are in no
// step.
type ReachStep struct {
	// Step counts from 1, which is the organization's own collaborators.
	Step          int
	Organizations int
	// Provinces are by id, Sectors in the order of civic.Sectors.
	Provinces []civic.ID
	Sectors   []civic.Sector
}

// Reach answers query. It returns an ErrNotFound fault for an organization that is not in the graph, and an ErrInvalid fault for a
// number of steps out of bounds or a malformed filter.
func (g *Graph) Reach(ctx context.Context, query ReachQuery) (Reach, error) {
	if err := checkBetween(query.Steps, 1, MaxReachSteps, "steps"); err != nil {
		return Reach{}, err
	}
	x, err := g.anchor(query.From, "from")
	if err != nil {
		return Reach{}, err
	}
	l, err := g.newLens(query.Ties)
	if err != nil {
		return Reach{}, err
	}
	s := g.borrow()
	r, err := l.ringsAround(ctx, s, []int32{x}, query.Steps)
	if err != nil {
		return Reach{}, err
	}
	reach := Reach{Steps: r.reachSteps()}
	if reach.Undated, err = r.undatedAround(r.organizations[:r.ends[query.Steps-1]]); err != nil {
		return Reach{}, err
	}
	g.giveBack(s)
	return reach, nil
}

func (r *rings) reachSteps() []ReachStep {
	provinces, sectors := make([]bool, r.g.places.count), make([]bool, len(r.g.words.sectors.words))
	r.firstReached(0, provinces, sectors)
	steps := make([]ReachStep, 0, r.last())
	for i := 1; i <= r.last(); i++ {
		steps = append(steps, r.firstReached(i, provinces, sectors))
	}
	return steps
}

// firstReached tells what ring i reaches first, and notes it in provinces and sectors.
func (r *rings) firstReached(i int, provinces, sectors []bool) ReachStep {
	step := ReachStep{Step: i, Organizations: len(r.ring(i))}
	var newProvinces []int32
	newSectors := make([]bool, len(sectors))
	for _, o := range r.ring(i) {
		if p := r.g.provinceOf(o); p != none && !provinces[p] {
			provinces[p] = true
			newProvinces = append(newProvinces, p)
		}
		if sector := r.g.actors.at(o).sector; sector != 0 && !sectors[sector] {
			sectors[sector], newSectors[sector] = true, true
		}
	}
	r.g.places.sort(newProvinces)
	step.Provinces = idsOf(&r.g.places.table, newProvinces)
	for code, isNew := range newSectors {
		if isNew {
			step.Sectors = append(step.Sectors, r.g.words.sectors.words[code])
		}
	}
	return step
}

// checkBetween returns an ErrInvalid fault unless the number lies within its bounds.
func checkBetween(number, least, most int, name string) error {
	if number >= least && number <= most {
		return nil
	}
	return civic.Invalid(fmt.Sprintf("%s is %d", name, number), fmt.Sprintf("give a number from %d to %d", least, most), name)
}
