package network

import (
	"cmp"
	"context"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Coverage is how much of a network there is in each group: in every province, region, type or sector, and in every theme that an
// organization or activity of the graph has, those with nothing included.
type Coverage struct {
	By Grouping
	// Rows has a row for each group: fewest organizations with a tie first, then fewest organizations, ties and activities, then in the
	// order of Groups.Keys.
	Rows []CoverageRow
	// Ungrouped is the number of organizations that are in no group, and of activities that lie in none.
	Ungrouped struct{ Organizations, Activities int }
}

// CoverageRow is what there is in one group.
type CoverageRow struct {
	// Key stands for the group as in Groups.Keys; by theme it is the theme's id.
	Key string
	// Organizations is the number of those that pass the filter, Tied of those among them that have a tie.
	Organizations, Tied int
	// Activities is the number of activities of Participations.Activities with a venue there, or with the theme; by type and by sector, of
	// those in which an organization of the group takes part.
	Activities int
	// Within is the number of ties with both ends in the group, Across of those with one, whatever the other end is in.
	Within, Across int
}

// CoverageLevel tells how much there is in a group.
type CoverageLevel string

// The levels.
const (
	// NoCoverage is without an organization that has a tie.
	NoCoverage CoverageLevel = "NONE"
	// FewCovered is with fewer such organizations than a threshold, SomeCovered with as many or more.
	FewCovered  CoverageLevel = "FEW"
	SomeCovered CoverageLevel = "SOME"
)

// Level returns the level of a group, few being the threshold.
func (r CoverageRow) Level(few int) CoverageLevel {
	switch {
	case r.Tied == 0:
		return NoCoverage
	case r.Tied < few:
		return FewCovered
	}
	return SomeCovered
}

// Coverage finds how much of the network there is in each group. Ties are those of the filter. It returns an ErrInvalid fault for a
// grouping that there is not, and the error of a context that ended.
func (g *Graph) Coverage(ctx context.Context, ties *Ties, filter civic.TieFilter, by Grouping) (Coverage, error) {
	c, err := g.classes(by)
	if err != nil {
		return Coverage{}, err
	}
	l, err := g.newLens(filter)
	if err != nil {
		return Coverage{}, err
	}
	s := &survey{classes: c, coverage: Coverage{By: by, Rows: make([]CoverageRow, len(c.keys))}}
	for class, key := range c.keys {
		s.coverage.Rows[class].Key = key
	}
	s.countOrganizations(ties)
	if err := s.countTies(ctx, ties); err != nil {
		return Coverage{}, err
	}
	a := l.attendance()
	if err := a.addAll(ctx); err != nil {
		return Coverage{}, err
	}
	s.countActivities(a)
	slices.SortStableFunc(s.coverage.Rows, func(a, b CoverageRow) int {
		return cmp.Or(cmp.Compare(a.Tied, b.Tied), cmp.Compare(a.Organizations, b.Organizations),
			cmp.Compare(a.Within+a.Across, b.Within+b.Across), cmp.Compare(a.Activities, b.Activities))
	})
	return s.coverage, nil
}

// survey is a Coverage in the making.
type survey struct {
	*classes
	coverage Coverage
	// The classes of organization i are member[from[i]:from[i+1]], ascending.
	from, member []int32
}

func (s *survey) countOrganizations(ties *Ties) {
	s.from = append(s.from, 0)
	for i, id := range ties.Organizations {
		s.member = s.of(s.g.organizations.find(id), s.member)
		s.from = append(s.from, int32(len(s.member)))
		for _, class := range s.classesOf(int32(i)) {
			s.coverage.Rows[class].Organizations++
			if ties.Degree(int32(i)) > 0 {
				s.coverage.Rows[class].Tied++
			}
		}
		if len(s.classesOf(int32(i))) == 0 {
			s.coverage.Ungrouped.Organizations++
		}
	}
}

func (s *survey) classesOf(i int32) []int32 { return s.member[s.from[i]:s.from[i+1]] }

func (s *survey) countTies(ctx context.Context, ties *Ties) error {
	for i := range int32(ties.Nodes()) {
		if err := ctx.Err(); err != nil {
			return err
		}
		own := s.classesOf(i)
		row := ties.Row(i)
		after, _ := slices.BinarySearch(row, i+1)
		for _, j := range row[after:] {
			s.countTie(own, s.classesOf(j))
		}
	}
	return nil
}

// countTie counts a tie between organizations of some classes, which are ascending.
func (s *survey) countTie(a, b []int32) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			s.coverage.Rows[a[0]].Within++
			a, b = a[1:], b[1:]
		case a[0] < b[0]:
			s.coverage.Rows[a[0]].Across++
			a = a[1:]
		default:
			s.coverage.Rows[b[0]].Across++
			b = b[1:]
		}
	}
	for _, class := range a {
		s.coverage.Rows[class].Across++
	}
	for _, class := range b {
		s.coverage.Rows[class].Across++
	}
}

func (s *survey) countActivities(a *attendance) {
	var in []int32
	for i, d := range a.activities {
		if s.by == ByType || s.by == BySector {
			in = in[:0]
			for _, o := range a.members[a.from[i]:a.from[i+1]] {
				in = s.of(a.organizations[o], in)
			}
			in = ascending(in)
		} else {
			in = s.ofActivity(d, in[:0])
		}
		for _, class := range in {
			s.coverage.Rows[class].Activities++
		}
		if len(in) == 0 {
			s.coverage.Ungrouped.Activities++
		}
	}
}
