package neo4j

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// The full-text index civicgraph_names has two fields, each split at spaces and otherwise as it is: searchText, the folded names, and
// searchTags. What is asked of it is written in the syntax of Lucene's classic query parser.

const (
	// longestTerm is where Lucene splits a word that is longer, in units of UTF-16.
	longestTerm = 255
	// fuzzyBeginning is how many letters of a word are searched with one error in them: a bound on the number of patterns.
	fuzzyBeginning = 16
	// mostPatterns is how many patterns there may be in a query. Lucene takes 1,024 clauses, and places need some.
	mostPatterns = 600
)

// luceneQuery asks for what each word of a text equals, or begins where it has the letters for that, a word of a name of. All words
// need not be in the same name.
func luceneQuery(text civic.SearchText) string {
	return allOf(text.Words(), anyBeginning)
}

// luceneFuzzyQuery is luceneQuery for matches with a typing error. It asks for more than those: an error is looked for in the beginning of
// a long word only, and in no more words than mostPatterns allows, long ones first.
func luceneFuzzyQuery(text civic.SearchText) string {
	words := text.Words()
	slices.SortStableFunc(words, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	patterns := 0
	return allOf(words, func(word string) string {
		if utf8.RuneCountInString(word) < civic.MinFuzzyLetters {
			return anyBeginning(word)
		}
		almost := almost(word)
		if patterns += len(almost); patterns > mostPatterns {
			return ""
		}
		return "(" + strings.Join(almost, " ") + ")"
	})
}

// allOf asks for all clauses that are made of words.
func allOf(words []string, clause func(word string) string) string {
	var clauses []string
	for _, word := range words {
		if made := clause(word); made != "" {
			clauses = append(clauses, "+searchText:"+made)
		}
	}
	return strings.Join(clauses, " ")
}

// anyBeginning is a clause for the words that a word equals or begins.
func anyBeginning(word string) string {
	if utf8.RuneCountInString(word) < civic.MinPrefixLetters {
		return escapeLucene(word)
	}
	return escapeLucene(firstTerm(word)) + "*"
}

// firstTerm returns the beginning of a word that Lucene keeps in one piece.
func firstTerm(word string) string {
	units := 0
	for at, r := range word {
		if units += utf16.RuneLen(r); units > longestTerm {
			return word[:at]
		}
	}
	return word
}

// almost returns the patterns of all words that begin with a word but for one error: a letter left out, replaced or put in, or two
// neighbours exchanged. An error in the last letter is in the pattern that leaves the letter out.
func almost(word string) []string {
	letters := []rune(word)
	letters = letters[:min(len(letters), fuzzyBeginning)]
	last := len(letters) - 1
	patterns := []string{pattern(letters[:last], "", nil)}
	for i := range last {
		before, after := letters[:i], letters[i+1:]
		patterns = append(patterns,
			pattern(before, "", after),
			pattern(before, anyLetter, after),
			pattern(before, anyLetter, letters[i:]),
			pattern(before, escapeLucene(string([]rune{letters[i+1], letters[i]})), letters[i+2:]),
		)
	}
	slices.Sort(patterns)
	return slices.Compact(patterns)
}

// anyLetter stands for any one letter in a pattern.
const anyLetter = "?"

// pattern returns a pattern of the words that begin so. Middle is part of a pattern, the rest is text.
func pattern(before []rune, middle string, after []rune) string {
	return escapeLucene(string(before)) + middle + escapeLucene(string(after)) + "*"
}

// escapeLucene returns a text as one term of a query, whatever is in it. Folded words have nothing to escape; the text is escaped all
// the same, so that what is searched never depends on that.
func escapeLucene(term string) string {
	var b strings.Builder
	for i, r := range term {
		if strings.ContainsRune(`+-&|!(){}[]^"~*?:\/<>=`+" \t\n\r\f\v\u3000", r) || i == 0 && isOperator(term) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isOperator says whether Lucene takes a word for something else than a term.
func isOperator(word string) bool {
	return word == "AND" || word == "OR" || word == "NOT" || word == "TO"
}

// ofKinds is a clause for the entities of some kinds, "" for all.
func ofKinds(kinds []civic.Kind) string {
	if len(kinds) == 0 {
		return ""
	}
	letters := make([]string, len(kinds))
	for i, kind := range kinds {
		letters[i] = string(kind)
	}
	return " +searchTags:(" + strings.Join(letters, " ") + ")"
}

// longestLength is the length of a listed name that longer ones count as: the statements ask by three digits.
const longestLength = 999

// searchTags returns the tags of an entity: its kind, the length of its listed name, and the places that it is directly in.
func searchTags(kind civic.Kind, length int, places []civic.ID) string {
	tags := fmt.Sprintf("%c %03d", kind, min(length, longestLength))
	for _, place := range places {
		tags += " " + string(place)
	}
	return tags
}

// needles returns for each word of a text what a name between spaces contains when the word equals a word of it, or begins one where it
// has the letters for that.
func needles(text civic.SearchText) []string {
	words := text.Words()
	for i, word := range words {
		words[i] = " " + word
		if utf8.RuneCountInString(word) < civic.MinPrefixLetters {
			words[i] += " "
		}
	}
	return words
}
