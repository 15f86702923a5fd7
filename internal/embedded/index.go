package embedded

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// indexes are the lists and postings of one revision.
type indexes struct {
	// copying guards the trees while they are copied; reading them needs no lock.
	copying           sync.Mutex
	organizationLists *lists[civic.OrganizationOrder, *organization]
	activityLists     *lists[civic.ActivityOrder, *activity]
	placeList         list[*place]
	themeList         list[*label]
	sourceList        list[*label]
	words, tags       postings
}

// copied returns indexes that can be written to without changing these.
func (x *indexes) copied() *indexes {
	x.copying.Lock()
	defer x.copying.Unlock()
	return &indexes{
		organizationLists: x.organizationLists.copied(), activityLists: x.activityLists.copied(),
		placeList: x.placeList.copied(), themeList: x.themeList.copied(), sourceList: x.sourceList.copied(),
		words: x.words.copied(), tags: x.tags.copied(),
	}
}

// lazyIndexes are the indexes of a view, made when they are first asked for. A load, which asks for none, so makes them once at its end
// and not with each of its many commits.
type lazyIndexes struct {
	made atomic.Pointer[indexes]
	lock sync.Mutex
	// from are indexes of an earlier revision, nil when these are to be made from the rows; pending is what happened since.
	from    *indexes
	pending []func(*indexes)
}

// following returns the indexes of the next view, to which more happens. Of so many rows it takes less to make them anew when much has
// happened.
func (l *lazyIndexes) following(more []func(*indexes), rows int) *lazyIndexes {
	const eachAnew, alwaysCheap = 16, 256
	l.lock.Lock()
	defer l.lock.Unlock()
	next := &lazyIndexes{from: l.from}
	if made := l.made.Load(); made != nil {
		next.from, next.pending = made, more
	} else if next.from != nil {
		next.pending = append(slices.Clip(l.pending), more...)
	}
	if len(next.pending) > alwaysCheap+rows/eachAnew {
		return &lazyIndexes{}
	}
	return next
}

// indexed returns the indexes of the view.
func (v *view) indexed() *indexes {
	l := v.index
	if made := l.made.Load(); made != nil {
		return made
	}
	l.lock.Lock()
	defer l.lock.Unlock()
	if made := l.made.Load(); made != nil {
		return made
	}
	made := v.caughtUp(l)
	l.made.Store(made)
	l.from, l.pending = nil, nil
	return made
}

// caughtUp makes indexes of earlier ones, or anew where that is less work.
func (v *view) caughtUp(l *lazyIndexes) *indexes {
	if l.from == nil {
		return v.newIndexes()
	}
	made := l.from.copied()
	for _, apply := range l.pending {
		apply(made)
	}
	return made
}

// newIndexes makes the indexes from the rows.
func (v *view) newIndexes() *indexes {
	made := &indexes{organizationLists: organizationLists(), activityLists: activityLists()}
	organizations, activities, places := present(&v.organizations), present(&v.activities), present(&v.places)
	themes, sources, assessments := present(&v.themes), present(&v.sources), present(&v.assessments)
	tasks := []func(){
		func() { made.words = newPostings(allWords(organizations, activities, places, themes)) },
		func() { made.tags = newPostings(allTags(organizations, activities, places, assessments)) },
		func() { made.organizationLists.in(civic.ByName, func() []*organization { return organizations }) },
		func() { made.activityLists.in(civic.ByTitle, func() []*activity { return activities }) },
		func() { made.placeList = newList(placeOrder(), places) },
		func() {
			made.themeList, made.sourceList = newList(labelOrder(), themes), newList(labelOrder(), sources)
		},
	}
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, task := range tasks {
		group.Go(func() error { task(); return nil })
	}
	group.Wait() //nolint:errcheck // no task fails
	return made
}

// present returns the rows of a table that are there, by number.
func present[R comparable](t *table[R]) []R {
	var rows []R
	var none R
	for row := range t.all {
		if row != none {
			rows = append(rows, row)
		}
	}
	return rows
}

func allWords(organizations []*organization, activities []*activity, places []*place, themes []*label) []posting {
	var all []posting
	for _, row := range organizations {
		all = append(all, row.words()...)
	}
	for _, row := range activities {
		all = append(all, row.words()...)
	}
	for _, row := range places {
		all = append(all, row.words()...)
	}
	for _, row := range themes {
		all = append(all, row.words()...)
	}
	return all
}

func allTags(organizations []*organization, activities []*activity, places []*place, assessments []*assessment) []posting {
	var all []posting
	for _, row := range organizations {
		all = append(all, row.tags()...)
	}
	for _, row := range activities {
		all = append(all, row.tags()...)
	}
	for _, row := range places {
		all = append(all, row.tags()...)
	}
	for _, row := range assessments {
		all = append(all, row.tags()...)
	}
	return all
}
