package embedded_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// TestReaderKeepsItsRevision asks a reader the same, of memory and of disk, before and after everything it saw was changed.
func TestReaderKeepsItsRevision(t *testing.T) {
	store := openFolder(t, t.TempDir())
	write(t, store, town())
	reader := read(t, store)
	before := everything(t, reader)
	renamed := town()
	for _, dossier := range renamed.Dossiers {
		switch d := dossier.(type) {
		case *civic.OrganizationDossier:
			d.Records[0].Facts.Names = official("Başka")
		case *civic.ActivityDossier:
			d.Records[0].Facts.Names = official("Başka")
		case *civic.ParticipationDossier:
			d.Records[0].Retired = true
		case *civic.Place:
			d.Names = official("Başka")
		}
	}
	write(t, store, renamed)
	merged := organization("second", "Başka")
	merged.MergedInto = idOf(civic.KindOrganization, "first")
	kept := organization("first", "Başka")
	kept.Absorbed = []civic.ID{merged.ID}
	write(t, store, civic.Batch{Dossiers: []civic.Dossier{merged, kept}})
	if after := everything(t, reader); after != before {
		t.Errorf("got %s\nafter the writes, and before them\n%s", after, before)
	}
	if now := everything(t, read(t, store)); strings.Contains(now, "Çınar") {
		t.Errorf("a new reader still sees %s", now)
	}
}

// everything writes down what a reader answers to some questions of each sort.
func everything(t testing.TB, reader civic.Reader) string {
	t.Helper()
	var text strings.Builder
	note := func(answer any, err error) {
		if err != nil {
			t.Fatal(err)
		}
		line, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(append(line, '\n'))
	}
	ids := []civic.ID{idOf(civic.KindOrganization, "first"), idOf(civic.KindOrganization, "second"), idOf(civic.KindActivity, "project")}
	nodes, err := reader.Nodes(t.Context(), append(ids, idOf(civic.KindPlace, "province"), participation("project", "first", civic.Coordinator).ID()))
	for i := range nodes {
		note(nodes[i], err)
	}
	note(reader.Records(t.Context(), ids))
	note(reader.Counts(t.Context()))
	note(names(t, reader), nil)
	note(reader.Search(t.Context(), civic.SearchQuery{Text: "dernegi", Page: civic.PageRequest{Limit: 10, Count: true}}))
	pages, err := reader.Participations(t.Context(), []civic.ParticipationQuery{{Of: ids[2], Page: civic.PageRequest{Limit: 10}}})
	note(len(pages[0].Items), err)
	note(reader.Collaborators(t.Context(), []civic.CollaboratorQuery{{Of: ids[0], Page: civic.PageRequest{Limit: 10}}}))
	_, err = reader.Scan(t.Context(), civic.Visitor{Activity: func(a civic.ActivityColumns, p []civic.ParticipationColumns) error {
		note(fmt.Sprint(a, p), nil)
		return nil
	}})
	note(nil, err)
	note(reader.Revision(t.Context()))
	return text.String()
}

// TestLongReadDoesNotBlockWrites lets the file grow to many times its size while a reader holds the first revision.
func TestLongReadDoesNotBlockWrites(t *testing.T) {
	folder := t.TempDir()
	store := openFolder(t, folder)
	write(t, store, town())
	reader := read(t, store)
	before, sizeBefore := everything(t, reader), fileSize(t, folder)
	done := make(chan error, 1)
	go func() { done <- grow(t, store) }()
	select {
	case err := <-done:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(time.Minute):
		t.Fatal("the writes wait for the reader")
	}
	if size := fileSize(t, folder); size < sizeBefore+64<<20 {
		t.Errorf("the file grew from %d to %d bytes only", sizeBefore, size)
	}
	if after := everything(t, reader); after != before {
		t.Errorf("got %s\nafter the writes, and before them\n%s", after, before)
	}
}

// TestFileGrowsByWhatIsWritten makes many small commits while a reader holds the first revision. What each of them frees cannot be used
// again meanwhile, but the file must not grow by more than the few pages that a commit writes.
func TestFileGrowsByWhatIsWritten(t *testing.T) {
	const commits, perCommit = 3000, 40 << 10
	folder := t.TempDir()
	store := openFolder(t, folder)
	write(t, store, town())
	reader := read(t, store)
	for i := range commits {
		write(t, store, civic.Batch{Dossiers: []civic.Dossier{organization(fmt.Sprint("small-", i), "Küçük")}})
	}
	held := fileSize(t, folder)
	if held > commits*perCommit {
		t.Errorf("%d commits made a file of %d bytes", commits, held)
	}
	reader.Close()
	for i := range commits {
		write(t, store, civic.Batch{Dossiers: []civic.Dossier{organization(fmt.Sprint("small-", i), "Az")}})
	}
	if size := fileSize(t, folder); size > held {
		t.Errorf("the file grew from %d to %d bytes although nobody read", held, size)
	}
}

// grow writes 80 MB in commits of 8.
func grow(t *testing.T, store *embedded.Store) error {
	for i := range 10 {
		_, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
			var batch civic.Batch
			for j := range 800 {
				dossier := organization(fmt.Sprint("big-", i, "-", j), "Büyük")
				dossier.Records[0].Facts.Descriptions = []civic.Text{{Text: strings.Repeat("uzun ", 2000), Language: civic.Turkish}}
				batch.Dossiers = append(batch.Dossiers, dossier)
			}
			return tx.Put(t.Context(), batch)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func fileSize(t *testing.T, folder string) int64 {
	t.Helper()
	info, err := os.Stat(graphPath(folder))
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

func TestClosedStoreAnswersWithErrors(t *testing.T) {
	folder := t.TempDir()
	store := openFolder(t, folder)
	write(t, store, town())
	reader := read(t, store)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	_, errNodes := reader.Nodes(t.Context(), []civic.ID{idOf(civic.KindOrganization, "first")})
	_, errCounts := reader.Counts(t.Context())
	_, errScan := reader.Scan(t.Context(), civic.Visitor{})
	_, errSearch := reader.Search(t.Context(), civic.SearchQuery{Text: "a"})
	_, errTies := reader.Collaborators(t.Context(), make([]civic.CollaboratorQuery, 1))
	_, errProjection := store.Projection(t.Context(), reader)
	_, errReader := store.Reader(t.Context())
	_, errUpdate := store.Update(t.Context(), civic.Commit{}, func(civic.Tx) error { return nil })
	_, errRevision := reader.Revision(t.Context())
	_, errChanges := store.Changes(t.Context(), civic.Revision{}, 1)
	for i, err := range []error{errNodes, errCounts, errScan, errSearch, errTies, errProjection, errReader, errRevision, errUpdate, errChanges, store.Announce("x")} {
		if !errors.Is(err, civic.ErrUnavailable) {
			t.Errorf("%d: got %v, want ErrUnavailable", i, err)
		}
	}
	reader.Close()
	reader.Close()
	if err := store.Close(); err != nil {
		t.Errorf("closing again: %v", err)
	}
}

// TestTransactionEndsWithUpdate keeps a transaction and uses it too late.
func TestTransactionEndsWithUpdate(t *testing.T) {
	store := openMemory(t)
	var kept civic.Tx
	if _, err := store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error { kept = tx; return nil }); err != nil {
		t.Fatal(err)
	}
	_, errDossiers := kept.Dossiers(t.Context(), []civic.ID{idOf(civic.KindOrganization, "first")})
	_, errResolve := kept.Resolve(t.Context(), nil)
	_, errDependents := kept.Dependents(t.Context(), nil, 1)
	for i, err := range []error{errDossiers, errResolve, errDependents, kept.Put(t.Context(), town())} {
		if !errors.Is(err, civic.ErrUnavailable) {
			t.Errorf("%d: got %v, want ErrUnavailable", i, err)
		}
	}
}

// TestChangeThatPanicsLeavesNoTrace is for a change function with a mistake in it: the store must be usable afterwards.
func TestChangeThatPanicsLeavesNoTrace(t *testing.T) {
	store := openMemory(t)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		store.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error { //nolint:errcheck // it panics
			if err := tx.Put(t.Context(), town()); err != nil {
				t.Error(err)
			}
			panic("a mistake")
		})
	}()
	if got := names(t, read(t, store)); got != "" {
		t.Errorf("the graph holds %s", got)
	}
	write(t, store, town())
}
