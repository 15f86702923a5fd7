package embedded

import (
	"cmp"
	"context"
	"encoding/binary"
	"slices"

	"github.com/tidwall/btree"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// order is a total order of rows. Compare orders rows as their positions would, without making positions.
type order[R any] struct {
	compare  func(a, b R) int
	position func(R) civic.Position
}

// list is everything of one sort that is in the graph, in one order.
type list[R any] struct {
	order order[R]
	tree  *btree.BTreeG[listed[R]]
}

// listed is a row of a list or, to look for, a position in it.
type listed[R any] struct {
	row R
	at  *civic.Position
}

// newList returns the list of rows.
func newList[R any](o order[R], rows []R) list[R] {
	l := list[R]{order: o}
	l.tree = btree.NewBTreeGOptions(l.less, btree.Options{NoLocks: true, Degree: 64})
	for _, row := range o.sorted(rows) {
		l.tree.Load(listed[R]{row: row.row})
	}
	return l
}

// begun is a row with the first bytes of the key of its position, which mostly tell two rows apart without looking at them.
type begun[R any] struct {
	begin uint64
	row   R
}

func (o order[R]) sorted(rows []R) []begun[R] {
	all := make([]begun[R], len(rows))
	for i, row := range rows {
		var begin [8]byte
		copy(begin[:], o.position(row).Key)
		all[i] = begun[R]{binary.BigEndian.Uint64(begin[:]), row}
	}
	slices.SortFunc(all, func(a, b begun[R]) int {
		if a.begin != b.begin {
			return cmp.Compare(a.begin, b.begin)
		}
		return o.compare(a.row, b.row)
	})
	return all
}

func (l list[R]) less(a, b listed[R]) bool {
	if a.at == nil && b.at == nil {
		return l.order.compare(a.row, b.row) < 0
	}
	return l.positionOf(a).Compare(l.positionOf(b)) < 0
}

func (l list[R]) positionOf(item listed[R]) civic.Position {
	if item.at != nil {
		return *item.at
	}
	return l.order.position(item.row)
}

// copied returns a list that can be written to without changing this one.
func (l list[R]) copied() list[R] { return list[R]{l.order, l.tree.Copy()} }

func (l list[R]) add(row R)    { l.tree.Set(listed[R]{row: row}) }
func (l list[R]) remove(row R) { l.tree.Delete(listed[R]{row: row}) }

// after visits the rows behind a position in order, before those before it in reverse order; nil is the end they begin from. They
// stop when visit returns false.
func (l list[R]) after(from *civic.Position, visit func(R) bool) {
	step := func(item listed[R]) bool { return l.at(item.row, from) || visit(item.row) }
	if from == nil {
		l.tree.Scan(step)
		return
	}
	l.tree.Ascend(listed[R]{at: from}, step)
}

func (l list[R]) before(from *civic.Position, visit func(R) bool) {
	step := func(item listed[R]) bool { return l.at(item.row, from) || visit(item.row) }
	if from == nil {
		l.tree.Reverse(step)
		return
	}
	l.tree.Descend(listed[R]{at: from}, step)
}

// at tells whether a row stands at just that position.
func (l list[R]) at(row R, position *civic.Position) bool {
	return position != nil && l.order.position(row).Compare(*position) == 0
}

// page returns a page of the rows that keep lets through, reading no more of the list than it takes.
func (l list[R]) page(ctx context.Context, keep func(R) bool, request civic.PageRequest) (civic.Page[R], error) {
	walk, back := l.after, l.before
	if request.Backward {
		walk, back = l.before, l.after
	}
	rows, more, err := l.take(ctx, walk, request, keep)
	if err != nil {
		return civic.Page[R]{}, err
	}
	passed, err := l.any(ctx, back, request.From, keep)
	if err != nil {
		return civic.Page[R]{}, err
	}
	page := civic.Page[R]{Items: rows, HasPrevious: passed, HasNext: more}
	if request.Backward {
		slices.Reverse(rows)
		page.HasPrevious, page.HasNext = more, passed
	}
	for _, row := range rows {
		page.Positions = append(page.Positions, l.order.position(row))
	}
	return page, nil
}

// take returns the first rows of a walk, and whether there are more.
func (l list[R]) take(
	ctx context.Context, walk func(*civic.Position, func(R) bool), request civic.PageRequest, keep func(R) bool,
) (rows []R, more bool, err error) {
	pace := pacer{ctx: ctx}
	walk(request.From, func(row R) bool {
		if err = pace.step(); err != nil {
			return false
		}
		if !keep(row) {
			return true
		}
		if len(rows) == request.Limit {
			more = true
			return false
		}
		rows = append(rows, row)
		return true
	})
	return rows, more, err
}

// any tells whether anything that keep lets through lies at a position or in the direction of a walk from there; nothing lies beyond
// the end of the list.
func (l list[R]) any(ctx context.Context, walk func(*civic.Position, func(R) bool), from *civic.Position, keep func(R) bool) (bool, error) {
	if from == nil {
		return false, nil
	}
	if item, there := l.tree.Get(listed[R]{at: from}); there && keep(item.row) {
		return true, nil
	}
	var err error
	found, pace := false, pacer{ctx: ctx}
	walk(from, func(row R) bool {
		err = pace.step()
		found = err == nil && keep(row)
		return err == nil && !found
	})
	return found, err
}

// pageOf returns a page of rows that are in no order yet.
func pageOf[R any](o order[R], rows []R, request civic.PageRequest) civic.Page[R] {
	ahead := rows
	if request.From != nil {
		ahead = make([]R, 0, len(rows))
		for _, row := range rows {
			if c := o.position(row).Compare(*request.From); c > 0 && !request.Backward || c < 0 && request.Backward {
				ahead = append(ahead, row)
			}
		}
	}
	compare := o.compare
	if request.Backward {
		compare = func(a, b R) int { return o.compare(b, a) }
	}
	page := civic.Page[R]{Items: least(ahead, request.Limit, compare), HasPrevious: len(ahead) < len(rows), HasNext: len(ahead) > request.Limit}
	if request.Backward {
		slices.Reverse(page.Items)
		page.HasPrevious, page.HasNext = page.HasNext, page.HasPrevious
	}
	for _, row := range page.Items {
		page.Positions = append(page.Positions, o.position(row))
	}
	if request.Count {
		total := len(rows)
		page.Total = &total
	}
	return page
}

// least returns the first rows in an order, so many of them. They are few, so that most rows are compared with the last of them only.
func least[R any](rows []R, count int, compare func(a, b R) int) []R {
	var first []R
	for _, row := range rows {
		if len(first) == count && (count == 0 || compare(first[count-1], row) <= 0) {
			continue
		}
		at, _ := slices.BinarySearchFunc(first, row, compare)
		first = slices.Insert(first[:min(len(first), count-1)], at, row)
	}
	return first
}

// pacer lets long loops notice that their context ended, without asking it at every step.
type pacer struct {
	ctx   context.Context
	steps int
}

func (p *pacer) step() error {
	p.steps++
	if p.steps%1024 != 0 {
		return nil
	}
	return p.ctx.Err()
}
