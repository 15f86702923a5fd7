package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"os"

	"github.com/civicgraph/civicgraph/bench"
	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// mostTies is more than the networks here have.
const mostTies = 32_000_000

// newGraph returns the collaboration network of a nation under the default filter, without the organizations that have no tie: the other
// libraries are given ties only.
func newGraph(ctx context.Context, size networkSize) (*measure.Graph, error) {
	nation, err := bench.NewNation(1, size.scale)
	if err != nil {
		return nil, err
	}
	ties, err := projection(nation).Ties(ctx, civic.TieFilter{Activities: civic.ActivityTieFilter{MaxSize: size.maxSize}}, mostTies)
	if err != nil {
		return nil, err
	}
	number := make([]int32, ties.Nodes())
	g := &measure.Graph{Offsets: []int32{0}, Strengths: ties.Strengths, Counts: ties.Counts}
	for i := range number {
		if number[i] = int32(g.Nodes()); ties.Degree(int32(i)) > 0 {
			g.Offsets = append(g.Offsets, ties.Offsets[i+1])
		}
	}
	g.Neighbours = make([]int32, len(ties.Neighbours))
	for at, j := range ties.Neighbours {
		g.Neighbours[at] = number[j]
	}
	return g, nil
}

// projection returns what ties depend on of a nation.
func projection(nation *bench.Nation) *network.Graph {
	builder := network.NewBuilder()
	activities, participants := map[civic.ID]civic.ActivityColumns{}, map[civic.ID][]civic.ParticipationColumns{}
	for batch := range nation.Batches() {
		for _, dossier := range batch.Dossiers {
			switch d := dossier.(type) {
			case *civic.OrganizationDossier:
				o := civic.DeriveOrganization(d)
				builder.Organization(civic.OrganizationColumns{ID: o.ID, Type: o.Type, Sector: o.Type.Sector()})
			case *civic.ActivityDossier:
				a := civic.DeriveActivity(d)
				activities[a.ID] = civic.ActivityColumns{ID: a.ID, Type: a.Type, PartOf: a.PartOf, Period: a.Period}
			case *civic.ParticipationDossier:
				participants[d.Activity] = append(participants[d.Activity], civic.ParticipationColumns{Organization: d.Organization, Role: d.Role})
			}
		}
	}
	for id, columns := range activities {
		builder.Activity(columns, participants[id])
	}
	return builder.Build(civic.Revision{Graph: "nation", Number: 1})
}

// writeEdges writes each tie as two little-endian 32-bit numbers, its nodes, lower first.
func writeEdges(g *measure.Graph, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	to := bufio.NewWriter(file)
	for i := range int32(g.Nodes()) {
		for _, j := range g.Row(i) {
			if i < j {
				_ = binary.Write(to, binary.LittleEndian, [2]int32{i, j}) // an error comes back from Flush
			}
		}
	}
	if err := to.Flush(); err != nil {
		return err
	}
	return file.Close()
}
