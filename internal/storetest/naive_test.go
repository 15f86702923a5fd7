package storetest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// TestNaiveStore runs the suite on the simplest store there is, the oracle with a log, so that a test that no store can pass, or
// that asks for more than the contract says, shows here first.
func TestNaiveStore(t *testing.T) {
	Run(t, Chance{Graphs: 60, Histories: 10}, func(t *testing.T) civic.Store { return newNaiveStore() })
}

// TestNaiveDifferential holds the naive store against itself, so that a difference that is none shows here.
func TestNaiveDifferential(t *testing.T) {
	open := func(t *testing.T) civic.Store { return newNaiveStore() }
	RunDifferential(t, open, open)
}

// A naiveStore keeps every version of a world whole.
type naiveStore struct {
	mu       sync.Mutex
	world    *world
	revision civic.Revision
	log      []civic.LogEntry
	replies  map[string]naiveReply
	closed   bool
}

type naiveReply struct {
	request civic.Fingerprint
	receipt civic.Receipt
}

func newNaiveStore() *naiveStore {
	graph := fmt.Sprintf("%08d", rand.IntN(1e8))
	return &naiveStore{world: &world{}, revision: civic.Revision{Graph: graph}, replies: map[string]naiveReply{}}
}

func (s *naiveStore) check(ctx context.Context) error {
	if s.closed {
		return fmt.Errorf("the store is closed: %w", civic.ErrUnavailable)
	}
	return ctx.Err()
}

func (s *naiveStore) Reader(ctx context.Context) (civic.Reader, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	return &naiveReader{oracle: newOracle(s.world), revision: s.revision}, nil
}

func (s *naiveStore) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	return nil
}

func (s *naiveStore) Changes(ctx context.Context, after civic.Revision, limit int) ([]civic.LogEntry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.check(ctx); err != nil {
		return nil, err
	}
	if after.Graph != s.revision.Graph || after.Number > s.revision.Number {
		return nil, civic.Invalid("this revision is of another graph or still to come", "")
	}
	entries := s.log[after.Number:]
	return slices.Clone(entries[:min(limit, len(entries))]), nil
}

func (s *naiveStore) Await(ctx context.Context, known civic.Revision) error {
	for {
		s.mu.Lock()
		err, now := s.check(ctx), s.revision
		s.mu.Unlock()
		if err != nil || now != known {
			return err
		}
		runtime.Gosched()
	}
}

func (s *naiveStore) Update(ctx context.Context, commit civic.Commit, change func(civic.Tx) error) (civic.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.check(ctx); err != nil {
		return civic.Receipt{}, err
	}
	if reply, known := s.replies[commit.IdempotencyKey]; known && commit.IdempotencyKey != "" {
		if reply.request != commit.Request {
			return civic.Receipt{}, fmt.Errorf("the idempotency key was used for another request: %w", civic.ErrConflict)
		}
		reply.receipt.Replayed = true
		return reply.receipt, nil
	}
	if commit.IfRevision != nil && *commit.IfRevision != s.revision {
		return civic.Receipt{}, fmt.Errorf("the graph moved on: %w", civic.ErrConflict)
	}
	tx := &naiveTx{world: s.world.clone()}
	if err := change(tx); err != nil {
		return civic.Receipt{}, err
	}
	if err := ctx.Err(); err != nil {
		return civic.Receipt{}, err
	}
	if !commit.DryRun {
		s.commit(commit, tx)
	}
	return civic.Receipt{Revision: s.revision, Outcome: tx.outcome}, nil
}

func (s *naiveStore) commit(commit civic.Commit, tx *naiveTx) {
	entry := civic.LogEntry{By: commit.By, Reason: commit.Reason, At: time.Now()}
	for _, next := range tx.world.dossiers {
		id := next.DossierID()
		before := keptUnder(s.world, id)
		if before != nil && sameJSON(before, next) {
			continue
		}
		entry.Changed = append(entry.Changed, id)
		if before != nil {
			entry.Replaced = append(entry.Replaced, before)
		}
	}
	slices.Sort(entry.Changed)
	slices.SortFunc(entry.Replaced, func(a, b civic.Dossier) int { return cmp.Compare(a.DossierID(), b.DossierID()) })
	if len(entry.Changed) > 0 || len(tx.world.keys) > len(s.world.keys) {
		s.revision.Number++
		entry.Revision = s.revision
		s.log = append(s.log, entry)
		s.world = tx.world
	}
	if commit.IdempotencyKey != "" {
		s.replies[commit.IdempotencyKey] = naiveReply{commit.Request, civic.Receipt{Revision: s.revision, Outcome: tx.outcome}}
	}
}

func sameJSON(a, b civic.Dossier) bool {
	textA, errA := json.Marshal(a)
	textB, errB := json.Marshal(b)
	return errA == nil && errB == nil && bytes.Equal(textA, textB)
}

type naiveTx struct {
	world   *world
	outcome []byte
}

func (tx *naiveTx) Resolve(ctx context.Context, keys []civic.KindKey) ([]civic.ID, error) {
	return each(ctx, keys, func(key civic.KindKey) (civic.ID, error) {
		return pick(tx.world.keys, func(row civic.KeyRow) bool { return row.KindKey == key }).ID, ctx.Err()
	})
}

func (tx *naiveTx) Dossiers(ctx context.Context, ids []civic.ID) ([]civic.Dossier, error) {
	return each(ctx, ids, func(id civic.ID) (civic.Dossier, error) { return keptUnder(tx.world, id), ctx.Err() })
}

func (tx *naiveTx) Dependents(ctx context.Context, ids []civic.ID, limit int) ([][]civic.ID, error) {
	o := newOracle(tx.world)
	return each(ctx, ids, func(id civic.ID) ([]civic.ID, error) {
		found := o.dependents(o.standsFor(id))
		slices.Sort(found)
		if limit > 0 {
			found = found[:min(limit, len(found))]
		}
		return found, nil
	})
}

// dependents returns what cannot be without an entity, which may have left the graph already.
func (o *oracle) dependents(other civic.ID) []civic.ID {
	var found []civic.ID
	for _, p := range o.liveParticipations() {
		if p.Activity == other || p.Organization == other {
			found = append(found, p.ID)
		}
	}
	for _, dossier := range kept[*civic.AssessmentDossier](o.world) {
		if o.standsFor(dossier.Organization) == other && len(live(dossier.Records)) > 0 {
			found = append(found, dossier.ID())
		}
	}
	for _, a := range o.activities {
		if a.PartOf == other {
			found = append(found, a.ID)
		}
	}
	for _, x := range o.organizations {
		if o.standsFor(x.Parent) == other || o.standsFor(x.Metropolitan) == other {
			found = append(found, x.ID)
		}
	}
	return found
}

func (tx *naiveTx) Put(ctx context.Context, batch civic.Batch) error {
	for _, row := range batch.Keys {
		before := pick(tx.world.keys, func(r civic.KeyRow) bool { return r.KindKey == row.KindKey })
		switch before.ID {
		case "":
			tx.world.keys = append(tx.world.keys, row)
		case row.ID:
		default:
			return &civic.Fault{Kind: civic.ErrConflict, Problem: "the key is another's"}
		}
	}
	for _, dossier := range batch.Dossiers {
		tx.world.put(dossier)
	}
	return ctx.Err()
}

func (tx *naiveTx) SetOutcome(outcome []byte) { tx.outcome = outcome }

// A naiveReader is the oracle of one version.
type naiveReader struct {
	*oracle
	revision civic.Revision
}

func (r *naiveReader) Revision(ctx context.Context) (civic.Revision, error) {
	return r.revision, ctx.Err()
}

func (r *naiveReader) Close() {}

func (r *naiveReader) Scan(ctx context.Context, visit civic.Visitor) (civic.Revision, error) {
	return r.revision, r.scan(ctx, visit)
}
