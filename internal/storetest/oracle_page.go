package storetest

import (
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// A placed item is an item with its position in a list.
type placed[T any] struct {
	item     T
	position civic.Position
}

// inPlace gives items their positions.
func inPlace[T any](items []T, position func(T) civic.Position) []placed[T] {
	list := make([]placed[T], 0, len(items))
	for _, item := range items {
		list = append(list, placed[T]{item, position(item)})
	}
	return list
}

// ranked orders items by their positions and cuts a page out of them.
func ranked[T any](items []T, position func(T) civic.Position, request civic.PageRequest) civic.Page[T] {
	list := inPlace(items, position)
	slices.SortFunc(list, func(a, b placed[T]) int { return a.position.Compare(b.position) })
	return page(list, request)
}

// page cuts a page out of a list that is in order: the items behind or before a position, however many there are.
func page[T any](list []placed[T], request civic.PageRequest) civic.Page[T] {
	begin, end := 0, len(list)
	switch {
	case request.From == nil:
	case request.Backward:
		end = before(list, *request.From, false)
	default:
		begin = before(list, *request.From, true)
	}
	if request.Backward {
		begin = max(begin, end-request.Limit)
	} else {
		end = min(end, begin+request.Limit)
	}
	result := civic.Page[T]{HasPrevious: begin > 0, HasNext: end < len(list)}
	for _, one := range list[begin:end] {
		result.Items = append(result.Items, one.item)
		result.Positions = append(result.Positions, one.position)
	}
	if request.Count {
		total := len(list)
		result.Total = &total
	}
	return result
}

// before counts the items before a position, with the one at the position itself when asked to. An item that is still there is known
// by its id, so that lists whose keys are a store's own can be paged, too.
func before[T any](list []placed[T], from civic.Position, itself bool) int {
	at := slices.IndexFunc(list, func(one placed[T]) bool { return one.position.ID == from.ID })
	switch {
	case at >= 0 && itself:
		return at + 1
	case at >= 0:
		return at
	}
	count := 0
	for _, one := range list {
		if one.position.Compare(from) < 0 {
			count++
		}
	}
	return count
}

// forwardOnly refuses to page a derived order backward.
func forwardOnly(derived bool, request civic.PageRequest) error {
	if derived && request.Backward {
		return civic.Invalid("a derived order does not page backward", "")
	}
	return nil
}
