package measure_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// TestAgreementIsGolden compares with scikit-learn and igraph.
func TestAgreementIsGolden(t *testing.T) {
	text, err := os.ReadFile("testdata/agreement/partitions.json")
	if err != nil {
		t.Fatal(err)
	}
	var pairs []struct {
		A, B                 []int32
		NMI, Rand, Variation *float64
	}
	if err := json.Unmarshal(text, &pairs); err != nil {
		t.Fatal(err)
	}
	if len(pairs) != 17 {
		t.Fatalf("there are %d pairs of partitions", len(pairs))
	}
	for _, pair := range pairs {
		got := must(measure.Agree(pair.A, pair.B))
		near(t, "mutual information", got.Mutual, pair.NMI)
		near(t, "adjusted Rand index", got.Rand, pair.Rand)
		near(t, "variation of information", got.Variation, pair.Variation)
		equal(t, "the other way round", must(measure.Agree(pair.B, pair.A)), got)
	}
}

func TestAgreementOfPartitionsThatSayNothing(t *testing.T) {
	zero, one := measure.Value{Defined: true}, measure.Value{Number: 1, Defined: true}
	for what, c := range map[string]struct {
		a, b []int32
		want measure.Agreement
	}{
		"nobody":                         {nil, nil, measure.Agreement{}},
		"nobody in both":                 {[]int32{0, measure.NoGroup}, []int32{measure.NoGroup, 3}, measure.Agreement{}},
		"one node":                       {[]int32{4}, []int32{0}, measure.Agreement{Nodes: 1, Variation: zero}},
		"one group each":                 {[]int32{0, 0, 0}, []int32{1, 1, 1}, measure.Agreement{Nodes: 3, Variation: zero}},
		"everybody alone in both":        {[]int32{0, 1, 2}, []int32{2, 0, 1}, measure.Agreement{Nodes: 3, Mutual: one, Variation: zero}},
		"one group, everybody alone":     {[]int32{0, 0}, []int32{0, 1}, measure.Agreement{Nodes: 2, Mutual: zero, Rand: zero, Variation: measure.Value{Number: math.Ln2, Defined: true}}},
		"the same but for what is not":   {[]int32{7, 7, 2, measure.NoGroup}, []int32{0, 0, 1, 1}, measure.Agreement{Nodes: 3, Mutual: one, Rand: one, Variation: zero}},
		"crosswise: worse than expected": {[]int32{0, 0, 1, 1}, []int32{0, 1, 0, 1}, measure.Agreement{Nodes: 4, Mutual: zero, Rand: measure.Value{Number: -0.5, Defined: true}, Variation: measure.Value{Number: 2 * math.Ln2, Defined: true}}},
	} {
		got := must(measure.Agree(c.a, c.b))
		equal(t, what, got.Nodes, c.want.Nodes)
		for i, want := range []measure.Value{c.want.Mutual, c.want.Rand, c.want.Variation} {
			value := []measure.Value{got.Mutual, got.Rand, got.Variation}[i]
			if value.Defined != want.Defined || math.Abs(value.Number-want.Number) > 1e-15 {
				t.Errorf("%s: got %v, want %v", what, got, c.want)
			}
		}
	}
	if _, err := measure.Agree([]int32{0}, nil); err == nil {
		t.Error("partitions of different nodes are compared")
	}
}

// TestAgreementTakesNoLabels gives groups other names.
func TestAgreementTakesNoLabels(t *testing.T) {
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 7))
		n := 1 + random.IntN(60)
		a, b, renamed := make([]int32, n), make([]int32, n), make([]int32, n)
		names := random.Perm(9)
		for i := range n {
			a[i], b[i] = int32(random.IntN(9)), int32(random.IntN(5))
			renamed[i] = int32(names[a[i]])
		}
		equal(t, "with other names", must(measure.Agree(renamed, b)), must(measure.Agree(a, b)))
		if v := must(measure.Agree(a, renamed)); v.Variation.Number != 0 || v.Rand.Defined && v.Rand.Number != 1 || v.Mutual.Defined && v.Mutual.Number != 1 {
			t.Errorf("a partition and the same with other names: got %v", v)
		}
	}
}
