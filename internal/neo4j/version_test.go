package neo4j

import (
	"errors"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func TestVersionOf(t *testing.T) {
	for agent, want := range map[string]string{
		"Neo4j/5.26.0": "5.26.0", "Neo4j/5.26.30": "5.26.30", "Neo4j/5.27-aura": "5.27-aura", "Neo4j/6.0.0": "6.0.0", "Neo4j/2025.01.0": "2025.01.0",
	} {
		if got, err := versionOf("bolt://here", agent); got != want || err != nil {
			t.Errorf("%s: got %q, %v, want %q", agent, got, err, want)
		}
	}
	for agent, want := range map[string]string{
		"Neo4j/5.25.9": "the server at bolt://here is Neo4j 5.25.9; use Neo4j 5.26 or newer",
		"Neo4j/4.4.40": "use Neo4j 5.26 or newer", "Neo4j/3.5.0": "use Neo4j 5.26 or newer",
		"Neo4j/5.2.0 compatible graph database server - Memgraph": "use Neo4j 5.26 or newer",
		"Neo4j/dev": "not Neo4j", "Neo4j": "not Neo4j", "Elsewhere/7.0": `calls itself "Elsewhere/7.0", not Neo4j`, "": "not Neo4j",
	} {
		_, err := versionOf("bolt://here", agent)
		if !errors.Is(err, civic.ErrUnavailable) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", agent, err, want)
		}
	}
}
