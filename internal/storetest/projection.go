package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// A projected reader answers what a store answers, and on a projection what touches the whole graph.
type projected struct {
	civic.Reader
	graph *network.Graph
	names network.Names
}

// project builds the projection of a view from a scan of it, as whoever has no projection of the store's own does.
func project(ctx context.Context, reader civic.Reader) (*network.Graph, error) {
	builder := network.NewBuilder()
	revision, err := reader.Scan(ctx, civic.Visitor{
		Place:        func(p civic.PlaceColumns) error { builder.Place(p); return nil },
		Organization: func(x civic.OrganizationColumns) error { builder.Organization(x); return nil },
		Activity: func(a civic.ActivityColumns, participants []civic.ParticipationColumns) error {
			builder.Activity(a, participants)
			return nil
		},
	})
	if err != nil {
		return nil, err
	}
	return builder.Build(revision), nil
}

// nameKeys makes the sort keys of a world's organizations.
func nameKeys(w *world) network.Names {
	keys := map[civic.ID][]byte{}
	for _, x := range newOracle(w).organizations {
		keys[x.ID] = nameKey(x.Names)
	}
	return func(id civic.ID) []byte { return keys[id] }
}

func (p projected) Collaborations(ctx context.Context, q network.CollaborationQuery) (network.CollaborationPage, error) {
	return p.graph.Collaborations(ctx, q, p.names)
}

func (p projected) ProvinceFlows(ctx context.Context, q network.FlowQuery) (network.Flows, error) {
	return p.graph.ProvinceFlows(ctx, q)
}

func (p projected) Paths(ctx context.Context, q network.PathQuery) (network.Paths, error) {
	return p.graph.Paths(ctx, q)
}

func (p projected) Reach(ctx context.Context, q network.ReachQuery) (network.Reach, error) {
	return p.graph.Reach(ctx, q)
}

func (p projected) Position(ctx context.Context, q positionQuery) (network.Position, error) {
	return p.graph.Position(ctx, q.Of, q.Ties)
}

func (p projected) Network(ctx context.Context, q network.WholeQuery) (network.Network, error) {
	return p.graph.Network(ctx, q)
}

// RunProjector holds a projector to what it promises: the graph that a reader sees, answering like one that is built from a scan. Each
// call of open returns a store that holds nothing and the projector of it.
func RunProjector(t *testing.T, open func(t *testing.T) (civic.Store, network.Projector)) {
	t.Run("The projection shows what the reader shows, at its revision or a later one", func(t *testing.T) { projectionOfView(t, open) })
	t.Run("It answers like the oracle, also after the graph changed step by step", func(t *testing.T) {
		for seed := range uint64(projectorRounds) {
			t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { projectStepwise(t, open, seed) })
		}
	})
}

// projectionOfView asks for the projections of a view that answered before a commit and of one from behind it. A store that keeps
// versions projects the first as it was; another shows the commit to both, in the view and in the projection alike.
func projectionOfView(t *testing.T, open func(t *testing.T) (civic.Store, network.Projector)) {
	store, projector := open(t)
	w := gold()
	w.write(t, store)
	before := view{t, w, read(t, store)}
	before.nodes(w.all("project"))
	w.organization("new", civic.OrganizationFacts{Names: named("Zambak")})
	w.takePart(w.called("project"), civic.Partner, w.called("new"))
	receipt := w.write(t, store)
	for _, v := range []view{before, {t, w, read(t, store)}} {
		graph, err := projector.Projection(t.Context(), v.Reader)
		of := need(t, graph, err).Revision()
		if named := revisionOf(t, v); of.Graph != named.Graph || of.Number < named.Number {
			t.Errorf("got the projection of %v for a view of %v", of, named)
		}
		_, there := graph.Organization(w.called("new"))
		if there != (of == receipt.Revision) {
			t.Errorf("the projection of %v shows what came with %v: %t", of, receipt.Revision, there)
		}
		if nodes := v.nodes(w.all("new")); there != (nodes[0] != nil) {
			t.Errorf("the projection of %v shows the new organization: %t, the view: %t", of, there, nodes[0] != nil)
		}
	}
}

const projectorRounds = 12

// projectStepwise writes a world in several commits, then others over it, and asks the projection after each: it is then one that was
// advanced, not built.
func projectStepwise(t *testing.T, open func(t *testing.T) (civic.Store, network.Projector), seed uint64) {
	store, projector := open(t)
	d := newDice(seed)
	for step := range 4 {
		w := randomWorld(d, sizes{places: 6, organizations: 8, activities: 10, participations: 24})
		rewrite(t, store, w)
		reader := read(t, store)
		graph, err := projector.Projection(t.Context(), reader)
		answers := projected{reader, need(t, graph, err), nameKeys(w)}
		a := newAsker(d, w)
		for number := range 3 * sortsOfQuestions {
			q := a.question(number)
			if diff := q.compare(t.Context(), answers, newOracle(w)); diff != "" {
				t.Fatalf("seed %d, step %d: a projection advanced so far answers wrongly\n%s", seed, step, finding{w, q, diff})
			}
		}
		built, err := project(t.Context(), reader)
		sameWholes(t, graph, need(t, built, err), a.ties(), a.ties())
	}
}

// rewrite makes the store hold another world, in one commit. What it held before and the other world does not have is retired, but
// for reference data, which is added to the other world.
func rewrite(t *testing.T, store civic.Store, w *world) {
	t.Helper()
	for _, old := range worldOf(t, store, w).dossiers {
		if keptUnder(w, old.DossierID()) == nil {
			w.put(retired(old))
		}
	}
	w.write(t, store)
}

// worldOf reads from the log what a store holds: whatever any commit wrote, as it is kept now. Keys are not in the log; those of
// another world that was written there are taken on.
func worldOf(t *testing.T, store civic.Store, keys *world) *world {
	t.Helper()
	const most = 1000
	now := revisionOf(t, read(t, store))
	entries, err := store.Changes(t.Context(), civic.Revision{Graph: now.Graph}, most)
	var ids []civic.ID
	for _, entry := range need(t, entries, err) {
		ids = append(ids, entry.Changed...)
	}
	held := &world{keys: keys.keys}
	within(t, store, func(tx civic.Tx) {
		dossiers, err := tx.Dossiers(t.Context(), once(ids))
		held.dossiers = need(t, dossiers, err)
	})
	return held
}

// retired returns a dossier of which all that was said is taken back. Reference data stays as it is.
func retired(dossier civic.Dossier) civic.Dossier {
	switch d := dossier.(type) {
	case *civic.OrganizationDossier:
		return &civic.OrganizationDossier{ID: d.ID, Records: takenBack(d.Records)}
	case *civic.ActivityDossier:
		return &civic.ActivityDossier{ID: d.ID, Records: takenBack(d.Records)}
	case *civic.ParticipationDossier:
		return &civic.ParticipationDossier{Activity: d.Activity, Organization: d.Organization, Role: d.Role, Records: takenBack(d.Records)}
	case *civic.AssessmentDossier:
		return &civic.AssessmentDossier{Organization: d.Organization, Slug: d.Slug, Records: takenBack(d.Records)}
	}
	return dossier
}

func takenBack[F any](records []civic.Record[F]) []civic.Record[F] {
	gone := make([]civic.Record[F], len(records))
	for i, record := range records {
		record.Retired = true
		gone[i] = record
	}
	return gone
}
