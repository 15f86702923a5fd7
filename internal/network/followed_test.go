package network_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/network"
)

// followed makes a store to follow of the embedded one: it shows a scan of the newest revision, and what its commits changed of the
// columns as the differences between scans before and after them.
type followed struct {
	*embedded.Store
	// calls, when there is one, gets each call of the follower, which then waits to be let on.
	calls chan *call

	// writing is held while a commit is made and entered here, so that nobody is told of one that is not in the log.
	writing sync.Mutex
	log     []civic.ColumnChange
	newest  columns
}

// A call is one question of the follower to the store.
type call struct {
	what string
	ctx  context.Context
	goOn chan error
}

// passes waits until the test lets a call on, and returns the error that the test gives it.
func (s *followed) passes(ctx context.Context, what string) error {
	if s.calls == nil {
		return nil
	}
	c := &call{what, ctx, make(chan error)}
	select {
	case s.calls <- c:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case err := <-c.goOn:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Scan shows the revision there is when it is called, also when it is let on later.
func (s *followed) Scan(ctx context.Context, visit civic.Visitor) (civic.Revision, error) {
	reader, err := s.Store.Reader(ctx)
	if err != nil {
		return civic.Revision{}, err
	}
	defer reader.Close()
	if err := s.passes(ctx, "scan"); err != nil {
		return civic.Revision{}, err
	}
	return reader.Scan(ctx, visit)
}

func (s *followed) ColumnChanges(ctx context.Context, after civic.Revision, limit int) ([]civic.ColumnChange, error) {
	s.writing.Lock()
	at := slices.IndexFunc(s.log, func(c civic.ColumnChange) bool { return c.Revision.Number == after.Number+1 })
	var changes []civic.ColumnChange
	if at >= 0 {
		changes = slices.Clone(s.log[at:])
	}
	s.writing.Unlock()
	if err := s.passes(ctx, "changes"); err != nil {
		return nil, err
	}
	if len(changes) > limit {
		return nil, civic.ErrRevisionGone
	}
	return changes, nil
}

func (s *followed) Update(ctx context.Context, commit civic.Commit, change func(civic.Tx) error) (civic.Receipt, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	receipt, err := s.Store.Update(ctx, commit, change)
	if err != nil {
		return receipt, err
	}
	now, revision, err := columnsOf(ctx, s.Store)
	if err == nil && (len(s.log) == 0 || revision != s.log[len(s.log)-1].Revision) {
		s.log = append(s.log, civic.ColumnChange{Revision: revision, Change: s.newest.changeTo(now)})
		s.newest = now
	}
	return receipt, err
}

// Reader returns a view that looks entities up in the newest revision, as views of a store without versions do.
func (s *followed) Reader(ctx context.Context) (civic.Reader, error) {
	reader, err := s.Store.Reader(ctx)
	return newestNodes{reader, s.Store}, err
}

type newestNodes struct {
	civic.Reader
	store *embedded.Store
}

func (r newestNodes) Nodes(ctx context.Context, ids []civic.ID) ([]civic.Node, error) {
	newest, err := r.store.Reader(ctx)
	if err != nil {
		return nil, err
	}
	defer newest.Close()
	return newest.Nodes(ctx, ids)
}

// columns is what a scan shows.
type columns struct {
	places         map[civic.ID]civic.PlaceColumns
	organizations  map[civic.ID]civic.OrganizationColumns
	activities     map[civic.ID]civic.ActivityColumns
	participations map[participation]civic.Period
}

type participation struct {
	activity, organization civic.ID
	role                   civic.Role
}

func columnsOf(ctx context.Context, store civic.Store) (columns, civic.Revision, error) {
	c := columns{
		map[civic.ID]civic.PlaceColumns{}, map[civic.ID]civic.OrganizationColumns{}, map[civic.ID]civic.ActivityColumns{}, map[participation]civic.Period{},
	}
	reader, err := store.Reader(ctx)
	if err != nil {
		return c, civic.Revision{}, err
	}
	defer reader.Close()
	revision, err := reader.Scan(ctx, civic.Visitor{
		Place:        func(p civic.PlaceColumns) error { c.places[p.ID] = p; return nil },
		Organization: func(o civic.OrganizationColumns) error { c.organizations[o.ID] = o; return nil },
		Activity: func(a civic.ActivityColumns, participants []civic.ParticipationColumns) error {
			c.activities[a.ID] = a
			for _, p := range participants {
				c.participations[participation{a.ID, p.Organization, p.Role}] = p.Period
			}
			return nil
		},
	})
	return c, revision, err
}

func (c columns) changeTo(now columns) civic.Change {
	change := civic.Change{
		Gone: slices.Concat(missing(c.organizations, now.organizations), missing(c.activities, now.activities)), Places: changed(c.places, now.places),
		Organizations: changed(c.organizations, now.organizations), Activities: changed(c.activities, now.activities),
	}
	for p := range c.participations {
		if _, still := now.participations[p]; !still {
			change.Participations = append(change.Participations, civic.ParticipationChange{
				Activity: p.activity, Organization: p.organization, Role: p.role, Gone: true,
			})
		}
	}
	for p, period := range now.participations {
		if before, was := c.participations[p]; !was || before != period {
			change.Participations = append(change.Participations, civic.ParticipationChange{
				Activity: p.activity, Organization: p.organization, Role: p.role, Period: period,
			})
		}
	}
	slices.SortFunc(change.Participations, func(a, b civic.ParticipationChange) int {
		return cmp.Or(cmp.Compare(a.Activity, b.Activity), cmp.Compare(a.Organization, b.Organization), cmp.Compare(a.Role, b.Role))
	})
	return change
}

func missing[T any](before, now map[civic.ID]T) []civic.ID {
	var gone []civic.ID
	for _, id := range slices.Sorted(maps.Keys(before)) {
		if _, still := now[id]; !still {
			gone = append(gone, id)
		}
	}
	return gone
}

func changed[T any](before, now map[civic.ID]T) []T {
	var rows []T
	for _, id := range slices.Sorted(maps.Keys(now)) {
		if was, known := before[id]; !known || !reflect.DeepEqual(was, now[id]) {
			rows = append(rows, now[id])
		}
	}
	return rows
}

// follow opens a store that holds nothing and a follower of it.
func follow(t *testing.T) (*followed, *network.Follower) {
	t.Helper()
	store, err := embedded.OpenMemory()
	if err != nil {
		t.Fatal(err)
	}
	s := &followed{Store: store}
	f := network.NewFollower(s)
	t.Cleanup(func() {
		f.Close()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, f
}

// found puts organizations with some numbers into the store, in a commit of their own, and returns its revision.
func (s *followed) found(t *testing.T, numbers ...int) civic.Revision {
	t.Helper()
	var dossiers []civic.Dossier
	for _, number := range numbers {
		dossiers = append(dossiers, &civic.OrganizationDossier{
			ID: mint(civic.KindOrganization, fmt.Sprint(number)), Records: []civic.Record[civic.OrganizationFacts]{{
				RecordHead: civic.RecordHead{Source: mint(civic.KindSource, "register")},
				Facts:      civic.OrganizationFacts{Type: civic.NGO, Names: []civic.Name{{Text: fmt.Sprint("Dernek ", number), Kind: civic.Official}}},
			}},
		})
	}
	receipt, err := s.Update(t.Context(), civic.Commit{}, func(tx civic.Tx) error {
		return tx.Put(t.Context(), civic.Batch{Dossiers: dossiers})
	})
	if err != nil {
		t.Fatal(err)
	}
	return receipt.Revision
}
