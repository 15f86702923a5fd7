package exchange_test

import (
	"os"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/network"
)

// TestTextsInCypher looks at what the script makes of a hostile name. That Neo4j runs such scripts is tested with the command, where there is one.
func TestTextsInCypher(t *testing.T) {
	n, _ := open(t, world(t), network.ExtractQuery{})
	text, err := os.ReadFile(written(t, n, "cypher", ""))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`name: '=İğne "Şık" <Çöğür> & O\'nun \\ Derneği; \'ıİ\', {x}'`, "weight: toFloat(1)", "plate_code: 35", "// revision: " + n.About.Revision + "\n",
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("the script does not hold %s:\n%s", want, text)
		}
	}
	if got := strings.Count(string(text), ";\n"); got != 3 {
		t.Errorf("there are %d statements", got)
	}
}
