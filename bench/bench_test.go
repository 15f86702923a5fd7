package bench

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/network"
)

// scaleVariable names the environment variable that makes the nation smaller or larger; it is of the size of a country unless said.
const scaleVariable = "CIVICGRAPH_BENCH_SCALE"

// BenchmarkEmbedded measures the embedded store on a nation: loading it, opening it again, and asking it. All questions are asked of
// one store, which is loaded once.
func BenchmarkEmbedded(b *testing.B) {
	f := &fixture{folder: b.TempDir(), heapBefore: heap()}
	for _, part := range []struct {
		name string
		run  func(*testing.B)
	}{
		{"Load", f.load}, {"Memory", f.memory}, {"Reopen", f.reopen},
		{"CollaboratorsMedian", f.collaboratorsMedian}, {"CollaboratorsHub", f.collaboratorsHub}, {"PathMedian", f.pathMedian},
		{"PathNone", f.pathNone}, {"ProvinceFlows", f.provinceFlows}, {"CollaborationsFirstPage", f.collaborationsFirstPage},
		{"CollaborationsLaterPage", f.collaborationsLaterPage}, {"NamePageBehind50000", f.namePage},
		{"FilteredList", f.filteredList}, {"SearchRarePrefix", f.search("gönürıze")}, {"SearchOneLetter", f.search("d")},
		{"SearchBelediyesi", f.search("belediyesi")}, {"SingleWrite", f.singleWrite}, {"WritesBy32", f.writesByMany},
	} {
		b.Run(part.name, part.run)
	}
	f.close(b)
}

// A fixture is one store that the benchmarks share. It is loaded and opened when the first of them needs it.
type fixture struct {
	folder string
	loaded bool
	// heapBefore is what was on the heap before there was a store.
	heapBefore int64
	store      *embedded.Store
	reader     civic.Reader
	graph      *network.Graph
	// written counts the organizations added by benchmarks of writes.
	written int
	// taking are the organizations that take part in something, the busiest first.
	taking []civic.ID
}

// nation returns the nation of the scale asked for.
func nation(b *testing.B) *Nation {
	b.Helper()
	scale := 1.0
	if text := os.Getenv(scaleVariable); text != "" {
		given, err := strconv.ParseFloat(text, 64)
		if err != nil {
			b.Fatalf("%s: %v", scaleVariable, err)
		}
		scale = given
	}
	n, err := NewNation(1, scale)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

func open(b *testing.B, folder string) *embedded.Store {
	b.Helper()
	store, err := embedded.Open(folder, embedded.Options{})
	if err != nil {
		b.Fatal(err)
	}
	return store
}

func closeStore(b *testing.B, store *embedded.Store) {
	b.Helper()
	if err := store.Close(); err != nil {
		b.Fatal(err)
	}
}

// write loads a nation into a store in transactions of BatchSize dossiers. Around each it calls pause and resume, so that making up the
// data can be left out of the time.
func write(b *testing.B, store *embedded.Store, n *Nation, pause, resume func()) {
	b.Helper()
	pause()
	for batch := range n.Batches() {
		resume()
		_, err := store.Update(b.Context(), civic.Commit{By: "bench", Reason: "load"}, func(tx civic.Tx) error { return tx.Put(b.Context(), batch) })
		if err != nil {
			b.Fatal(err)
		}
		pause()
	}
	resume()
}

// load measures writing the nation, closing included; the first store it writes is the one that the others ask.
func (f *fixture) load(b *testing.B) {
	n := nation(b)
	for b.Loop() {
		folder := b.TempDir()
		if !f.loaded {
			folder, f.loaded = f.folder, true
		}
		store := open(b, folder)
		write(b, store, n, b.StopTimer, b.StartTimer)
		closeStore(b, store)
	}
}

// ready makes sure that the folder holds the nation and that nobody has it open.
func (f *fixture) ready(b *testing.B) {
	b.Helper()
	f.close(b)
	if !f.loaded {
		store := open(b, f.folder)
		write(b, store, nation(b), func() {}, func() {})
		closeStore(b, store)
		f.loaded = true
	}
}

// reopen measures opening the store up to the first answers: a store may go on with its indexes after Open returns. How long Open
// itself takes is reported beside it.
func (f *fixture) reopen(b *testing.B) {
	f.ready(b)
	for b.Loop() {
		begin := time.Now()
		store := open(b, f.folder)
		b.ReportMetric(float64(time.Since(begin)), "open-ns")
		firstAnswers(b, store)
		b.StopTimer()
		closeStore(b, store)
		b.StartTimer()
	}
}

// firstAnswers asks what needs all that a store keeps in memory.
func firstAnswers(b *testing.B, store *embedded.Store) {
	b.Helper()
	reader, err := store.Reader(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer reader.Close()
	_, listed := reader.Organizations(b.Context(), []civic.OrganizationQuery{{Page: page()}})
	_, found := reader.Search(b.Context(), civic.SearchQuery{Text: "belediyesi", Page: page()})
	_, counted := reader.Counts(b.Context())
	if err := errors.Join(listed, found, counted); err != nil {
		b.Fatal(err)
	}
}

// memory reports what the open store keeps on the heap once it has answered.
func (f *fixture) memory(b *testing.B) {
	f.ready(b)
	for b.Loop() {
		store := open(b, f.folder)
		firstAnswers(b, store)
		b.ReportMetric(float64(heap()-f.heapBefore)/(1<<20), "MB-heap")
		closeStore(b, store)
	}
}

// heap returns what is on the heap once all that is unused is gone, which takes a second collection for what has finalizers.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// open opens the store for questions, unless it is open.
func (f *fixture) open(b *testing.B) {
	b.Helper()
	if f.store != nil {
		return
	}
	f.ready(b)
	f.store = open(b, f.folder)
	reader, err := f.store.Reader(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	f.reader = reader
	firstAnswers(b, f.store)
	if f.graph, err = f.store.Projection(context.Background(), reader); err != nil {
		b.Fatal(err)
	}
	f.rank(b)
}

// rank orders the organizations by how often they take part, and notes the keys of their names.
func (f *fixture) rank(b *testing.B) {
	b.Helper()
	times := map[civic.ID]int{}
	_, err := f.reader.Scan(context.Background(), civic.Visitor{
		Place:        func(civic.PlaceColumns) error { return nil },
		Organization: func(civic.OrganizationColumns) error { return nil },
		Activity: func(_ civic.ActivityColumns, participants []civic.ParticipationColumns) error {
			for _, p := range participants {
				times[p.Organization]++
			}
			return nil
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	f.taking = f.taking[:0]
	for id := range times {
		f.taking = append(f.taking, id)
	}
	slices.SortFunc(f.taking, func(x, y civic.ID) int {
		if times[x] != times[y] {
			return times[y] - times[x]
		}
		return slices.Compare([]byte(x), []byte(y))
	})
	b.Logf("%d organizations take part: the busiest %d times, the median %d times", len(f.taking), times[f.taking[0]], times[f.taking[len(f.taking)/2]])
}

func (f *fixture) close(b *testing.B) {
	b.Helper()
	if f.store == nil {
		return
	}
	f.reader.Close()
	closeStore(b, f.store)
	f.store, f.reader, f.graph = nil, nil, nil
}

// page is the page that clients get unless they ask for another.
func page() civic.PageRequest { return civic.PageRequest{Limit: civic.DefaultPageSize} }

// collaborators measures the first page of the collaborators of organizations in turn, each with one activity as proof.
func (f *fixture) collaborators(b *testing.B, of []civic.ID) {
	b.Helper()
	measureEach(b, len(of), func(i int) error {
		_, err := f.reader.Collaborators(b.Context(), []civic.CollaboratorQuery{{Of: of[i], Page: page(), Proof: 1}})
		return err
	})
}

// measureEach asks questions in turn, and reports the median and the 95th percentile of their times beside the mean.
func measureEach(b *testing.B, questions int, ask func(i int) error) {
	b.Helper()
	var times []time.Duration
	for i := 0; b.Loop(); i++ {
		begin := time.Now()
		if err := ask(i % questions); err != nil {
			b.Fatal(err)
		}
		times = append(times, time.Since(begin))
	}
	slices.Sort(times)
	b.ReportMetric(float64(times[len(times)/2]), "median-ns")
	b.ReportMetric(float64(times[len(times)*95/100]), "p95-ns")
}

// collaboratorsMedian asks of organizations that take part as often as the median organization does.
func (f *fixture) collaboratorsMedian(b *testing.B) {
	f.open(b)
	const around = 500
	middle := len(f.taking) / 2
	f.collaborators(b, f.taking[max(0, middle-around):min(len(f.taking), middle+around)])
}

func (f *fixture) collaboratorsHub(b *testing.B) {
	f.open(b)
	f.collaborators(b, f.taking[:1])
}

// pathMedian measures the best path between organizations drawn by chance.
func (f *fixture) pathMedian(b *testing.B) {
	f.open(b)
	const pairs, pathLength = 512, 6
	d := nation(b).dice(streamSizes, 1)
	queries := make([]network.PathQuery, pairs)
	for i := range queries {
		at := d.IntN(len(f.taking) - 1)
		queries[i] = network.PathQuery{From: f.taking[at], To: f.taking[at+1+d.IntN(len(f.taking)-at-1)], MaxLength: pathLength, First: 1}
	}
	measureEach(b, pairs, func(i int) error {
		_, err := f.graph.Paths(b.Context(), queries[i])
		return err
	})
}

// pathNone measures finding out that there is no path between two organizations of two halves of the nation, either of which is nearly all
// connected: organizations with even and odd places in the order of ids never meet.
func (f *fixture) pathNone(b *testing.B) {
	f.open(b)
	builder := network.NewBuilder()
	half := map[civic.ID]int{}
	_, err := f.reader.Scan(b.Context(), civic.Visitor{
		Place: func(p civic.PlaceColumns) error { builder.Place(p); return nil },
		Organization: func(o civic.OrganizationColumns) error {
			half[o.ID] = len(half) % 2
			builder.Organization(o)
			return nil
		},
		Activity: func(a civic.ActivityColumns, participants []civic.ParticipationColumns) error {
			a.PartOf = ""
			builder.Activity(a, slices.DeleteFunc(participants, func(p civic.ParticipationColumns) bool {
				return half[p.Organization] != half[participants[0].Organization]
			}))
			return nil
		},
	})
	if err != nil {
		b.Fatal(err)
	}
	g := builder.Build(civic.Revision{Graph: "halves"})
	var ends [2][]civic.ID
	for _, id := range f.taking[len(f.taking)/4 : len(f.taking)*3/4] {
		ends[half[id]] = append(ends[half[id]], id)
	}
	const pathLength = 6
	measureEach(b, min(len(ends[0]), len(ends[1])), func(i int) error {
		paths, err := g.Paths(b.Context(), network.PathQuery{From: ends[0][i], To: ends[1][i], MaxLength: pathLength, First: 1})
		if err == nil && len(paths.Paths) > 0 {
			err = errors.New("there is a path between the halves")
		}
		return err
	})
}

// fresh returns the projection as one of which nothing was asked before, since it remembers answers.
func (f *fixture) fresh() *network.Graph { return f.graph.Advance(f.graph.Revision(), civic.Change{}) }

func (f *fixture) provinceFlows(b *testing.B) {
	f.open(b)
	for b.Loop() {
		flows, err := f.fresh().ProvinceFlows(b.Context(), network.FlowQuery{})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(flows.Flows)), "flows")
	}
}

func (f *fixture) collaborationsFirstPage(b *testing.B) {
	f.open(b)
	for b.Loop() {
		if _, err := f.fresh().Collaborations(b.Context(), network.CollaborationQuery{Page: page(), Proof: 1}, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// collaborationsLaterPage measures the pages behind the first, one after the other.
func (f *fixture) collaborationsLaterPage(b *testing.B) {
	f.open(b)
	query := network.CollaborationQuery{Page: page(), Proof: 1}
	measureEach(b, 1, func(int) error {
		page, err := f.graph.Collaborations(b.Context(), query, nil)
		if err == nil {
			query.Page.From = &page.Positions[len(page.Positions)-1]
		}
		return err
	})
}

// namePage measures a page in the middle of all organizations by name, from a position as a cursor holds it.
func (f *fixture) namePage(b *testing.B) {
	f.open(b)
	request := civic.PageRequest{Limit: civic.MaxPageSize}
	for range 500 {
		page := f.organizations(b, civic.OrganizationQuery{Page: request})
		if !page.HasNext {
			break
		}
		request.From = &page.Positions[len(page.Positions)-1]
	}
	request.Limit = civic.DefaultPageSize
	for b.Loop() {
		f.organizations(b, civic.OrganizationQuery{Page: request})
	}
}

func (f *fixture) organizations(b *testing.B, query civic.OrganizationQuery) civic.Page[*civic.Organization] {
	b.Helper()
	pages, err := f.reader.Organizations(b.Context(), []civic.OrganizationQuery{query})
	if err != nil {
		b.Fatal(err)
	}
	return pages[0]
}

// filteredList measures 50 NGOs of one province that work on one theme, by name, with their number.
func (f *fixture) filteredList(b *testing.B) {
	f.open(b)
	n := nation(b)
	const province = 5
	query := civic.OrganizationQuery{
		Filter: civic.OrganizationFilter{
			Types: []civic.OrganizationType{civic.NGO}, Places: []civic.ID{n.geography.places[n.geography.provinces[province]].ID},
			Themes: []civic.ID{id(civic.KindTheme, 0)},
		},
		Page: civic.PageRequest{Limit: 50, Count: true},
	}
	for b.Loop() {
		f.organizations(b, query)
	}
}

func (f *fixture) search(text string) func(*testing.B) {
	return func(b *testing.B) {
		f.open(b)
		hits := 0
		for b.Loop() {
			page, err := f.reader.Search(b.Context(), civic.SearchQuery{Text: text, Page: page()})
			if err != nil {
				b.Fatal(err)
			}
			hits = len(page.Items)
		}
		b.ReportMetric(float64(hits), "hits")
	}
}

// singleWrite measures one commit of one new organization, durable when it returns. No view is held open meanwhile: one that is held
// for thousands of commits keeps the file from using its pages again.
func (f *fixture) singleWrite(b *testing.B) {
	f.open(b)
	f.reader.Close()
	defer f.close(b)
	n := nation(b)
	measureEach(b, 1, func(int) error {
		f.written++
		return f.writeOne(b, n, f.written)
	})
}

// writesByMany measures the same by 32 writers at once: the time is that between two commits of any of them.
func (f *fixture) writesByMany(b *testing.B) {
	f.open(b)
	f.reader.Close()
	defer f.close(b)
	n := nation(b)
	const writers = 32
	var left, next atomic.Int64
	left.Store(int64(b.N))
	next.Store(int64(f.written))
	var all errgroup.Group
	b.ResetTimer()
	for range writers {
		all.Go(func() error {
			for left.Add(-1) >= 0 {
				if err := f.writeOne(b, n, int(next.Add(1))); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err := all.Wait(); err != nil {
		b.Fatal(err)
	}
	f.written = int(next.Load())
}

// writeOne commits one more organization.
func (f *fixture) writeOne(b *testing.B, n *Nation, which int) error {
	dossier := n.organization(which % n.organizations)
	dossier.ID = id(civic.KindOrganization, n.organizations+which)
	batch := civic.Batch{Keys: []civic.KeyRow{keyRow(civic.KindOrganization, n.organizations+which)}, Dossiers: []civic.Dossier{dossier}}
	_, err := f.store.Update(b.Context(), civic.Commit{By: "bench", Reason: "one more"}, func(tx civic.Tx) error { return tx.Put(b.Context(), batch) })
	return err
}
