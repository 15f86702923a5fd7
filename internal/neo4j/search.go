package neo4j

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// Search implements civic.Finder. It asks once. Only when nothing matches it asks a second time, for matches with a typing error.
func (r *reader) Search(ctx context.Context, query civic.SearchQuery) (civic.Page[civic.SearchHit], error) {
	none := civic.Page[civic.SearchHit]{}
	if err := r.store.check(ctx); err != nil {
		return none, err
	}
	if query.Page.Backward {
		return none, forwardOnly()
	}
	text, err := civic.ParseSearch(query.Text)
	if err != nil {
		return none, civic.Under(err, "text")
	}
	kinds := searchable(query.Kinds)
	if len(query.Kinds) > 0 && len(kinds) == 0 {
		return newRanking().page(query.Page), nil
	}
	found, err := (&search{reader: r, text: text, kinds: kinds, places: query.Places}).find(ctx)
	if err != nil {
		return none, err
	}
	return found.page(query.Page), nil
}

// searchable returns those of some kinds that can be searched.
func searchable(kinds []civic.Kind) []civic.Kind {
	all := []civic.Kind{civic.KindOrganization, civic.KindActivity, civic.KindOutput, civic.KindPlace, civic.KindTheme}
	return slices.DeleteFunc(all, func(kind civic.Kind) bool { return !slices.Contains(kinds, kind) })
}

// search is what is searched. The database gives the candidates; they are held against the text and ranked here.
type search struct {
	reader *reader
	text   civic.SearchText
	// kinds and places narrow it; all kinds are searched when there is none, everywhere when places is nil.
	kinds  []civic.Kind
	places []civic.ID
}

// errEnough ends the reading of candidates.
var errEnough = errors.New("there are more hits than are ranked")

// find returns the hits.
func (s *search) find(ctx context.Context) (*ranking, error) {
	return recall(ctx, s.reader, s.name(), func() (*ranking, civic.Revision, int, error) {
		found, params := newRanking(), s.params()
		revision, err := s.reader.askAt(ctx, "search", params, func(row []any) error {
			found.add(row[0], s.text.Match)
			return nil
		})
		if err == nil && len(found.hits) == 0 {
			err = s.findAlmost(ctx, params, found)
		}
		found.rank()
		return found, revision, found.room(), err
	})
}

func (s *search) params() map[string]any {
	params := map[string]any{
		"query": luceneQuery(s.text) + ofKinds(s.kinds), "needles": needles(s.text), "places": nil, "most": civic.MaxCandidates,
	}
	if s.places != nil {
		params["places"] = texts(s.places)
	}
	return params
}

// findAlmost adds the hits with a typing error.
func (s *search) findAlmost(ctx context.Context, params map[string]any, found *ranking) error {
	params["query"] = luceneFuzzyQuery(s.text) + ofKinds(s.kinds)
	err := s.reader.stream(ctx, "search_fuzzy", params, func(row []any) error {
		found.add(row[0], s.text.MatchFuzzy)
		if found.more {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// name tells the search from others.
func (s *search) name() string {
	return fmt.Sprintf("search %q %q %v %q", s.text, s.kinds, s.places == nil, s.places)
}
