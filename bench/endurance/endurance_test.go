package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/bench/crowd"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// built is the program, built once for all tests.
var built string

func TestMain(m *testing.M) {
	os.Exit(buildAndTest(m))
}

func buildAndTest(m *testing.M) int {
	folder, err := os.MkdirTemp("", "civicgraph-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(folder) }()
	built = filepath.Join(folder, "civicgraph")
	if err := crowd.Build(context.Background(), built); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// short returns the options of a run of a few seconds.
func short(t *testing.T, length time.Duration) options {
	t.Helper()
	return options{
		length: length, calm: length / 4, killEvery: length / 4, auditEvery: length / 5, capacity: length / 6, sampleEvery: length / 20,
		scale: 0.002, seed: 2026, sampled: 10, readers: 4, writers: 3, subscribers: 2, program: built, folder: t.TempDir(),
	}
}

// endured runs and returns the report as text.
func endured(t *testing.T, o options) (said string, failed bool) {
	t.Helper()
	var out strings.Builder
	err := run(t.Context(), o, &out)
	if err != nil && err != errFailed { //nolint:errorlint // it is returned as it is
		t.Fatalf("%v\n%s", err, &out)
	}
	return out.String(), err != nil
}

// TestShortEndurance is the short form of the run: a few seconds of load with kills, stops, backups and a second server.
func TestShortEndurance(t *testing.T) {
	t.Parallel()
	o := short(t, 6*time.Second)
	o.report = filepath.Join(o.folder, "report.json")
	said, failed := endured(t, o)
	if failed {
		t.Fatal(said)
	}
	for _, line := range []string{"\nlookup ", "\npage ", "\nnation: paths ", "\nsearch ", "\nconditional GET ", "\nbackup, restored and asked ", "\nupsertOrganizations ", "\nmergeOrganizations ", "\ndry run ", "\nask for a write again "} {
		if !strings.Contains(said, line) {
			t.Errorf("there was no %q:\n%s", strings.TrimSpace(line), said)
		}
	}
	if strings.Contains(said, "killed, stopped              0, 0") {
		t.Errorf("nothing was killed:\n%s", said)
	}
	if _, err := os.Stat(o.report); err != nil {
		t.Error(err)
	}
}

// TestPlantedFaultsAreFound runs with faults that the run is to find, each of another kind.
func TestPlantedFaultsAreFound(t *testing.T) {
	for _, test := range []struct {
		name  string
		plant func(*planted)
		want  []string
	}{
		{"a lost write", func(p *planted) { p.killed = loseWrites(t) }, []string{"FAILED: lost write", "FAILED: wrong answer"}},
		{"what is seen twice or left behind", func(p *planted) {
			p.event = twice()
			p.idle = leaveOpen(t)
			p.killed = func(data string) error { return os.WriteFile(filepath.Join(data, "graph.db.new-1"), nil, 0o600) }
		}, []string{"sees revision ", "goroutines are left behind the load", "files are open behind the load", "graph.db.new-1 was left in the data folder"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			o := short(t, 4*time.Second)
			test.plant(&o.plant)
			said, failed := endured(t, o)
			for _, want := range test.want {
				if !failed || !strings.Contains(said, want) {
					t.Errorf("%q was not found:\n%s", want, said)
				}
			}
		})
	}
}

// loseWrites puts, at each kill but the first, the graph back to what it was at the one before, under the name that it has now.
func loseWrites(t *testing.T) func(data string) error {
	kept := filepath.Join(t.TempDir(), "graph.db")
	return func(data string) error {
		graph := filepath.Join(data, "graph.db")
		if _, err := os.Stat(kept); err == nil {
			return copyFile(kept, graph)
		}
		return copyFile(graph, kept)
	}
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600)
}

// twice shows the first event twice.
func twice() func(uint64) []uint64 {
	var shown atomic.Bool
	return func(revision uint64) []uint64 {
		if shown.Swap(true) {
			return []uint64{revision}
		}
		return []uint64{revision, revision}
	}
}

// leaveOpen opens connections that stay.
func leaveOpen(t *testing.T) func(context.Context, string) error {
	return func(ctx context.Context, address string) error {
		for range 20 {
			conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
			if err != nil {
				return err
			}
			t.Cleanup(func() { _ = conn.Close() })
			if _, err := io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"); err != nil {
				return err
			}
		}
		return nil
	}
}

// TestJudgementOfAnswers holds answers that are wrong in one thing each against a world that is known by heart: 0 and 1 take part in
// activity 0; 0, 1 and 2 in activity 1; 22 and 23 are one.
func TestJudgementOfAnswers(t *testing.T) {
	w := newWorld(1)
	for o := range worldOrganizations {
		w.organizations[o] = fmt.Sprintf("o%02d", o)
	}
	s := &state{}
	for _, o := range []int{0, 1, 2, 22, 23} {
		s.organizations[o] = organization{version: 3, present: true}
	}
	s.organizations[23].merged = true
	s.members[0], s.members[1] = 1<<0|1<<1, 1<<0|1<<1|1<<2
	w.begin(s)
	w.settle(5)
	later := *s
	later.members[0] = 0
	w.begin(&later)
	w.settle(9)

	tests := []struct {
		name, data string
		inquiry    inquiry
		wrong      string // part of the complaint, "" when the answer is right
	}{
		{"right list", `{"graphInfo":{"revision":"g-5"},"organizations":{"totalCount":4,"nodes":[` + nodeOf(w, 0, 3) + `,` + nodeOf(w, 1, 3) + `,` + nodeOf(w, 2, 3) + `,{"id":"o22","name":"x","formerIds":["o23"]}]}}`, listOf(w), ""},
		{"list without one", `{"graphInfo":{"revision":"g-5"},"organizations":{"totalCount":3,"nodes":[` + nodeOf(w, 0, 3) + `,` + nodeOf(w, 1, 3) + `,{"id":"o22","formerIds":["o23"]}]}}`, listOf(w), "the organizations are"},
		{"list with an old name", `{"graphInfo":{"revision":"g-5"},"organizations":{"totalCount":4,"nodes":[` + nodeOf(w, 0, 2) + `,` + nodeOf(w, 1, 3) + `,` + nodeOf(w, 2, 3) + `,{"id":"o22","formerIds":["o23"]}]}}`, listOf(w), "is called"},
		{"list of one that went", `{"graphInfo":{"revision":"g-5"},"organizations":{"totalCount":4,"nodes":[` + nodeOf(w, 0, 3) + `,` + nodeOf(w, 1, 3) + `,` + nodeOf(w, 2, 3) + `,{"id":"o23"}]}}`, listOf(w), "the organizations are"},
		{"right ties", `{"graphInfo":{"revision":"g-8"},"node":{"collaborators":{"totalCount":2,"edges":[{"activityCount":2,"strength":1.5,"node":{"id":"o01"}},{"activityCount":1,"strength":0.5,"node":{"id":"o02"}}]}}}`, collaboratorsOf(w, 0), ""},
		{"ties of before", `{"graphInfo":{"revision":"g-9"},"node":{"collaborators":{"totalCount":2,"edges":[{"activityCount":2,"strength":1.5,"node":{"id":"o01"}},{"activityCount":1,"strength":0.5,"node":{"id":"o02"}}]}}}`, collaboratorsOf(w, 0), "want {1 0.5}"},
		{"right network", `{"network":{"revision":"g-6","totalNodes":3,"totalLinks":3,"isolates":1}}`, networkOf(w), ""},
		{"network with a link too few", `{"network":{"revision":"g-6","totalNodes":3,"totalLinks":2,"isolates":1}}`, networkOf(w), "want 3 nodes, 3 links"},
		{"right path", `{"paths":{"revision":"g-6","paths":[{"length":1}]}}`, pathsOf(w, 0, 2), ""},
		{"path to nowhere", `{"paths":{"revision":"g-6","paths":[{"length":2}]}}`, pathsOf(w, 0, 22), "it is 2, want 0"},
		{"right hit", `{"graphInfo":{"revision":"g-6"},"search":{"nodes":[{"id":"o22"}]}}`, searchOf(w, 23), ""},
		{"no hit", `{"graphInfo":{"revision":"g-6"},"search":{"nodes":[]}}`, searchOf(w, 1), "the hits are"},
		{"right neighbours", `{"neighborhood":{"revision":"g-6","nodes":{"id":["o02","o01","o00"]}}}`, neighborhoodOf(w, 2), ""},
		{"a stranger", `{"neighborhood":{"revision":"g-6","nodes":{"id":["o02","o01","o22"]}}}`, neighborhoodOf(w, 2), "the nodes are"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := &reader{endurance: &endurance{ledger: newLedger()}}
			r.judge(w, test.inquiry, reply{data: []byte(test.data), body: []byte(test.data)})
			got := strings.Join(r.ledger.failures, "\n")
			if (test.wrong == "") != (got == "") || !strings.Contains(got, test.wrong) {
				t.Errorf("got %q, want %q", got, test.wrong)
			}
		})
	}
}

func nodeOf(w *world, o, version int) string {
	return fmt.Sprintf(`{"id":%q,"name":%q,"formerIds":[]}`, w.organizationID(o), w.name(o, version))
}

// TestWhatAWorldMayBe follows a write that is under way, is acknowledged, or refused.
func TestWhatAWorldMayBe(t *testing.T) {
	w := newWorld(1)
	one, two := &state{}, &state{}
	w.begin(one)
	if got := w.possible(7); len(got) != 2 || got[1] != one {
		t.Errorf("under way it may be %v", got)
	}
	w.settle(7)
	w.begin(two)
	w.settle(0)
	for revision, want := range map[uint64]*state{7: one, 8: one} {
		if got := w.possible(revision); len(got) != 1 || got[0] != want {
			t.Errorf("at %d it may be %v", revision, got)
		}
	}
	if got := w.possible(6); len(got) != 1 || got[0] == one {
		t.Errorf("before it may be %v", got)
	}
	if got := w.between(3, 8); len(got) != 3 || got[0] == one || got[1] != one || got[2] != one {
		t.Errorf("from 3 to 8 it may be %v", got)
	}
}

// TestStaleAnswersAreFound holds an answer against what was acknowledged before it was asked for.
func TestStaleAnswersAreFound(t *testing.T) {
	w := newWorld(1)
	r := &reader{endurance: &endurance{ledger: newLedger()}}
	data := []byte(`{"network":{"revision":"g-6","totalNodes":0,"totalLinks":0,"isolates":0}}`)
	r.judge(w, networkOf(w), reply{data: data, before: 6})
	if len(r.ledger.failures) > 0 {
		t.Error(r.ledger.failures)
	}
	r.judge(w, networkOf(w), reply{data: data, before: 7})
	if r.ledger.counts[failedStale] != 1 {
		t.Error("an answer of revision 6 is held to be fresh behind revision 7")
	}
}

// TestLedgerFindsWhatWasMadeTwice acknowledges one revision to two writers, and looks for ids in events that lack them.
func TestLedgerFindsWhatWasMadeTwice(t *testing.T) {
	l := newLedger()
	l.acknowledge(3, commit{"a", []string{"x"}})
	l.acknowledge(4, commit{"b", []string{"y"}})
	l.checkEvents(map[uint64][]string{3: {"w", "x"}, 4: {"y"}})
	if len(l.failures) > 0 {
		t.Error(l.failures)
	}
	l.acknowledge(4, commit{"c", nil})
	l.checkEvents(map[uint64][]string{3: {"w"}})
	if l.counts[failedOrder] != 1 || l.counts[failedLost] != 1 {
		t.Errorf("found %v", l.counts)
	}
}

// TestFollowerMissesNothing shows a follower revisions in order, and then each way in which they may be out of order.
func TestFollowerMissesNothing(t *testing.T) {
	for name, test := range map[string]struct {
		revisions []uint64
		failures  int
	}{
		"in order": {[]uint64{4, 5, 6}, 0}, "twice": {[]uint64{4, 4, 5}, 1}, "missed": {[]uint64{4, 6, 7}, 1}, "backwards": {[]uint64{5, 4}, 2},
	} {
		e := &endurance{ledger: newLedger()}
		f := e.subscriber(0, civic.Revision{Graph: "g", Number: 3})
		for _, number := range test.revisions {
			if err := f.take(fmt.Appendf(nil, `{"data":{"changes":{"revision":"g-%d","ids":["x"],"complete":true}}}`, number)); err != nil {
				t.Fatal(err)
			}
		}
		if got := e.ledger.counts[failedOrder]; got != test.failures {
			t.Errorf("%s: %d failures are found", name, got)
		}
	}
}

// TestTrends tells what grows all the time from what goes up and down, in the last life alone.
func TestTrends(t *testing.T) {
	var flat, leaking []usage
	for i := range 40 {
		u := usage{At: time.Duration(i) * time.Second, Life: 2, Heap: 50e6 + float64(i%5)*1e6, Memory: 90e6, Goroutines: 20 + float64(i%3), Files: 15}
		if i < 10 {
			u.Life, u.Heap = 1, float64(i)*1e9
		}
		if i%10 == 9 {
			u.Goroutines = 150 // much is answered just then
		}
		flat = append(flat, u)
		u.Heap += float64(i) * 3e6
		u.Goroutines += 2 * float64(i)
		leaking = append(leaking, u)
	}
	for _, one := range trends(flat) {
		if one.leaks() {
			t.Errorf("what does not grow is taken for a leak: %+v", one)
		}
	}
	found := map[string]bool{}
	for _, one := range trends(leaking) {
		found[one.Name] = one.leaks()
	}
	if !found["heap"] || !found["goroutines"] || found["open files"] || found["memory"] {
		t.Errorf("leaks are found in %v", found)
	}
	if got := trends(flat[:20]); got != nil {
		t.Errorf("five samples have the trends %v", got)
	}
}

// TestPaceBoundsTheLoad takes turns at once and finds how far they are apart.
func TestPaceBoundsTheLoad(t *testing.T) {
	var p pace
	if p.turn() != 0 {
		t.Error("what is not bounded has to wait")
	}
	p.set(100)
	var mu sync.Mutex
	longest := time.Duration(0)
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			turn := p.turn()
			mu.Lock()
			defer mu.Unlock()
			longest = max(longest, turn)
		})
	}
	group.Wait()
	if longest < 400*time.Millisecond || longest > 510*time.Millisecond {
		t.Errorf("the last of 50 turns at 100 a second is in %v", longest)
	}
}
