package neo4j

import (
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// highestKey sorts behind every key in hex and behind every id.
const highestKey = "~"

// bounds is what a statement is told of a page: at least Up items at or behind the position, or all there are, and at least Down items
// at or before it make the page whole. Key is the key of the position in hex. A page that begins at an end of the list has Key and ID
// that sort before everything, or behind everything when it goes backward, and asks for nothing on the other side.
type bounds struct {
	Key, ID  string
	Up, Down int
}

// boundsOf returns the bounds of the page that is asked for. One item more than it holds tells whether there are more; the one at the
// position itself may be among those that the statement returns.
func boundsOf(request civic.PageRequest) bounds {
	b := bounds{Up: request.Limit + 1}
	switch {
	case request.From != nil:
		b = bounds{Key: hexKey(request.From.Key), ID: string(request.From.ID), Up: request.Limit + 2, Down: 1}
	case request.Backward:
		b.Key, b.ID = highestKey, highestKey
	}
	if request.Backward {
		b.Up, b.Down = b.Down, b.Up
	}
	return b
}

// pages asks a batch of lists in one statement, and makes pages of its rows. The statement is given
//
//	$questions  one map a question: i, its number; key, id, up, down, its bounds; count, whether to count; and what else is asked
//	$up, $down  the most that any of them asks for, since a LIMIT holds for all
//
// A row is one of these:
//
//	[i, key, id, …]      an item of the answer to question i: its position (the key in hex), then what decode makes the item of
//	[i, null, n]         that n items pass the filter of question i; without such a row none do
//	[i, null, n, passed] and whether one of them lies at the position or on the far side of it, where no rows tell
//
// Rows may come in any order. Of each question there must be those that its bounds ask for, on both sides of the position; there may be
// more. So one statement serves pages forward and backward.
type pages[T any] struct {
	// decode makes an item of what follows its position in the row. It is called for the items of a page only.
	decode    func(values []any) (T, error)
	requests  []civic.PageRequest
	questions []any
	up, down  int
	parts     []pageParts
}

// pageParts is what came in of one page.
type pageParts struct {
	// ahead are the items in the direction the page goes.
	ahead  []placedRow
	passed bool
	total  int
}

type placedRow struct {
	at     civic.Position
	values []any
}

func newPages[T any](decode func(values []any) (T, error)) *pages[T] {
	return &pages[T]{decode: decode}
}

// question adds a question to the batch.
func (p *pages[T]) question(request civic.PageRequest, asked map[string]any) {
	b := boundsOf(request)
	asked["i"], asked["count"] = len(p.requests), request.Count
	asked["key"], asked["id"], asked["up"], asked["down"] = b.Key, b.ID, b.Up, b.Down
	p.requests, p.questions, p.parts = append(p.requests, request), append(p.questions, asked), append(p.parts, pageParts{})
	p.up, p.down = max(p.up, b.Up), max(p.down, b.Down)
}

// params returns what the statement is given.
func (p *pages[T]) params() map[string]any {
	return map[string]any{"questions": p.questions, "up": p.up, "down": p.down}
}

// add takes a row in.
func (p *pages[T]) add(row []any) error {
	i := number(row[0])
	part, request := &p.parts[i], p.requests[i]
	if row[1] == nil {
		part.total = number(row[2])
		if len(row) > 3 {
			part.passed = part.passed || row[3] == true
		}
		return nil
	}
	at, err := positionOf(row[1], row[2])
	if err != nil {
		return err
	}
	if request.From != nil && direction(request)*at.Compare(*request.From) <= 0 {
		part.passed = true
		return nil
	}
	part.ahead = append(part.ahead, placedRow{at, row[3:]})
	return nil
}

// direction is 1 for a page forward, -1 for one backward.
func direction(request civic.PageRequest) int {
	if request.Backward {
		return -1
	}
	return 1
}

// positionOf reads a position from its key in hex and its id.
func positionOf(key, id any) (civic.Position, error) {
	decoded, err := hex.DecodeString(text[string](key))
	if err != nil {
		return civic.Position{}, fmt.Errorf("%w: the key of %v is not in hex", civic.ErrCorrupt, id)
	}
	return civic.Position{Key: decoded, ID: text[civic.ID](id)}, nil
}

// all returns the pages, in the order of the requests.
func (p *pages[T]) all() ([]civic.Page[T], error) {
	all := make([]civic.Page[T], len(p.requests))
	for i := range p.requests {
		var err error
		if all[i], err = p.page(i); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (p *pages[T]) page(i int) (page civic.Page[T], err error) {
	request, part := p.requests[i], p.parts[i]
	slices.SortFunc(part.ahead, func(a, b placedRow) int { return direction(request) * a.at.Compare(b.at) })
	page.HasPrevious, page.HasNext = part.passed, len(part.ahead) > request.Limit
	part.ahead = part.ahead[:min(request.Limit, len(part.ahead))]
	if request.Backward {
		slices.Reverse(part.ahead)
		page.HasPrevious, page.HasNext = page.HasNext, page.HasPrevious
	}
	for _, row := range part.ahead {
		item, err := p.decode(row.values)
		if err != nil {
			return page, err
		}
		page.Items, page.Positions = append(page.Items, item), append(page.Positions, row.at)
	}
	if request.Count {
		page.Total = &part.total
	}
	return page, nil
}

func forwardOnly() error {
	return civic.Invalid("this order is derived and pages forward only", "give first and after in place of last and before", "page")
}
