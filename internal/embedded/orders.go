package embedded

import (
	"bytes"
	"cmp"
	"slices"
	"sync"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// lists are the rows of one sort in the orders that page both ways. Each list is made when it is first asked for, since most questions
// use one order.
type lists[O comparable, R any] struct {
	lock sync.Mutex
	made map[O]list[R]
	// kept are the orders there are, the usual one first.
	kept  []O
	order func(O) order[R]
}

func newLists[O comparable, R any](kept []O, order func(O) order[R]) *lists[O, R] {
	return &lists[O, R]{made: map[O]list[R]{}, kept: kept, order: order}
}

// in returns the list in an order, the usual one when there is no such list. The rows are those of the view that the lists belong to.
func (l *lists[O, R]) in(by O, rows func() []R) list[R] {
	if !slices.Contains(l.kept, by) {
		by = l.kept[0]
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	found, made := l.made[by]
	if !made {
		found = newList(l.order(by), rows())
		l.made[by] = found
	}
	return found
}

// copied returns lists that can be written to without changing these.
func (l *lists[O, R]) copied() *lists[O, R] {
	l.lock.Lock()
	defer l.lock.Unlock()
	next := newLists(l.kept, l.order)
	for by, rows := range l.made {
		next.made[by] = rows.copied()
	}
	return next
}

// relist lets a row take the place of another in every list that is made.
func (l *lists[O, R]) relist(relist func(list[R])) {
	for _, rows := range l.made {
		relist(rows)
	}
}

func organizationLists() *lists[civic.OrganizationOrder, *organization] {
	return newLists([]civic.OrganizationOrder{civic.ByName, civic.ByNameDescending, civic.ByTypeAndName, civic.ByProvinceAndName}, organizationOrder)
}

func activityLists() *lists[civic.ActivityOrder, *activity] {
	return newLists([]civic.ActivityOrder{civic.ByTitle, civic.ByStart, civic.ByStartDescending}, activityOrder)
}

// compareTitled orders by name and then by id.
func compareTitled(a, b *titled) int {
	return cmp.Or(bytes.Compare(a.sortKey, b.sortKey), cmp.Compare(a.id, b.id))
}

func organizationOrder(by civic.OrganizationOrder) order[*organization] {
	o := order[*organization]{position: func(row *organization) civic.Position {
		var province []byte
		if row.province != "" {
			province = row.provinceKey
		}
		return civic.Position{Key: civic.OrganizationKey(by, row.sortKey, row.kind, province, 0), ID: row.id}
	}}
	switch by {
	case civic.ByNameDescending:
		o.compare = func(a, b *organization) int {
			return cmp.Or(bytes.Compare(b.sortKey, a.sortKey), cmp.Compare(a.id, b.id))
		}
	case civic.ByTypeAndName:
		types := civic.OrganizationTypes()
		o.compare = func(a, b *organization) int {
			if a.kind != b.kind {
				return cmp.Compare(slices.Index(types, a.kind), slices.Index(types, b.kind))
			}
			return compareTitled(&a.titled, &b.titled)
		}
	case civic.ByProvinceAndName:
		o.compare = func(a, b *organization) int {
			if (a.province == "") != (b.province == "") {
				return cmp.Compare(b.province, "") - cmp.Compare(a.province, "")
			}
			return cmp.Or(bytes.Compare(a.provinceKey, b.provinceKey), compareTitled(&a.titled, &b.titled))
		}
	default:
		o.compare = func(a, b *organization) int { return compareTitled(&a.titled, &b.titled) }
	}
	return o
}

// counted is a row with a number that an order is derived from.
type counted[R any] struct {
	row R
	n   int
}

func byParticipations() order[counted[*organization]] {
	return order[counted[*organization]]{
		compare: func(a, b counted[*organization]) int {
			return cmp.Or(cmp.Compare(b.n, a.n), compareTitled(&a.row.titled, &b.row.titled))
		},
		position: func(c counted[*organization]) civic.Position {
			return civic.Position{Key: civic.OrganizationKey(civic.ByParticipations, c.row.sortKey, c.row.kind, nil, c.n), ID: c.row.id}
		},
	}
}

func activityOrder(by civic.ActivityOrder) order[*activity] {
	o := order[*activity]{
		compare: func(a, b *activity) int { return compareTitled(&a.titled, &b.titled) },
		position: func(row *activity) civic.Position {
			return civic.Position{Key: civic.ActivityKey(by, row.sortKey, row.period.Start, 0), ID: row.id}
		},
	}
	if by == civic.ByStart || by == civic.ByStartDescending {
		descending := by == civic.ByStartDescending
		o.compare = func(a, b *activity) int {
			if a.period.Start != b.period.Start {
				keyA, keyB := civic.DateKey(a.period.Start, descending), civic.DateKey(b.period.Start, descending)
				if c := bytes.Compare(keyA, keyB); c != 0 {
					return c
				}
			}
			return compareTitled(&a.titled, &b.titled)
		}
	}
	return o
}

func bySize() order[counted[*activity]] {
	return order[counted[*activity]]{
		compare: func(a, b counted[*activity]) int {
			return cmp.Or(cmp.Compare(b.n, a.n), compareTitled(&a.row.titled, &b.row.titled))
		},
		position: func(c counted[*activity]) civic.Position {
			return civic.Position{Key: civic.ActivityKey(civic.BySize, c.row.sortKey, c.row.period.Start, c.n), ID: c.row.id}
		},
	}
}

// placeOrder orders by type, widest first, then by name.
func placeOrder() order[*place] {
	types := civic.PlaceTypes()
	return order[*place]{
		compare: func(a, b *place) int {
			return cmp.Or(cmp.Compare(slices.Index(types, a.kind), slices.Index(types, b.kind)), compareTitled(&a.titled, &b.titled))
		},
		position: func(row *place) civic.Position {
			return civic.Position{Key: append([]byte{byte(slices.Index(types, row.kind))}, civic.KeyPart(row.sortKey)...), ID: row.id}
		},
	}
}

func labelOrder() order[*label] {
	return order[*label]{
		compare:  func(a, b *label) int { return compareTitled(&a.titled, &b.titled) },
		position: func(row *label) civic.Position { return civic.Position{Key: civic.KeyPart(row.sortKey), ID: row.id} },
	}
}
