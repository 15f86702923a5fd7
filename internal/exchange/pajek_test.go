package exchange_test

import (
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// TestPajekReadersFindTheSmallWorld has the readers of Pajek's format read it, which know labels and weights only. That of networkx knows no
// second number of vertices, by which the format tells two modes.
func TestPajekReadersFindTheSmallWorld(t *testing.T) {
	for _, r := range []struct {
		reader string
		mode   network.Mode
	}{{"pajek-networkx", network.OneMode}, {"pajek-igraph", network.OneMode}, {"pajek-igraph", network.TwoMode}} {
		t.Run(r.reader+" "+string(r.mode), func(t *testing.T) {
			n, reader := open(t, world(t), network.ExtractQuery{Mode: r.mode, Isolates: true})
			got := read(t, r.reader, written(t, n, "pajek", "network.net"))
			slugs, _ := slugsOf(t, reader)
			nodes, links := gold(r.mode)
			labels := map[string]string{}
			for id, slug := range slugs {
				if node := nodes[slug]; node != nil {
					name, _ := node["name"].(string)
					labels[strings.NewReplacer(`"`, "'", `\`, "/").Replace(name)+" ("+id+")"] = id
				}
			}
			if len(got.Nodes) != len(nodes) || len(got.Links) != len(links) {
				t.Errorf("found %d nodes and %d links, want %d and %d", len(got.Nodes), len(got.Links), len(nodes), len(links))
			}
			for label := range got.Nodes {
				if labels[label] == "" {
					t.Errorf("found the label %q", label)
				}
			}
			for _, link := range got.Links {
				ends, _ := link["ends"].([]any)
				for i, end := range ends {
					text, _ := end.(string)
					ends[i] = labels[text]
				}
				if name := linkName(t, slugs, link); link["weight"] != links[name]["weight"] {
					t.Errorf("%s has weight %v, want %v", name, link["weight"], links[name]["weight"])
				}
			}
		})
	}
}

// TestNamesThatPajekCannotHold has names of one line each, whatever is in them.
func TestNamesThatPajekCannotHold(t *testing.T) {
	store := world(t)
	submit(t, store, civic.Submission{Source: ref("hand"), Organizations: []civic.OrganizationEntry{
		organization("bel", civic.Municipality, "izmir", official("Bel  \"Belediyesi\"\\")...),
	}})
	n, reader := open(t, store, network.ExtractQuery{})
	bel := idsOf(t, reader, civic.KindOrganization, "bel")[0]
	if got := read(t, "pajek-networkx", written(t, n, "pajek", "network.net")); got.Nodes["Bel 'Belediyesi'/ ("+string(bel)+")"] == nil {
		t.Errorf("found %v", got.Nodes)
	}
}
