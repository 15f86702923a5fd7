package embedded

import (
	"cmp"
	"iter"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/tidwall/btree"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// posting tells that a term stands for something of a row: a word of one of its names, or a tag that filters ask for.
type posting struct {
	term string
	// number is the number of the row.
	number uint32
	// item is the place of an output among those of its activity; 0 for other postings.
	item uint16
	// sort tells what the term is and of what sort of row: for words the kind of the entity (civic.Kind), for tags a tag.
	sort byte
}

// The tags. The term is the type, or the id of what the row refers to; the row an organization, an activity, a place or an assessment.
const (
	tagOrganizationType = 'T'
	tagSeat             = 'S'
	tagOrganizationOn   = 'O'
	tagParent           = 'P'
	tagMetropolitan     = 'M'
	tagMemberOf         = 'U'
	tagActivityType     = 't'
	tagPartOf           = 'p'
	tagVenue            = 'v'
	tagActivityOn       = 'o'
	tagOutputOf         = 'u'
	tagWithin           = 'w'
	tagAssessed         = 'a'
)

func comparePostings(a, b posting) int {
	return cmp.Or(cmp.Compare(a.sort, b.sort), cmp.Compare(a.term, b.term), cmp.Compare(a.number, b.number), cmp.Compare(a.item, b.item))
}

// postings is a set of postings in order.
type postings struct{ tree *btree.BTreeG[posting] }

func lessPosting(a, b posting) bool {
	if a.sort != b.sort {
		return a.sort < b.sort
	}
	if a.term != b.term {
		return a.term < b.term
	}
	if a.number != b.number {
		return a.number < b.number
	}
	return a.item < b.item
}

// newPostings returns the set of all, of which those of one sort come by number and item.
func newPostings(all []posting) postings {
	p := postings{btree.NewBTreeGOptions(lessPosting, btree.Options{NoLocks: true, Degree: 64})}
	terms, termOf := termsOf(all)
	for _, i := range byTerm(terms, termOf) {
		item := all[i]
		item.term = terms[termOf[i]].term // so that postings of one term share its text
		p.tree.Load(item)
	}
	return p
}

// termsOf returns the distinct terms of postings, each with its sort, in the order in which they come, and which of them each posting has.
func termsOf(all []posting) (terms []posting, termOf []int32) {
	known := map[posting]int32{}
	termOf = make([]int32, len(all))
	for i, item := range all {
		term := posting{term: item.term, sort: item.sort}
		at, seen := known[term]
		if !seen {
			at = int32(len(terms))
			known[term], terms = at, append(terms, term)
		}
		termOf[i] = at
	}
	return terms, termOf
}

// byTerm returns the order of postings by term, those of one term as they come. It counts them, since there are many fewer terms.
func byTerm(terms []posting, termOf []int32) []int32 {
	count, begin := make([]int32, len(terms)), make([]int32, len(terms))
	for _, term := range termOf {
		count[term]++
	}
	sorted := make([]int32, len(terms))
	for i := range sorted {
		sorted[i] = int32(i)
	}
	slices.SortFunc(sorted, func(a, b int32) int { return comparePostings(terms[a], terms[b]) })
	total := int32(0)
	for _, term := range sorted {
		begin[term] = total
		total += count[term]
	}
	order := make([]int32, len(termOf))
	for i, term := range termOf {
		order[begin[term]] = int32(i)
		begin[term]++
	}
	return order
}

func (p postings) copied() postings { return postings{p.tree.Copy()} }

// replace takes the old postings of a row out and puts the new ones in.
func (p postings) replace(old, now []posting) {
	if slices.Equal(old, now) {
		return
	}
	for _, item := range old {
		p.tree.Delete(item)
	}
	for _, item := range now {
		p.tree.Set(item)
	}
}

// of yields the numbers of the rows with a tag, in order.
func (p postings) of(tag byte, term string) func(yield func(uint32) bool) {
	return func(yield func(uint32) bool) {
		p.tree.Ascend(posting{sort: tag, term: term}, func(item posting) bool {
			return item.sort == tag && item.term == term && yield(item.number)
		})
	}
}

// beginning yields the postings of the words of one kind of entity that word equals or, where it has the letters for that, begins.
func (p postings) beginning(kind civic.Kind, word string) func(yield func(posting) bool) {
	prefix := utf8.RuneCountInString(word) >= civic.MinPrefixLetters
	return func(yield func(posting) bool) {
		p.tree.Ascend(posting{sort: byte(kind), term: word}, func(item posting) bool {
			found := item.sort == byte(kind) && (item.term == word || prefix && strings.HasPrefix(item.term, word))
			return found && yield(item)
		})
	}
}

// terms yields the distinct words of one kind of entity, in order.
func (p postings) terms(kind civic.Kind) iter.Seq[string] {
	return func(yield func(string) bool) {
		iterator := p.tree.Iter()
		defer iterator.Release()
		for found := iterator.Seek(posting{sort: byte(kind)}); found && iterator.Item().sort == byte(kind); {
			term := iterator.Item().term
			if !yield(term) {
				return
			}
			// The next word is mostly near: most have few.
			const near = 8
			for range near {
				if found = iterator.Next(); !found || iterator.Item().term != term || iterator.Item().sort != byte(kind) {
					break
				}
			}
			if found && iterator.Item().term == term && iterator.Item().sort == byte(kind) {
				found = iterator.Seek(posting{sort: byte(kind), term: term, number: math.MaxUint32, item: math.MaxUint16})
				if found && iterator.Item().term == term && iterator.Item().sort == byte(kind) {
					found = iterator.Next()
				}
			}
		}
	}
}

// having yields the postings of one word of one kind of entity.
func (p postings) having(kind civic.Kind, word string) iter.Seq[posting] {
	return func(yield func(posting) bool) {
		p.tree.Ascend(posting{sort: byte(kind), term: word}, func(item posting) bool {
			return item.sort == byte(kind) && item.term == word && yield(item)
		})
	}
}

// wordsOf adds the words of names to postings, each once.
func wordsOf(to []posting, kind civic.Kind, number uint32, item int, names []name) []posting {
	begin := len(to)
	for _, n := range names {
		for word := range strings.FieldsSeq(n.folded) {
			one := posting{term: word, number: number, item: uint16(item), sort: byte(kind)}
			if !slices.Contains(to[begin:], one) {
				to = append(to, one)
			}
		}
	}
	return to
}

// words are the postings of a row in the index of words.
func (o *organization) words() []posting {
	if o == nil {
		return nil
	}
	return wordsOf(nil, civic.KindOrganization, o.number, 0, o.names)
}

func (a *activity) words() []posting {
	if a == nil {
		return nil
	}
	words := wordsOf(nil, civic.KindActivity, a.number, 0, a.names)
	for i, output := range a.outputs {
		words = wordsOf(words, civic.KindOutput, a.number, i, output.names)
	}
	return words
}

// tags are the postings of a row in the index of tags.
func (o *organization) tags() []posting {
	if o == nil {
		return nil
	}
	tags := []posting{{sort: tagOrganizationType, term: string(o.kind), number: o.number}}
	tags = appendTags(tags, tagSeat, o.number, o.seat)
	tags = appendTags(tags, tagOrganizationOn, o.number, o.themes...)
	tags = appendTags(tags, tagParent, o.number, o.parent)
	tags = appendTags(tags, tagMetropolitan, o.number, o.metropolitan)
	return appendTags(tags, tagMemberOf, o.number, o.memberOf...)
}

func (a *activity) tags() []posting {
	if a == nil {
		return nil
	}
	tags := []posting{{sort: tagActivityType, term: string(a.kind), number: a.number}}
	tags = appendTags(tags, tagPartOf, a.number, a.partOf)
	tags = appendTags(tags, tagVenue, a.number, a.places...)
	tags = appendTags(tags, tagActivityOn, a.number, a.themes...)
	for _, output := range a.outputs {
		tags = appendTags(tags, tagOutputOf, a.number, output.of...)
	}
	return tags
}

func (p *place) words() []posting {
	if p == nil {
		return nil
	}
	return wordsOf(nil, civic.KindPlace, p.number, 0, p.names)
}

// words are the postings of a theme; sources, which have no names, have none.
func (l *label) words() []posting {
	if l == nil {
		return nil
	}
	return wordsOf(nil, civic.KindTheme, l.number, 0, l.names)
}

func (p *place) tags() []posting {
	if p == nil {
		return nil
	}
	return appendTags(nil, tagWithin, p.number, p.within)
}

func (a *assessment) tags() []posting {
	if a == nil {
		return nil
	}
	return appendTags(nil, tagAssessed, a.number, a.organization)
}

func appendTags(to []posting, tag byte, number uint32, ids ...civic.ID) []posting {
	for _, id := range ids {
		one := posting{sort: tag, term: string(id), number: number}
		if id != "" && !slices.Contains(to, one) {
			to = append(to, one)
		}
	}
	return to
}
