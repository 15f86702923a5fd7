package civic_test

import (
	"bytes"
	_ "embed"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/civicgraph/civicgraph/internal/civic"
)

//go:embed testdata/names_tr.tsv
var turkishNames string

// readTurkishNames returns the municipalities in the order that ICU puts them in: name and ASCII form.
func readTurkishNames(t testing.TB) [][2]string {
	t.Helper()
	var lines [][2]string
	for line := range strings.Lines(turkishNames) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		name, ascii, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if !ok {
			t.Fatalf("no tab in %q", line)
		}
		lines = append(lines, [2]string{name, ascii})
	}
	if len(lines) != 1335 {
		t.Fatalf("%d names", len(lines))
	}
	return lines
}

// TestKeyOrdersAsICU finds no difference between the two: x/text's tables are of CLDR 23 and ICU's of CLDR 48, but the order
// of the Turkish letters, the digits and the space has not changed between them, and both leave punctuation non-ignorable.
func TestKeyOrdersAsICU(t *testing.T) {
	var want []string
	for _, line := range readTurkishNames(t) {
		want = append(want, line[0])
	}
	got := slices.Clone(want)
	rand.New(rand.NewPCG(5, 6)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	sortByKey(got)
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: %q, want %q", i, got[i], want[i])
		}
	}
}

func TestKeyOrder(t *testing.T) {
	want := []string{
		"", "(KADEM)", "1. Bölge", "10. Bölge", "2. Bölge", "A B", "a-b", "ab", "cam", "çam", "Dağ", "dağ evi", "Göl", "göz", "gül", "Iğdır", "İğdir",
		"Kâzım", "kil", "Konya Büyükşehir", "Konyaaltı", "oya", "öz", "Sivas", "Şişli", "Şişli Belediyesi", "Şişlispor Derneği", "uz", "üs", "yıl", "zor", "Ω",
		"Я", "ي",
	}
	got := slices.Clone(want)
	rand.New(rand.NewPCG(7, 8)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	sortByKey(got)
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestKeyBreaksTiesByCaseAndMarks(t *testing.T) {
	c := civic.NewCollator()
	for _, pair := range [][2]string{{"hakkari", "hakkâri"}, {"istanbul", "İstanbul"}, {"ışık", "Işık"}} {
		if bytes.Compare(c.Key(pair[0]), c.Key(pair[1])) >= 0 {
			t.Errorf("%q does not stand before %q", pair[0], pair[1])
		}
	}
	if s := "Şişli Gençlik"; !bytes.Equal(c.Key(s), c.Key(norm.NFD.String(s))) {
		t.Error("the key depends on the normal form")
	}
}

func TestKeysAreKept(t *testing.T) {
	c := civic.NewCollator()
	first := c.Key("Adana")
	kept := bytes.Clone(first)
	c.Key("Zonguldak")
	if !bytes.Equal(first, kept) || !bytes.Equal(c.Key("Adana"), kept) {
		t.Error("a later key changed an earlier one")
	}
}

func TestCollationVersion(t *testing.T) {
	// A new version makes every store compute its keys anew: change it here when x/text or the options change.
	if want := "tr; CLDR 23; standard, tertiary, non-ignorable; 2"; civic.CollationVersion != want {
		t.Errorf("the version is %q, want %q", civic.CollationVersion, want)
	}
}

func sortByKey(names []string) {
	c := civic.NewCollator()
	keys := map[string][]byte{}
	for _, name := range names {
		keys[name] = c.Key(name)
	}
	slices.SortFunc(names, func(a, b string) int { return bytes.Compare(keys[a], keys[b]) })
}

// plainKey is the key of x/text, as long as it makes it.
func plainKey(s string) []byte {
	return collate.New(language.Turkish).KeyFromString(new(collate.Buffer), s)
}

// checkSameOrder compares the keys of two texts with the oracle's.
func checkSameOrder(t *testing.T, c *civic.Collator, a, b string) {
	t.Helper()
	if got, want := bytes.Compare(c.Key(a), c.Key(b)), bytes.Compare(plainKey(a), plainKey(b)); got != want {
		t.Errorf("%+q and %+q compare as %d, want %d", a, b, got, want)
	}
}

// TestKeysAreShortAndInOrder compares texts of few letters, so that many are equal for long: in letters, in marks, in case.
func TestKeysAreShortAndInOrder(t *testing.T) {
	c, dice := civic.NewCollator(), rand.New(rand.NewPCG(9, 10))
	letters := []string{"a", "A", "â", "â", "Â", "ａ", "\u0301", "\u0334", "ⓐ", strings.Repeat("a", 95), strings.Repeat("a", 96), strings.Repeat("a", 97), strings.Repeat("A", 200)}
	text := func() (s string) {
		for range 1 + dice.IntN(6) {
			s += letters[dice.IntN(len(letters))]
		}
		return s
	}
	for range 30_000 {
		checkSameOrder(t, c, text(), text())
	}
	if name := "Şişli Belediyesi Kadın Dayanışma Merkezi"; len(c.Key(name)) > len(plainKey(name))*3/5 {
		t.Errorf("the key of %q has %d bytes, %d plainly", name, len(c.Key(name)), len(plainKey(name)))
	}
}

func FuzzKey(f *testing.F) {
	for _, s := range []string{"", "Şişli", "i\u0307", "\u0301\u0301", "\xff", "\x00", "क्ष", "각", "\u034f\u0f71", strings.Repeat("\u0301", 100)} {
		f.Add(s, "Şişli")
	}
	c := civic.NewCollator()
	f.Fuzz(func(t *testing.T, a, b string) {
		key := c.Key(a)
		if !bytes.Equal(key, civic.NewCollator().Key(a)) {
			t.Errorf("the key of %+q depends on what was asked before", a)
		}
		if len(key) > 40*len(a)+8 {
			t.Errorf("the key of %+q has %d bytes", a, len(key))
		}
		checkSameOrder(t, c, a, b)
	})
}

func BenchmarkKey(b *testing.B) {
	c := civic.NewCollator()
	b.ReportAllocs()
	for b.Loop() {
		c.Key("Şişli Belediyesi Kadın Dayanışma Merkezi")
	}
}
