package civic

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The limits of a search text, and from how many letters on its words may stand for others.
const (
	// MaxSearchRunes is the longest search text, in runes as given.
	MaxSearchRunes = 200
	// MaxSearchWords is the most words that a search text may fold to.
	MaxSearchWords = 16
	// MinPrefixLetters is from how many letters on a word of the query also finds the words that begin with it.
	MinPrefixLetters = 2
	// MinFuzzyLetters is from how many letters on a word of the query also finds, when nothing is found otherwise, words one
	// edit away.
	MinFuzzyLetters = 4
)

// SearchText is a query ready to be held against names. The zero SearchText matches nothing.
type SearchText struct {
	folded string
	words  []searchWord
}

type searchWord struct {
	text  string
	runes int
}

// ParseSearch folds the query to its words. The error is a Fault of kind ErrInvalid without a path: the text is too long, has
// too many words, or has nothing to search by.
func ParseSearch(text string) (SearchText, error) {
	if n := utf8.RuneCountInString(text); n > MaxSearchRunes {
		return SearchText{}, Invalid(fmt.Sprintf("the search text has %d characters", n), fmt.Sprintf("shorten it to %d", MaxSearchRunes))
	}
	words := Words(text)
	if len(words) == 0 {
		return SearchText{}, Invalid("the search text has no letter or digit", "give a word of a name")
	}
	if len(words) > MaxSearchWords {
		return SearchText{}, Invalid(fmt.Sprintf("the search text has %d words", len(words)), fmt.Sprintf("keep to %d", MaxSearchWords))
	}
	q := SearchText{folded: strings.Join(words, " "), words: make([]searchWord, len(words))}
	for i, word := range words {
		q.words[i] = searchWord{word, utf8.RuneCountInString(word)}
	}
	return q, nil
}

// String returns the folded query.
func (q SearchText) String() string { return q.folded }

// Words returns the folded words of the query, in order.
func (q SearchText) Words() []string { return strings.Fields(q.folded) }

// Score says how well a name answers a query, in millionths, above 0 and up to ExactScore.
//
//	1.0        the name is the query
//	0.8 – 1.0  each word of the query is a word of the name, in the query's order
//	0.6 – 0.8  likewise, in another order
//	0.4 – 0.6  some word of the query only begins a word of the name
//	0.2 – 0.4  some word is an edit away, or nothing but legal words is found
//
// Within its tier a name scores by the share of it that the query covers, so that of two names with the same words found the
// one that says less else stands first: the tier's floor + 0.2 · Σ weight · share / Σ weight over the words of the name. The
// share is 1 of a word that the query has, letters of the query's word / letters of a word that it begins, and half the
// shorter / the longer of a word an edit away.
//
// Legal words (isLegal) weigh 1 where others weigh 6. A word of the query that begins a legal word counts as whole, as in
// "şişli belediye"; but where only legal words are found the name is in the lowest tier, so that "der" finds "Dersim" before
// every "derneği".
//
// An entity scores as the best of its names; equal scores go by Turkish sort key, then id. Both are for the caller to do.
type Score int32

// ExactScore is the score of a name that is the query.
const ExactScore Score = 1_000_000

// Float returns the score as a number above 0 and up to 1.
func (s Score) Float() float64 { return float64(s) / float64(ExactScore) }

// Match scores a name, given as Fold returns it. ok is false when it is no hit: in a hit every word of the query equals a word
// of the name, or begins one and has MinPrefixLetters. Two words of the query may be found in the same word.
func (q SearchText) Match(name string) (score Score, ok bool) { return q.match(name, false) }

// MatchFuzzy is Match where each word of the query that has MinFuzzyLetters may also be one edit away, as WithinOneEdit counts,
// from a word of the name or from the beginning of one. It is for asking again when Match finds nothing in the whole graph.
func (q SearchText) MatchFuzzy(name string) (score Score, ok bool) {
	if score, ok = q.match(name, false); ok {
		return score, true
	}
	return q.match(name, true)
}

func (q SearchText) match(name string, fuzzy bool) (Score, bool) {
	if q.folded == name && name != "" {
		return ExactScore, true
	}
	var t tally
	for rest := name; rest != ""; {
		var word string
		word, rest, _ = strings.Cut(rest, " ")
		t.add(q.words, word, fuzzy)
	}
	return t.score(len(q.words))
}

// likeness is how a word of the query is found in a word of a name.
type likeness uint8

const (
	unlike likeness = iota
	anEditAway
	aBeginning
	theSame
)

// tally collects what the words of a name have of the query.
type tally struct {
	// best is how each word of the query is found at best, and telling how it is found in words that are not legal ones.
	best, telling [MaxSearchWords]likeness
	// inOrder counts the first words of the query that have been found one after the other.
	inOrder int
	// covered is what the query covers of all, the weight of the name, both in thousandths of a legal word.
	covered, all int
}

const (
	weightOfLegal = 1
	weightOfOther = 6
	wholeWord     = 1000
)

func (t *tally) add(query []searchWord, word string, fuzzy bool) {
	legal := isLegal(word)
	next, covered := t.inOrder, 0
	for i := range query {
		found := query[i].in(word, fuzzy)
		if found == unlike {
			continue
		}
		t.best[i] = max(t.best[i], found)
		if !legal {
			t.telling[i] = max(t.telling[i], found)
		}
		if i == next && (found == theSame || found == aBeginning && legal) {
			t.inOrder = next + 1
		}
		covered = max(covered, query[i].share(word, found))
	}
	weight := weightOfOther
	if legal {
		weight = weightOfLegal
	}
	t.covered += weight * covered
	t.all += weight * wholeWord
}

// The floors of the tiers. A score stays below the floor of the next tier.
const (
	floorInOrder   Score = 800_000
	floorWhole     Score = 600_000
	floorBeginning Score = 400_000
	floorLowest    Score = 200_000
	heightOfTier         = 200_000
)

// score returns the score of the name for a query of so many words; ok is false when one of them is not found.
func (t *tally) score(words int) (score Score, ok bool) {
	if words == 0 || t.all == 0 {
		return 0, false
	}
	floor := floorWhole
	if t.inOrder == words {
		floor = floorInOrder
	}
	told := false
	for i := range words {
		if t.best[i] == unlike {
			return 0, false
		}
		told = told || t.telling[i] != unlike
		floor = min(floor, t.ceiling(i))
	}
	if !told {
		floor = floorLowest
	}
	share := int64(heightOfTier) * int64(t.covered) / int64(t.all)
	return floor + min(Score(share), heightOfTier-1), true
}

// ceiling returns the floor of the highest tier that word i of the query allows.
func (t *tally) ceiling(i int) Score {
	switch {
	case t.best[i] == anEditAway:
		return floorLowest
	case t.best[i] == aBeginning && t.telling[i] != unlike:
		return floorBeginning
	}
	return floorInOrder
}

// in says how the query's word is found in a word of a name.
func (w searchWord) in(word string, fuzzy bool) likeness {
	switch {
	case w.text == word:
		return theSame
	case w.runes >= MinPrefixLetters && strings.HasPrefix(word, w.text):
		return aBeginning
	case fuzzy && w.runes >= MinFuzzyLetters && editAway(w.text, word, startsWith):
		return anEditAway
	}
	return unlike
}

// share returns how much of a word of a name the query's word covers, in thousandths.
func (w searchWord) share(word string, found likeness) int {
	if found == theSame {
		return wholeWord
	}
	letters := utf8.RuneCountInString(word)
	share := wholeWord * min(w.runes, letters) / max(w.runes, letters)
	if found == anEditAway {
		return share / 2
	}
	return share
}

// WithinOneEdit says whether two folded words are the same but for one rune put in, left out or replaced, or for two
// neighbours exchanged (a Damerau–Levenshtein distance of at most 1, of runes).
func WithinOneEdit(a, b string) bool {
	return editAway(a, b, func(a, b string) bool { return a == b })
}

func startsWith(a, b string) bool { return strings.HasPrefix(b, a) }

// editAway says whether at most one edit makes a agree with b. The edit is at the first rune in which they differ, since an
// edit before that could be made there as well.
func editAway(a, b string, agree func(a, b string) bool) bool {
	a, b = cutCommonStart(a, b)
	a0, aRest := cutRune(a)
	b0, bRest := cutRune(b)
	if agree(a, b) || agree(aRest, b) || agree(a, bRest) || agree(aRest, bRest) {
		return true
	}
	a1, aRest := cutRune(aRest)
	b1, bRest := cutRune(bRest)
	return a0 == b1 && a1 == b0 && agree(aRest, bRest)
}

func cutCommonStart(a, b string) (aRest, bRest string) {
	for a != "" && b != "" {
		r, after := cutRune(a)
		s, afterB := cutRune(b)
		if r != s {
			break
		}
		a, b = after, afterB
	}
	return a, b
}

// cutRune returns the first rune of s and what follows it; the rune is utf8.RuneError when s is empty.
func cutRune(s string) (rune, string) {
	r, size := utf8.DecodeRuneInString(s)
	return r, s[size:]
}

// isLegal says whether a folded word names a legal form or an office rather than who bears it, or only binds words. Such
// words are in very many names and tell little.
func isLegal(word string) bool {
	switch word {
	case "dernegi", "dernek", "dernekleri", "vakfi", "vakif", "vakiflari", "federasyonu", "konfederasyonu", "birligi",
		"kooperatifi", "kooperatif", "konseyi", "meclisi", "platformu",
		"belediyesi", "belediye", "buyuksehir", "baskanligi", "mudurlugu", "valiligi", "kaymakamligi", "bakanligi", "universitesi",
		"tc", "as", "ltd", "sti", "san", "tic", "anonim", "limited", "sirketi", "sanayi", "ticaret",
		"association", "foundation", "federation", "municipality", "metropolitan", "university", "ministry", "council",
		"ve", "ile", "and", "of", "the", "for":
		return true
	}
	return false
}
