package civic

import (
	"bytes"
	"cmp"
)

// Limits on pages.
const (
	// DefaultPageSize is the size of a page when none is asked for.
	DefaultPageSize = 20
	// MaxPageSize is the largest page there is.
	MaxPageSize = 100
	// MaxDescendants is the largest page of everything nested in an activity.
	MaxDescendants = 1000
)

// Position is where an item stands in a total order: by Key, bytewise, then by ID.
type Position struct {
	Key []byte
	ID  ID
}

// Compare orders positions.
func (p Position) Compare(q Position) int {
	return cmp.Or(bytes.Compare(p.Key, q.Key), cmp.Compare(p.ID, q.ID))
}

// PageRequest asks for one page of an ordered list, by key and not by number, so that writes between two pages neither repeat nor
// hide an item whose position did not change.
type PageRequest struct {
	// Limit is the most items to return, 0 to return none (a question for the count alone).
	Limit int
	// From is the position that the page begins behind; nil begins at the end the page starts from.
	From *Position
	// Backward asks for the Limit items before From, or for the last ones. They are returned in the order of the list all the
	// same. Derived orders do not page backward.
	Backward bool
	// Count asks for the total number of items in the list.
	Count bool
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	// Positions are those of the items, one each.
	Positions []Position
	// HasPrevious and HasNext tell whether the list has items before and behind the page.
	HasPrevious, HasNext bool
	// Total is the number of items in the list; nil unless asked for, and where counting would cost far more than the answer.
	Total *int
}
