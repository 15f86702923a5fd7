package embedded

import (
	"errors"
	"testing"

	bolt "go.etcd.io/bbolt"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// TestCommitThatFailedHalfWayEndsAllAnswers has the file move on behind a commit that failed, as when the last sync of it does. Nothing may be
// answered then, and nobody may wait for it for ever; opening the folder again finds what the file holds.
func TestCommitThatFailedHalfWayEndsAllAnswers(t *testing.T) {
	folder := t.TempDir()
	store, err := Open(folder, Options{})
	if err != nil {
		t.Fatal(err)
	}
	before, err := store.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	revision, err := before.Revision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	awaited := make(chan error, 1)
	go func() { awaited <- store.Await(t.Context(), revision) }()
	if err := store.db.Update(func(tx *bolt.Tx) error {
		return bucket(tx, bucketMeta).Put([]byte(metaRevision), revisionKey(1))
	}); err != nil {
		t.Fatal(err)
	}
	cause := errors.New("the sync failed")
	if err := store.commitFailed(cause); !errors.Is(err, civic.ErrUnavailable) || !errors.Is(err, cause) {
		t.Errorf("got %v", err)
	}
	_, reading := store.Reader(t.Context())
	_, writing := store.Update(t.Context(), civic.Commit{}, func(civic.Tx) error { return nil })
	_, following := store.Changes(t.Context(), civic.Revision{Graph: revision.Graph}, 1)
	backup := store.Backup(t.Context(), nil)
	for what, err := range map[string]error{"reading": reading, "writing": writing, "following": following, "a backup": backup, "waiting": <-awaited} {
		if !errors.Is(err, civic.ErrUnavailable) || !errors.Is(err, cause) {
			t.Errorf("%s: got %v, want ErrUnavailable and why", what, err)
		}
	}
	if now, err := before.Revision(t.Context()); err != nil || now != revision {
		t.Errorf("a reader of before answers %v, %v", now, err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(folder, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close() //nolint:errcheck // nothing was written
	reader, err := again.Reader(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if now, err := reader.Revision(t.Context()); err != nil || now.Number != 1 {
		t.Errorf("opened again, it is at %v, %v", now, err)
	}
}
