package neo4j

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// mostLookedThrough is how many entities are looked through, each held against the filter. Where there may be more it is cheaper to walk
// along the list in its order until a page is full.
const mostLookedThrough = 2000

// A listQuestion is one list that is asked for.
type listQuestion struct {
	walk walk
	page civic.PageRequest
	// programmes is how many activities that are part of nothing are counted at most.
	programmes int
	// asked are the conditions, as the statement of the walk has them.
	asked map[string]any
}

// askLists answers questions in their order. Those that go one walk are asked in one round trip: questions of one level of a query differ
// only in what they are about, so that this is all of them. It returns the revision that the answers are at least of, and the room they take.
func askLists[T any](
	ctx context.Context, r *reader, questions []listQuestion, decode func(values []any) (T, error),
) (answers []civic.Page[T], least civic.Revision, room int, err error) {
	answers = make([]civic.Page[T], len(questions))
	var walked []walk
	for _, q := range questions {
		if slices.Contains(walked, q.walk) {
			continue
		}
		walked = append(walked, q.walk)
		pages, revision, err := askWalk(ctx, r, q.walk, questions, decode)
		if err != nil {
			return nil, least, 0, err
		}
		if len(walked) == 1 || revision.Number < least.Number {
			least = revision
		}
		for i := range questions {
			if questions[i].walk == q.walk {
				answers[i], pages = pages[0], pages[1:]
				room += roomOfAnswer + roomOfEntity*len(answers[i].Items)
			}
		}
	}
	return answers, least, room, nil
}

// askWalk answers those of the questions that go one walk.
func askWalk[T any](
	ctx context.Context, r *reader, w walk, questions []listQuestion, decode func(values []any) (T, error),
) ([]civic.Page[T], civic.Revision, error) {
	list, programmes := newPages(decode), 0
	for _, q := range questions {
		if q.walk == w {
			list.question(q.page, q.asked)
			w.begin(q.asked)
			programmes = max(programmes, q.programmes)
		}
	}
	params := list.params()
	params["few"], params["programmes"] = r.store.few, programmes
	revision, err := r.askAt(ctx, w.name(), params, func(row []any) error {
		if err := w.place(row); err != nil {
			return err
		}
		return list.add(row)
	})
	if err != nil {
		return nil, revision, err
	}
	pages, err := list.all()
	return pages, revision, err
}

// begin says where a walk begins in the terms of its statement, which knows the order of names upwards only, and numbers as numbers.
func (w walk) begin(asked map[string]any) {
	key := text[string](asked["key"])
	switch {
	case w.Counted:
		asked["n"], asked["key"] = splitNumber(key)
	case w.Descending && key == "":
		asked["key"] = highestKey
	case w.Descending && key == highestKey:
		asked["key"] = ""
	case w.Descending:
		asked["key"] = turned(key)
	}
}

// place gives a row of the statement its place in the list.
func (w walk) place(row []any) error {
	switch {
	case row[1] == nil:
	case w.Counted:
		count := civic.NumberDescending(int64(number(row[len(row)-1])))
		row[1] = hexKey(count) + text[string](row[1])
	case w.Descending:
		row[1] = turned(text[string](row[1]))
	}
	return nil
}

// splitNumber takes apart what civic.NumberDescending and a key behind it make, in hex. Where there is nothing it begins with the largest
// number.
func splitNumber(key string) (n int64, rest string) {
	var data [8]byte
	digits := hex.EncodedLen(len(data))
	if len(key) < digits {
		return math.MaxInt64, ""
	}
	if _, err := hex.Decode(data[:], []byte(key[:digits])); err != nil {
		return math.MaxInt64, ""
	}
	return int64(^binary.BigEndian.Uint64(data[:]) ^ 1<<63), key[digits:]
}

// turned turns the order of keys in hex round.
func turned(key string) string {
	data, err := hex.DecodeString(key)
	if err != nil {
		return key
	}
	return hexKey(civic.Descending(data))
}

// distinctOrNull returns the words of a filter once each, null for one that lets everything in.
func distinctOrNull[T ~string](words []T) any {
	if words == nil {
		return nil
	}
	return slices.Compact(slices.Sorted(slices.Values(texts(words))))
}

// askText asks for what the words of a text name.
func askText(asked map[string]any, given string, kind civic.Kind) error {
	asked["text"], asked["needles"] = nil, nil
	if given == "" {
		return nil
	}
	query, err := civic.ParseSearch(given)
	if err != nil {
		return civic.Under(err, "filter", "text")
	}
	asked["text"], asked["needles"] = luceneQuery(query)+ofKinds([]civic.Kind{kind}), needles(query)
	return nil
}

// askAnchors asks for what all entities given lead to, and says whether there is an anchor. A text is one where no entity is given and the
// list would otherwise have to be looked through: where there are conditions on ties, or numbers to be counted.
func askAnchors(asked, given map[string]any, lookThrough bool) bool {
	count := 0
	for name, ids := range given {
		asked[name] = ids
		if ids != nil {
			count++
		}
	}
	switch {
	case count > 0:
		asked["text"] = nil
	case lookThrough && asked["text"] != nil:
		count = 1
	}
	asked["anchors"] = count
	return count > 0
}

// askRoles asks for roles: of the participation that leads to what is asked, or of any.
func askRoles[T ~string](asked map[string]any, leading string, roles []T, lead bool) {
	asked["roles"], asked[leading] = nil, nil
	if lead {
		asked[leading] = wordsOrNull(roles)
	} else {
		asked["roles"] = wordsOrNull(roles)
	}
}
