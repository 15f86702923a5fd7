package neo4j

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// snapshot is what a scan has read. It is kept until it is known to be exact, in as little room as will do: about 20 bytes a
// participation.
type snapshot struct {
	revision civic.Revision
	places   []civic.PlaceColumns
	// roots tells for each organization that was merged which one stands for it.
	roots map[civic.ID]civic.ID
	// parts are the rest, by id.
	parts []*part
}

// part is the organizations and activities of some ranges of ids.
type part struct {
	organizations []civic.OrganizationColumns
	activities    []activityRow
	participants  []participantRow
	// texts are the words and ids that many rows have, each once, and numbers where each is. The first is none.
	texts   []string
	numbers map[string]int32
	// ranks gives the place of each role in the order of roles.
	ranks map[civic.Role]uint8
}

func newPart() *part {
	p := &part{texts: []string{""}, numbers: map[string]int32{}, ranks: map[civic.Role]uint8{}}
	for i, role := range civic.Roles() {
		p.ranks[role] = uint8(i)
	}
	return p
}

// activityRow is an activity and where its participants are.
type activityRow struct {
	civic.ActivityColumns
	from, to int
}

// participantRow is a participation: the numbers of its texts and the rank of its role. The organization is the one that the records
// were made for, as the id says.
type participantRow struct {
	organization, start, end int32
	role                     uint8
}

// intern returns the number of a text, 0 for none.
func (p *part) intern(word string) int32 {
	if word == "" {
		return 0
	}
	number, known := p.numbers[word]
	if !known {
		number = int32(len(p.texts))
		p.texts = append(p.texts, word)
		p.numbers[word] = number
	}
	return number
}

// shared returns a text of a row, in one copy for all rows.
func shared[T ~string](p *part, value any) T { return T(p.texts[p.intern(text[string](value))]) }

// sharedAll returns the ids of a list, nil for none.
func (p *part) sharedAll(value any) []civic.ID {
	list := listOf(value)
	if len(list) == 0 {
		return nil
	}
	ids := make([]civic.ID, len(list))
	for i, id := range list {
		ids[i] = shared[civic.ID](p, id)
	}
	return ids
}

// rowOf returns one of the rows that a range has, which are lists of some length.
func rowOf(value any, length int) ([]any, error) {
	row := listOf(value)
	if len(row) != length {
		return nil, fmt.Errorf("a scan gives a row of %d columns, not %d", len(row), length)
	}
	return row, nil
}

func (s *snapshot) addPlace(row []any) error {
	s.places = append(s.places, civic.PlaceColumns{
		ID: text[civic.ID](row[0]), Type: text[civic.PlaceType](row[1]), Within: text[civic.ID](row[2]),
	})
	return nil
}

func (s *snapshot) addFormer(row []any) error {
	s.roots[text[civic.ID](row[0])] = text[civic.ID](row[1])
	return nil
}

func (p *part) addOrganizations(rows []any) error {
	for _, value := range rows {
		row, err := rowOf(value, 5)
		if err != nil {
			return err
		}
		p.organizations = append(p.organizations, civic.OrganizationColumns{
			ID: shared[civic.ID](p, row[0]), Type: shared[civic.OrganizationType](p, row[1]), Sector: shared[civic.Sector](p, row[2]),
			Seat: shared[civic.ID](p, row[3]), Themes: p.sharedAll(row[4]),
		})
	}
	return nil
}

func (p *part) addActivities(rows []any) error {
	for _, value := range rows {
		row, err := rowOf(value, 10)
		if err != nil {
			return err
		}
		from := len(p.participants)
		for _, one := range listOf(row[9]) {
			if err := p.addParticipant(one); err != nil {
				return err
			}
		}
		p.activities = append(p.activities, activityRow{p.activity(row), from, len(p.participants)})
	}
	return nil
}

func (p *part) addParticipant(value any) error {
	row, err := rowOf(value, 3)
	if err != nil {
		return err
	}
	_, organization, role, ok := text[civic.ID](row[0]).ParticipationParts()
	if !ok {
		return fmt.Errorf("%w: a participation has the id %v", civic.ErrCorrupt, row[0])
	}
	p.participants = append(p.participants, participantRow{
		p.intern(string(organization)), p.intern(text[string](row[1])), p.intern(text[string](row[2])), p.ranks[role],
	})
	return nil
}

func (p *part) activity(row []any) civic.ActivityColumns {
	return civic.ActivityColumns{
		ID: text[civic.ID](row[0]), Type: shared[civic.ActivityType](p, row[1]), Format: shared[civic.EventFormat](p, row[2]),
		PartOf: text[civic.ID](row[3]), Places: p.sharedAll(row[4]), Themes: p.sharedAll(row[5]), Sources: p.sharedAll(row[6]),
		Period: civic.Period{Start: shared[civic.Date](p, row[7]), End: shared[civic.Date](p, row[8])},
	}
}

// show calls visit for all that was read, in the order that civic.Scanner promises.
func (s *snapshot) show(ctx context.Context, visit civic.Visitor) error {
	if err := visitAll(ctx, s.placesInOrder(), visit.Place); err != nil {
		return err
	}
	for _, p := range s.parts {
		sortByID(p.organizations, func(o civic.OrganizationColumns) civic.ID { return o.ID })
		if err := visitAll(ctx, p.organizations, visit.Organization); err != nil {
			return err
		}
	}
	if visit.Activity == nil {
		return nil
	}
	list := participantList{roots: s.roots, roles: civic.Roles()}
	for _, p := range s.parts {
		sortByID(p.activities, func(a activityRow) civic.ID { return a.ID })
		err := visitAll(ctx, p.activities, func(a activityRow) error { return visit.Activity(a.ActivityColumns, list.of(p, a)) })
		if err != nil {
			return err
		}
	}
	return nil
}

// visitAll calls visit, unless that is nil, for each row.
func visitAll[R any](ctx context.Context, rows []R, visit func(R) error) error {
	if visit == nil {
		return nil
	}
	for _, row := range rows {
		if err := cmp.Or(ctx.Err(), visit(row)); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// sortByID puts rows in the order of their ids. They mostly are: they come from the index by id, which promises nothing.
func sortByID[R any](rows []R, id func(R) civic.ID) {
	order := func(a, b R) int { return cmp.Compare(id(a), id(b)) }
	if !slices.IsSortedFunc(rows, order) {
		slices.SortFunc(rows, order)
	}
}

// placesInOrder returns the places from the outermost to the innermost, those of one depth by id.
func (s *snapshot) placesInOrder() []civic.PlaceColumns {
	within := make(map[civic.ID]civic.ID, len(s.places))
	for _, place := range s.places {
		within[place.ID] = place.Within
	}
	depth := make(map[civic.ID]int, len(s.places))
	for _, place := range s.places {
		for id := place.Within; id != "" && depth[place.ID] < civic.MaxNesting; id = within[id] {
			depth[place.ID]++
		}
	}
	slices.SortFunc(s.places, func(a, b civic.PlaceColumns) int {
		return cmp.Or(cmp.Compare(depth[a.ID], depth[b.ID]), cmp.Compare(a.ID, b.ID))
	})
	return s.places
}

// participantList makes lists of participants, each in the room of the one before.
type participantList struct {
	roots map[civic.ID]civic.ID
	roles []civic.Role
	list  []civic.ParticipationColumns
}

// of returns those who take part in an activity, by organization, then by role.
func (l *participantList) of(p *part, a activityRow) []civic.ParticipationColumns {
	rows := p.participants[a.from:a.to]
	slices.SortFunc(rows, func(a, b participantRow) int {
		return cmp.Or(cmp.Compare(l.organization(p, a), l.organization(p, b)), cmp.Compare(a.role, b.role))
	})
	l.list = l.list[:0]
	for _, row := range rows {
		l.list = append(l.list, civic.ParticipationColumns{
			Organization: l.organization(p, row), Role: l.roles[row.role],
			Period: civic.Period{Start: civic.Date(p.texts[row.start]), End: civic.Date(p.texts[row.end])},
		})
	}
	return l.list
}

// organization returns the organization that stands for the participant now.
func (l *participantList) organization(p *part, row participantRow) civic.ID {
	id := civic.ID(p.texts[row.organization])
	if root, merged := l.roots[id]; merged {
		return root
	}
	return id
}
