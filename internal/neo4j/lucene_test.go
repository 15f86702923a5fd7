package neo4j

import (
	"slices"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
)

func parse(t *testing.T, text string) civic.SearchText {
	t.Helper()
	parsed, err := civic.ParseSearch(text)
	if err != nil {
		t.Fatal(err)
	}
	return parsed
}

func TestLuceneQuery(t *testing.T) {
	gothic := strings.Repeat("𐌰", 200) // two units of UTF-16 each
	for text, want := range map[string]string{
		"Çınar":                 "+searchText:cinar*",
		"d":                     "+searchText:d",
		"ç 5 iş":                "+searchText:c +searchText:5 +searchText:is*",
		"Kent AND -konseyi* OR": "+searchText:kent* +searchText:and* +searchText:konseyi* +searchText:or*",
		"Αθήνα":                 "+searchText:αθήνα*",
		gothic:                  "+searchText:" + strings.Repeat("𐌰", 127) + "*",
	} {
		if got := luceneQuery(parse(t, text)); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestLuceneFuzzyQuery(t *testing.T) {
	want := "+searchText:(?abcd* ?bcd* a?bcd* a?cd* ab?cd* ab?d* abc* abd* abdc* acbd* acd* bacd* bcd*) +searchText:iz* +searchText:5"
	if got := luceneFuzzyQuery(parse(t, "5 iz abcd")); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestPatternsFindEveryError holds the patterns to what civic takes for a typing error, over all words of three letters that are short
// enough. One letter has two units of UTF-16.
func TestPatternsFindEveryError(t *testing.T) {
	names := wordsOf([]rune("aç𐌰"), 6)
	for _, word := range wordsOf([]rune("aç𐌰"), 5) {
		if len([]rune(word)) < civic.MinFuzzyLetters {
			continue
		}
		query, patterns := parse(t, word), almost(word)
		for _, name := range names {
			_, fuzzy := query.MatchFuzzy(name)
			if fuzzy && !slices.ContainsFunc(patterns, func(p string) bool { return matchesPattern([]rune(p), []rune(name)) }) {
				t.Fatalf("no pattern of %q finds %q: %v", word, name, patterns)
			}
		}
	}
}

// wordsOf returns all words of some letters, up to a length.
func wordsOf(letters []rune, length int) []string {
	words := []string{""}
	for begin := 0; length > 0; length-- {
		end := len(words)
		for _, word := range words[begin:end] {
			for _, letter := range letters {
				words = append(words, word+string(letter))
			}
		}
		begin = end
	}
	return words[1:]
}

// matchesPattern reads a pattern as Lucene does: ? is any one letter, * any letters.
func matchesPattern(pattern, word []rune) bool {
	switch {
	case len(pattern) == 0:
		return len(word) == 0
	case pattern[0] == '*':
		return matchesPattern(pattern[1:], word) || len(word) > 0 && matchesPattern(pattern, word[1:])
	}
	return len(word) > 0 && (pattern[0] == '?' || pattern[0] == word[0]) && matchesPattern(pattern[1:], word[1:])
}

// TestFuzzyQueriesAreBounded gives the longest texts there are; Lucene takes 1,024 clauses.
func TestFuzzyQueriesAreBounded(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("abcdefghijk ", 16), strings.Repeat("ﬃﬄﬃﬄﬃﬄ ", 16), strings.Repeat("a", 200), strings.Repeat("ﬃ", 200), strings.Repeat("a ", 16),
	} {
		query := luceneFuzzyQuery(parse(t, text))
		if patterns := strings.Count(query, "*"); patterns > 620 {
			t.Errorf("%.40q…: %d patterns", text, patterns)
		}
		if len(query) > 20_000 || query == "" {
			t.Errorf("%.40q…: a query of %d bytes", text, len(query))
		}
	}
}

func TestNeedles(t *testing.T) {
	if got, want := needles(parse(t, "Çınar d İş")), []string{" cinar", " d ", " is"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSearchTags(t *testing.T) {
	for _, test := range []struct {
		kind   civic.Kind
		length int
		places []civic.ID
		want   string
	}{
		{civic.KindTheme, 7, nil, "t 007"},
		{civic.KindOrganization, 36, []civic.ID{"l1"}, "o 036 l1"},
		{civic.KindActivity, 1200, []civic.ID{"l1", "l2"}, "a 999 l1 l2"},
	} {
		if got := searchTags(test.kind, test.length, test.places); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestEscapeLucene(t *testing.T) {
	for text, want := range map[string]string{
		"cinar":          "cinar",
		"αθήνα":          "αθήνα",
		"a+b":            `a\+b`,
		"a*":             `a\*`,
		`\`:              `\\`,
		"a b":            `a\ b`,
		"a\u3000b":       "a\\\u3000b",
		"searchTags:o":   `searchTags\:o`,
		`"x"~2^3`:        `\"x\"\~2\^3`,
		"[a TO b}":       `\[a\ TO\ b\}`,
		"AND":            `\AND`,
		"OR":             `\OR`,
		"NOT":            `\NOT`,
		"ANDERE":         "ANDERE",
		"/regex/":        `\/regex\/`,
		"&&":             `\&\&`,
		"unicode\\u0041": `unicode\\u0041`,
	} {
		if got := escapeLucene(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// FuzzEscapeLucene reads what was escaped as Lucene does: it must be one term, the text itself.
func FuzzEscapeLucene(f *testing.F) {
	for _, text := range []string{"", "cinar", "a+b", `\`, "AND", "OR", "NOT", "TO", " ", "\u3000", "a\x00b", "uFFFF", `\u0041`, "𐌰?*", "\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		escaped := escapeLucene(text)
		if term, ok := readTerm(escaped); !ok || term != string([]rune(text)) {
			t.Errorf("%q is escaped as %q and read as %q", text, escaped, term)
		}
	})
}

// readTerm reads one term as the grammar of Lucene's classic query parser has it: characters of which none is special, or that follow a
// backslash. A backslash and u stand for a number in hex. ok is false when there is something else than a term.
func readTerm(query string) (term string, ok bool) {
	if slices.Contains([]string{"AND", "OR", "NOT", "TO"}, query) {
		return "", false
	}
	var b strings.Builder
	escaped := false
	for _, r := range query {
		switch {
		case escaped:
			if r == 'u' {
				return "", false
			}
			escaped = false
		case r == '\\':
			escaped = true
			continue
		case strings.ContainsRune(" \t\n\r\u3000+-!():^[]\"{}~*?/&|", r):
			return "", false
		}
		b.WriteRune(r)
	}
	return b.String(), !escaped
}
