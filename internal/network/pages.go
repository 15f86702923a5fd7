package network

import "slices"

const (
	pageBits = 7
	pageSize = 1 << pageBits
	pageMask = pageSize - 1
)

// pages is an array that versions of a graph share: a version copies the pages that it writes to and no other. The zero value is
// empty. A row that was never written is the zero row.
type pages[T any] struct {
	list    []*page[T]
	version uint64
	// ownsList tells whether this version has a list of pages of its own already.
	ownsList bool
}

type page[T any] struct {
	version uint64
	rows    [pageSize]T
}

// fork makes p, a copy of the pages of the version before, ready to be written to.
func (p *pages[T]) fork() {
	p.version++
	p.ownsList = false
}

// at returns row i, which must lie in a page that was written to, for reading.
func (p *pages[T]) at(i int32) *T { return &p.list[i>>pageBits].rows[i&pageMask] }

// edit returns row i for writing.
func (p *pages[T]) edit(i int32) *T {
	at := int(i >> pageBits)
	if !p.ownsList {
		p.list = slices.Clone(p.list)
		p.ownsList = true
	}
	for len(p.list) <= at {
		p.list = append(p.list, &page[T]{version: p.version})
	}
	if p.list[at].version != p.version {
		copied := *p.list[at]
		copied.version = p.version
		p.list[at] = &copied
	}
	return &p.list[at].rows[i&pageMask]
}
