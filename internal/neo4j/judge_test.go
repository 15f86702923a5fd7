package neo4j

import (
	"reflect"
	"testing"
	"time"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// TestJudgeIndexes judges states that a small database is hardly ever seen in.
func TestJudgeIndexes(t *testing.T) {
	e := &examination{}
	e.judge([]string{"a", "b"}, map[string][]string{online: {"c"}, populating: {"d (40 percent)"}, "FAILED": {"e", "f"}})
	want := []civic.Finding{
		{Grade: civic.GradeProblem, About: "indexes", Found: "missing: a, b", Remedy: "start a server, which makes them"},
		{Grade: civic.GradeProblem, About: "indexes", Found: "FAILED: e, f", Remedy: "drop them and start a server, which makes them anew"},
		{Grade: civic.GradeWarning, About: "indexes", Found: "being built: d (40 percent)", Remedy: "wait; what needs them is slow until then"},
	}
	if !reflect.DeepEqual(e.findings, want) || !e.incomplete {
		t.Errorf("got %+v", e.findings)
	}
	e = &examination{}
	e.judge(nil, map[string][]string{online: {"a", "b"}})
	if want := []civic.Finding{{Grade: civic.GradeOK, About: "indexes", Found: "all 2 constraints and indexes are there and online"}}; !reflect.DeepEqual(e.findings, want) || e.incomplete {
		t.Errorf("got %+v", e.findings)
	}
}

func TestSkew(t *testing.T) {
	for ahead, want := range map[time.Duration]string{
		0: "", 10 * time.Second: "", -10 * time.Second: "", 11*time.Second - time.Millisecond: "the clock of the server is 11s ahead of the one here",
		-3 * time.Hour: "the clock of the server is 3h0m0s behind the one here",
	} {
		if got := skew(ahead); got != want {
			t.Errorf("%v: got %q, want %q", ahead, got, want)
		}
	}
}
