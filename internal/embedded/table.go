package embedded

// table holds rows by number in pages, so that a changed copy costs the pages that were touched.
type table[R any] struct {
	pages []*[tablePage]R
	// own tells which pages this copy may write to.
	own map[int]bool
}

const tablePage = 256

// at returns the row with a number, the zero value when there is none.
func (t *table[R]) at(number uint32) R {
	page := int(number / tablePage)
	if page >= len(t.pages) || t.pages[page] == nil {
		var none R
		return none
	}
	return t.pages[page][number%tablePage]
}

// set writes a row. It must not be called on a table that readers see.
func (t *table[R]) set(number uint32, row R) {
	page := int(number / tablePage)
	for page >= len(t.pages) {
		t.pages = append(t.pages, nil)
	}
	if !t.own[page] {
		mine := new([tablePage]R)
		if t.pages[page] != nil {
			*mine = *t.pages[page]
		}
		t.pages[page] = mine
		if t.own == nil {
			t.own = map[int]bool{}
		}
		t.own[page] = true
	}
	t.pages[page][number%tablePage] = row
}

// copied returns a table that can be written to without changing this one.
func (t *table[R]) copied() table[R] {
	return table[R]{pages: append([]*[tablePage]R(nil), t.pages...)}
}

// all yields the rows by number, empty ones included.
func (t *table[R]) all(yield func(R) bool) {
	for _, page := range t.pages {
		if page == nil {
			continue
		}
		for _, row := range page {
			if !yield(row) {
				return
			}
		}
	}
}
