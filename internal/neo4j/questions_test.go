package neo4j_test

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// newHamlet returns a village of two organizations with a word in everything that somebody has said of it, and in what it is found by.
func newHamlet(word string) *village {
	v := &village{}
	v.put(&civic.Source{ID: v.source().Source, Title: word})
	v.put(&civic.Theme{ID: idOf(civic.KindTheme, word), Names: names(word)})
	seat := v.place(word, civic.Province, "")
	organization := v.seated(word, seat, word, "Elma "+word)
	v.organization("ceviz")
	v.activity(word, "2001", []string{word}, word, "ceviz")
	v.put(&civic.AssessmentDossier{
		Organization: organization, Slug: word,
		Records: []civic.Record[civic.AssessmentFacts]{{RecordHead: v.source(), Facts: civic.AssessmentFacts{Date: "2020"}}},
	})
	v.batch.Keys = []civic.KeyRow{{KindKey: keyOf(word), ID: organization}}
	return v
}

// keyOf returns the natural key of the organization of a hamlet.
func keyOf(word string) civic.KindKey {
	return civic.KindKey{Kind: civic.KindOrganization, Key: civic.Key{Scheme: word, Value: word}}
}

// A question is one call of a reader.
type question struct {
	about string
	ask   func(ctx context.Context, r civic.Reader) error
}

// asking makes a question of a call, whose answer is for other tests.
func asking[A any](about string, call func(ctx context.Context, r civic.Reader) (A, error)) question {
	return question{about, func(ctx context.Context, r civic.Reader) error {
		_, err := call(ctx, r)
		return err
	}}
}

// questionsAbout are calls of all methods but the lists of organizations and activities, with a word wherever there is room for one.
func questionsAbout(word string) []question {
	organization, activity := idOf(civic.KindOrganization, word), idOf(civic.KindActivity, word)
	place := idOf(civic.KindPlace, word)
	both := []civic.ID{organization, idOf(civic.KindOrganization, "ceviz")}
	page := civic.PageRequest{Limit: 2, Count: true}
	return append(lookupsOf(word, organization, activity), []question{
		asking("participations", func(ctx context.Context, r civic.Reader) ([]civic.Page[*civic.Participation], error) {
			return r.Participations(ctx, []civic.ParticipationQuery{{Of: organization, Page: page}, {Of: activity, Roles: []civic.Role{civic.Role(word)}, Page: page}})
		}),
		asking("outputs", func(ctx context.Context, r civic.Reader) ([]civic.Page[*civic.Output], error) {
			return r.Outputs(ctx, []civic.OutputQuery{{Organization: both[0], Page: page}, {Organization: both[1], Page: page}})
		}),
		asking("places", func(ctx context.Context, r civic.Reader) ([]civic.Page[*civic.Place], error) {
			return r.Places(ctx, []civic.PlaceQuery{{Page: page}, {Within: place, Types: []civic.PlaceType{civic.PlaceType(word)}, Page: page}})
		}),
		asking("themes", func(ctx context.Context, r civic.Reader) (civic.Page[*civic.Theme], error) {
			return r.Themes(ctx, page)
		}),
		asking("sources", func(ctx context.Context, r civic.Reader) (civic.Page[*civic.Source], error) {
			return r.Sources(ctx, page)
		}),
		asking("a search", func(ctx context.Context, r civic.Reader) (civic.Page[civic.SearchHit], error) {
			return r.Search(ctx, civic.SearchQuery{Text: word, Page: civic.PageRequest{Limit: 2}})
		}),
		asking("collaborators", func(ctx context.Context, r civic.Reader) ([]civic.CollaboratorPage, error) {
			return r.Collaborators(ctx, []civic.CollaboratorQuery{{Of: both[0], Page: page, Proof: 2}, {Of: both[1], Page: page}})
		}),
		asking("collaborators under other ties, by name", func(ctx context.Context, r civic.Reader) ([]civic.CollaboratorPage, error) {
			ties := civic.TieFilter{Activities: civic.ActivityTieFilter{Within: []civic.ID{activity}}}
			return r.Collaborators(ctx, []civic.CollaboratorQuery{
				{Of: organization, Ties: ties, Page: page, Proof: 2}, {Of: organization, Order: civic.ByCollaboratorName, Page: page},
			})
		}),
		asking("a neighbourhood", func(ctx context.Context, r civic.Reader) (civic.Neighborhood, error) {
			return r.Neighborhood(ctx, civic.NeighborhoodQuery{Of: both, Depth: 2, Limit: 10})
		}),
	}...)
}

// lookupsOf are calls that look something up.
func lookupsOf(word string, organization, activity civic.ID) []question {
	organizations := []civic.ID{organization, idOf(civic.KindOrganization, "ceviz"), civic.ID(string(civic.KindOrganization) + word)}
	return []question{
		asking("nodes", func(ctx context.Context, r civic.Reader) ([]civic.Node, error) {
			return r.Nodes(ctx, append(organizations, activity))
		}),
		asking("nodes of all kinds", func(ctx context.Context, r civic.Reader) ([]civic.Node, error) {
			return r.Nodes(ctx, []civic.ID{organization, civic.ParticipationID(activity, organization, civic.Partner), civic.OutputID(activity, word)})
		}),
		asking("what keys name", func(ctx context.Context, r civic.Reader) ([]civic.ID, error) {
			return r.Resolve(ctx, []civic.KindKey{keyOf(word), keyOf("nothing")})
		}),
		asking("records", func(ctx context.Context, r civic.Reader) ([][]civic.AnyRecord, error) {
			return r.Records(ctx, append(organizations, civic.ParticipationID(activity, organization, civic.Partner)))
		}),
		asking("assessments", func(ctx context.Context, r civic.Reader) ([][]*civic.Assessment, error) {
			return r.Assessments(ctx, organizations)
		}),
		asking("counts", func(ctx context.Context, r civic.Reader) (civic.Counts, error) { return r.Counts(ctx) }),
	}
}
