package graph_test

import (
	"math"
	"reflect"
	"slices"
	"sync"
	"testing"
)

// drawn is a network with positions.
type drawn struct {
	Nodes struct {
		ID        []string
		Degree    []int
		Known     []bool
		Positions struct{ X, Y []float64 }
	}
	Links           struct{ Source, Target []int }
	BackboneLeftOut *int
	TotalLinks      int
	Truncated       bool
}

// check looks whether there is a position of each node, and ends of links are nearer to one another than other nodes.
func (d drawn) check(t *testing.T, nearer float64) {
	t.Helper()
	at := d.Nodes.Positions
	if len(at.X) != len(d.Nodes.ID) || len(at.Y) != len(at.X) || len(at.X) == 0 {
		t.Fatalf("%d and %d positions of %d nodes", len(at.X), len(at.Y), len(d.Nodes.ID))
	}
	apart := func(i, j int) float64 { return math.Hypot(at.X[i]-at.X[j], at.Y[i]-at.Y[j]) }
	tied, others, pairs := 0.0, 0.0, 0.0
	for i := range at.X {
		if max(math.Abs(at.X[i]), math.Abs(at.Y[i])) > 1 {
			t.Errorf("a node is at %v, %v", at.X[i], at.Y[i])
		}
		for j := range i {
			others += apart(i, j)
			pairs++
		}
	}
	for i, source := range d.Links.Source {
		tied += apart(source, d.Links.Target[i])
	}
	if tied /= float64(len(d.Links.Source)); tied > nearer*others/pairs {
		t.Errorf("ends of links are %.3f apart, and any two nodes %.3f", tied, others/pairs)
	}
}

const columns = `nodes { id degree known positions { x y } } links { source target } backboneLeftOut totalLinks truncated`

func TestNetworksAreDrawn(t *testing.T) {
	a := builtIn(t)
	for name, one := range map[string]struct {
		arguments string
		nearer    float64
	}{
		"organizations":            {`limit: 200`, 0.6},
		"with isolates":            {`limit: 500, isolates: true`, 0.6},
		"with activities":          {`mode: TWO_MODE, limit: 400`, 0.6},
		"the backbone":             {`limit: 200, backbone: 0.3`, 0.7},
		"one tie":                  {`limit: 2`, 1},
		"of a filter with nothing": {`ties: {organizations: {set: {names: []}}}`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			a := *a
			a.t = t
			var got, again struct{ Network drawn }
			a.ask(&got, `{ network(`+one.arguments+`) { `+columns+` } }`, nil)
			if one.nearer == 0 {
				if len(got.Network.Nodes.Positions.X) != 0 {
					t.Errorf("got %v", got)
				}
				return
			}
			got.Network.check(t, one.nearer)
			a.ask(&again, `{ network(`+one.arguments+`) { `+columns+` } }`, nil)
			if !reflect.DeepEqual(got, again) {
				t.Error("it is drawn otherwise the second time")
			}
		})
	}
}

func TestNeighborhoodsAreDrawn(t *testing.T) {
	a := builtIn(t)
	var whole struct{ Network drawn }
	a.ask(&whole, `{ network { `+columns+` } }`, nil)
	ids, most := whole.Network.Nodes.ID, 0
	for i, degree := range whole.Network.Nodes.Degree {
		if degree > whole.Network.Nodes.Degree[most] {
			most = i
		}
	}
	for name, arguments := range map[string]string{
		"organizations":   `of: $of, depth: 2`,
		"with known ones": `of: $of, known: $known`,
		"with activities": `of: $of, mode: TWO_MODE`,
		"the backbone":    `of: $of, known: $known, backbone: 0.5`,
	} {
		t.Run(name, func(t *testing.T) {
			a := *a
			a.t = t
			var got struct{ Neighborhood drawn }
			a.ask(&got, `query($of: [ID!]!, $known: [ID!]) { neighborhood(`+arguments+`) { `+columns+` } ignored: neighborhood(of: $of, known: $known) { truncated } }`,
				variables{"of": []string{ids[most]}, "known": slices.Delete(slices.Clone(ids), most, most+1)})
			got.Neighborhood.check(t, 0.95)
		})
	}
}

// Another seed draws another figure, and two names for one question are answered alike.
func TestSeeds(t *testing.T) {
	a := builtIn(t)
	var got struct {
		Network struct {
			Nodes struct{ First, Same, Other struct{ X []float64 } }
		}
	}
	a.ask(&got, `{ network(limit: 50, mode: TWO_MODE) { nodes { first: positions { x } same: positions(seed: 1) { x } other: positions(seed: 2) { x } } } }`, nil)
	nodes := got.Network.Nodes
	if !reflect.DeepEqual(nodes.First, nodes.Same) || reflect.DeepEqual(nodes.First, nodes.Other) {
		t.Errorf("got %v", nodes)
	}
}

// More than may wait for their turn ask for the same drawing at once: none is turned away.
func TestOneDrawingServesAll(t *testing.T) {
	const askers = 60
	store := memory(t)
	if err := load(store); err != nil {
		t.Fatal(err)
	}
	a := serve(t, store, store).anonymous()
	var discard any
	a.ask(&discard, `{ network(limit: 300) { truncated } }`, nil)
	answers := make(chan string, askers)
	var all sync.WaitGroup
	for range askers {
		all.Go(func() {
			answers <- string(a.post(`{ network(limit: 300) { nodes { positions { x y } } } }`, nil).body)
		})
	}
	all.Wait()
	first := <-answers
	for range askers - 1 {
		if other := <-answers; other != first {
			t.Fatalf("one got\n%.200s\nand another\n%.200s", first, other)
		}
	}
	if len(first) < 200 {
		t.Errorf("got %s", first)
	}
	if done := a.vitals().Kernels; done != 2 {
		t.Errorf("%d pieces of work were done, want the network and one drawing", done)
	}
}

// A write makes a new graph, on which nothing is drawn yet.
func TestANewRevisionIsDrawnAnew(t *testing.T) {
	a := smallWorld(t)
	const question = `{ network { nodes { id positions { x y } } } }`
	var before, after struct{ Network drawn }
	a.ask(&before, question, nil)
	a.write(upsertParticipations, `{"source": {"id": "slug:hand"}, "participations": [{"organization": "slug:fon", "activity": "slug:program", "role": "PARTNER"}]}`)
	a.ask(&after, question, nil)
	if len(before.Network.Nodes.ID) != 3 || len(after.Network.Nodes.Positions.X) != 4 {
		t.Errorf("before %v, after %v", before, after)
	}
}

// In the small world Ada (1 to Bel, 0.5 to Uni) and Bel deal out 1.5 in two ties each, and Uni 1 in two even ones: (1 − 1/1.5)¹ = 1/3 for the tie of Ada and
// Bel; of the others (1 − 0.5/1)¹ = 1/2 for Uni, and 2/3 for the other end.
func TestTheBackboneIsWorkedOut(t *testing.T) {
	a := smallWorld(t)
	for level, want := range map[string]int{"0.3": 3, "0.34": 2, "0.49": 2, "0.51": 0} {
		var got struct{ Network, Neighborhood drawn }
		a.ask(&got, `query($of: [ID!]!) { network(backbone: `+level+`) { `+columns+` } neighborhood(of: $of, backbone: `+level+`) { `+columns+` } }`,
			variables{"of": []string{a.idOf("ada")}})
		for _, d := range []drawn{got.Network, got.Neighborhood} {
			if d.BackboneLeftOut == nil || *d.BackboneLeftOut != want || len(d.Links.Source) != 3-want || d.TotalLinks != 3 || len(d.Nodes.ID) != 3 || d.Truncated {
				t.Errorf("at %s: %+v", level, d)
			}
		}
	}
	a.expect(`{ network { backboneLeftOut } }`, nil, `{"network": {"backboneLeftOut": null}}`)
	// Of the two that are drawn here, Bel has a tie to Uni besides.
	a.expect(`{ network(limit: 2, backbone: 0.34) { backboneLeftOut nodes { degree hiddenNeighbours } links { weight } } }`, nil,
		`{"network": {"backboneLeftOut": 0, "nodes": {"degree": [2, 2], "hiddenNeighbours": [1, 1]}, "links": {"weight": [1]}}}`)
}

// Drawing costs more than looking: as many drawings as would take the machine for long are refused.
func TestDrawingsCost(t *testing.T) {
	a := builtIn(t)
	query := ""
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "i"} {
		query += name + `: positions { x } `
	}
	a.refuse(`{ network { nodes { `+query+` } } }`, nil, "TOO_COSTLY", "")
}
