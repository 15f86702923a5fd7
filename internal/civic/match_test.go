package civic_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func mustSearch(t testing.TB, text string) civic.SearchText {
	t.Helper()
	q, err := civic.ParseSearch(text)
	if err != nil {
		t.Fatalf("ParseSearch(%q): %v", text, err)
	}
	return q
}

func TestParseSearch(t *testing.T) {
	q := mustSearch(t, "  ŞİŞLİ Belediyesi'nin T.C. ")
	if q.String() != "sisli belediyesi tc" || !slices.Equal(q.Words(), []string{"sisli", "belediyesi", "tc"}) {
		t.Errorf("%q, %q", q.String(), q.Words())
	}
	mustSearch(t, strings.Repeat("ş", civic.MaxSearchRunes))
	mustSearch(t, strings.Repeat("a ", civic.MaxSearchWords))
}

func TestParseSearchRefuses(t *testing.T) {
	for text, problem := range map[string]string{
		"": "no letter", " -'. ": "no letter", "\xff": "no letter",
		strings.Repeat("ş", civic.MaxSearchRunes+1):  "201 characters",
		strings.Repeat("a ", civic.MaxSearchWords+1): "17 words",
	} {
		_, err := civic.ParseSearch(text)
		var fault *civic.Fault
		if !errors.As(err, &fault) || !errors.Is(err, civic.ErrInvalid) || !strings.Contains(fault.Problem, problem) || fault.Remedy == "" {
			t.Errorf("ParseSearch(%q): %v, want %q", text, err, problem)
		}
	}
}

func TestZeroSearchMatchesNothing(t *testing.T) {
	for _, name := range []string{"", "sisli"} {
		if _, ok := (civic.SearchText{}).MatchFuzzy(name); ok {
			t.Errorf("matches %q", name)
		}
	}
}

func TestMatchFinds(t *testing.T) {
	for _, c := range []struct{ query, name string }{
		{"sisli", "Şişli Belediyesi"},
		{"ŞİŞLİ", "Şişli Belediyesi"},
		{"SISLI", "Şişli Belediyesi"},
		{"Şişli Belediyesi", "Şişli Belediyesi"},
		{"şişli belediyesi'nin", "Şişli Belediyesi"},
		{"tkkb", "TKKB"},
		{"T.K.K.B.", "TKKB"},
		{"kadin demokrasi", "Kadın ve Demokrasi Derneği"},
		{"demokrasi kadın", "Kadın ve Demokrasi Derneği"},
		{"belediye", "Şişli Belediyesi"},
		{"igdir", "Iğdır Belediyesi"},
		{"IZMIR", "İzmir Büyükşehir Belediyesi"},
		{"tc dışişleri", "T.C. Dışişleri Bakanlığı"},
		{"dışişleri", "T.C. Dışişleri Bakanlığı"},
		{"dış işleri", "Dış İşleri Bakanlığı"},
		{"denge denetleme", "Denge ve Denetleme Ağı"},
		{"kuran kursu", "Kur'an Kursu Derneği"},
		{"b", "Plan B"},
		{"şi be", "Şişli Belediyesi"},
		{"şişli şişli", "Şişli Belediyesi"},
		{"мос", "Московский университет"},
	} {
		if score, ok := mustSearch(t, c.query).Match(civic.Fold(c.name)); !ok || score <= 0 || score > civic.ExactScore {
			t.Errorf("%q does not find %q: %v, %v", c.query, c.name, score, ok)
		}
	}
}

func TestMatchDoesNotFind(t *testing.T) {
	for _, c := range []struct{ query, name string }{
		{"s", "Şişli Belediyesi"},
		{"işli", "Şişli Belediyesi"},
		{"şişli vakfı", "Şişli Belediyesi"},
		{"sişly", "Şişli Belediyesi"},
		{"dışişleri", "Dış İşleri Bakanlığı"},
		{"şişlibelediyesi", "Şişli Belediyesi"},
		{"sisli", ""},
	} {
		if _, ok := mustSearch(t, c.query).Match(civic.Fold(c.name)); ok {
			t.Errorf("%q finds %q", c.query, c.name)
		}
	}
}

func TestMatchFuzzy(t *testing.T) {
	for _, c := range []struct {
		query, name string
		want        bool
	}{
		{"sişly", "Şişli Belediyesi", true},
		{"şilşi", "Şişli Belediyesi", true},
		{"sşişli beledyesi", "Şişli Belediyesi", true},
		{"denge denetlmee", "Denge ve Denetleme Ağı", true},
		{"eskisheh", "Eskişehir Belediyesi", true},
		{"ekişehir bel", "Eskişehir Belediyesi", true},
		{"sislyy", "Şişli Belediyesi", false},
		{"koc", "Koza Vakfı", false},
		{"kuç", "Koç Vakfı", false},
		{"şişly vakıf", "Şişli Belediyesi", false},
		{"şişli", "Şişli Belediyesi", true},
	} {
		if _, ok := mustSearch(t, c.query).MatchFuzzy(civic.Fold(c.name)); ok != c.want {
			t.Errorf("%q finds %q: %v, want %v", c.query, c.name, ok, c.want)
		}
	}
}

// TestRanking holds each list to the order in which its names must stand; every name must score below the one before it.
func TestRanking(t *testing.T) {
	for query, names := range map[string][]string{
		"eskişehir belediyesi": {"Eskişehir Belediyesi", "Eskişehir Büyükşehir Belediyesi", "Eskişehir Belediyesi Kadın Kooperatifi", "Belediyesi Eskişehir"},
		"şişli":                {"Şişli", "Şişli Belediyesi", "Şişli Kent Konseyi", "Gençlik Şişli Gönüllüleri Derneği", "Şişlispor Derneği"},
		"şişli belediye":       {"Şişli Belediyesi", "Şişli Belediye İşçileri Sendikası", "Şişlispor Belediye Çalışanları"},
		"der":                  {"DER", "Der Kültür Vakfı", "Dersim Platformu", "Aile Derneği", "Sağlık ve Aile Derneği"},
		"tkkb":                 {"TKKB", "TKKB Gençlik", "Türkiye TKKB Gençlik Ağı", "TKKBİR"},
		"kadın":                {"Kadın Derneği", "Kadın Emeği Derneği", "Kadın Emeği ve Dayanışma Derneği", "Kadınlar Derneği"},
		"kadın demokrasi":      {"Kadın ve Demokrasi Derneği", "Kadın Gençlik ve Demokrasi Derneği", "Demokrasi ve Kadın Derneği", "Kadınlar ve Demokrasi Derneği"},
		"dışişleri bakanlığı":  {"Dışişleri Bakanlığı", "T.C. Dışişleri Bakanlığı", "Dışişleri Bakanlığı Mensupları Derneği"},
		"tema":                 {"TEMA", "TEMA Vakfı", "Temasev"},
		"belediyesi":           {"Belediyesi", "Şişli Belediyesi", "Şişli Kent Belediyesi"},
	} {
		q, last := mustSearch(t, query), civic.ExactScore+1
		for _, name := range names {
			score, ok := q.Match(civic.Fold(name))
			if !ok || score >= last {
				t.Errorf("%q: %q scores %v (%v) after %v", query, name, score, ok, last)
			}
			last = score
		}
	}
}

func TestScoresOfTheTiers(t *testing.T) {
	for _, c := range []struct {
		query, name string
		want        civic.Score
	}{
		{"şişli belediyesi", "Şişli Belediyesi", 1_000_000},
		{"şişli", "Şişli Belediyesi", 800_000 + 200_000*6/7},
		{"kadın kadın", "Kadın", 600_000 + 199_999},
		{"belediyesi şişli", "Şişli Belediyesi", 600_000 + 199_999},
		{"şiş", "Şişli Belediyesi", 400_000 + 200_000*6*600/7000},
		{"belediye", "Şişli Belediyesi", 200_000 + 200_000*800/7000},
	} {
		if score, _ := mustSearch(t, c.query).Match(civic.Fold(c.name)); score != c.want {
			t.Errorf("%q in %q: %d, want %d", c.query, c.name, score, c.want)
		}
	}
	if score, _ := mustSearch(t, "sişly").MatchFuzzy("sisli belediyesi"); score != 200_000+200_000*6*500/7000 {
		t.Errorf("an edit away: %d", score)
	}
	if civic.ExactScore.Float() != 1 || civic.Score(250_000).Float() != 0.25 {
		t.Error("scores are not millionths")
	}
}

func TestFuzzyScoresOfExactHitsAreTheSame(t *testing.T) {
	q := mustSearch(t, "şişli beled")
	for _, name := range []string{"sisli belediyesi", "sislispor belediyeler sisly", "belediye sisli"} {
		exact, _ := q.Match(name)
		if fuzzy, ok := q.MatchFuzzy(name); !ok || fuzzy != exact {
			t.Errorf("%q: %v, want %v", name, fuzzy, exact)
		}
	}
}

func TestMatchDoesNotAllocate(t *testing.T) {
	q, name := mustSearch(t, "kadn demokrsai"), civic.Fold("Kadın ve Demokrasi Derneği")
	if n := testing.AllocsPerRun(100, func() { q.Match(name); q.MatchFuzzy(name) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// distance is the Damerau–Levenshtein distance where no part is edited twice (optimal string alignment), by its definition.
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

func randomWord(random *rand.Rand, longest int) []rune {
	letters := []rune("abışй")
	word := make([]rune, random.IntN(longest+1))
	for i := range word {
		word[i] = letters[random.IntN(len(letters))]
	}
	return word
}

func TestWithinOneEditIsTheDistance(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	near := 0
	for range 200_000 {
		a, b := randomWord(random, 6), randomWord(random, 6)
		want := distance(a, b) <= 1
		if want {
			near++
		}
		if got := civic.WithinOneEdit(string(a), string(b)); got != want {
			t.Fatalf("%q and %q: %v, want %v", string(a), string(b), got, want)
		}
	}
	if near < 1000 {
		t.Errorf("only %d pairs are near", near)
	}
}

// TestMatchFuzzyIsTheDistanceToABeginning compares one query word and one name word with the definition.
func TestMatchFuzzyIsTheDistanceToABeginning(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	letters := []rune("abcй")
	word := func(n int) []rune {
		w := make([]rune, n)
		for i := range w {
			w[i] = letters[random.IntN(len(letters))]
		}
		return w
	}
	for range 100_000 {
		query, name := word(1+random.IntN(6)), word(1+random.IntN(8))
		want := string(query) == string(name) || len(query) >= 2 && strings.HasPrefix(string(name), string(query))
		for n := 0; n <= len(name) && len(query) >= 4; n++ {
			want = want || distance(query, name[:n]) <= 1
		}
		if _, got := mustSearch(t, string(query)).MatchFuzzy(string(name)); got != want {
			t.Fatalf("%q in %q: %v, want %v", string(query), string(name), got, want)
		}
	}
}

func FuzzMatch(f *testing.F) {
	f.Add("şişli belediyesi'nin", "Şişli Belediyesi")
	f.Add("sişly", "Şişli Belediyesi")
	f.Add("kadin demokrasi", "Kadın ve Demokrasi Derneği")
	f.Add("der a", "Derneği A.Ş.")
	f.Add("й京", "京")
	f.Fuzz(func(t *testing.T, query, name string) {
		q, err := civic.ParseSearch(query)
		if err != nil {
			return
		}
		folded := civic.Fold(name)
		score, ok := q.Match(folded)
		fuzzy, okFuzzy := q.MatchFuzzy(folded)
		switch {
		case ok && (score <= 0 || score > civic.ExactScore), okFuzzy && (fuzzy <= 0 || fuzzy > civic.ExactScore):
			t.Errorf("%q in %q: score %d, fuzzy %d", query, folded, score, fuzzy)
		case ok && (!okFuzzy || fuzzy != score):
			t.Errorf("%q in %q: %d, but fuzzy %d, %v", query, folded, score, fuzzy, okFuzzy)
		case ok && (score == civic.ExactScore) != (q.String() == folded):
			t.Errorf("%q in %q: %d", query, folded, score)
		}
		if self, ok := q.Match(q.String()); !ok || self != civic.ExactScore {
			t.Errorf("%q does not find itself: %d, %v", query, self, ok)
		}
	})
}

func FuzzWithinOneEdit(f *testing.F) {
	f.Add("sisli", "sisly")
	f.Add("", "й")
	f.Add("ab", "ba")
	f.Fuzz(func(t *testing.T, a, b string) {
		a, b = strings.ToValidUTF8(a, "x"), strings.ToValidUTF8(b, "x")
		if len(a)+len(b) > 200 {
			return
		}
		want := distance([]rune(a), []rune(b)) <= 1
		if civic.WithinOneEdit(a, b) != want || civic.WithinOneEdit(b, a) != want {
			t.Errorf("%q and %q: want %v both ways", a, b, want)
		}
	})
}

func BenchmarkMatch(b *testing.B) {
	q := mustSearch(b, "kadın demokrasi")
	for label, name := range map[string]string{"hit": "kadin ve demokrasi dernegi", "miss": "eskisehir buyuksehir belediyesi"} {
		b.Run(label, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				q.Match(name)
			}
		})
		b.Run(label+"/fuzzy", func(b *testing.B) {
			for b.Loop() {
				q.MatchFuzzy(name)
			}
		})
	}
}
