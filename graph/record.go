package graph

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// recordsOf returns the records of an entity.
func recordsOf(ctx context.Context, id civic.ID) ([]*civic.AnyRecord, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	records, err := v.records.load(ctx, id)
	return pointers(records), err
}

// statementsOf returns what the sources say of a property of an entity, of all when nil.
func statementsOf(ctx context.Context, id civic.ID, property *string) ([]*civic.Statement, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	records, err := v.records.load(ctx, id)
	return pointers(civic.Statements(records, valueOr(property, ""))), err
}

// citationsOf returns where the live records of an entity come from, each place once.
func citationsOf(ctx context.Context, id civic.ID) ([]*civic.Citation, error) {
	v, err := viewOf(ctx)
	if err != nil {
		return nil, err
	}
	records, err := v.records.load(ctx, id)
	if err != nil {
		return nil, err
	}
	citations := []civic.Citation{}
	for _, record := range records {
		if !record.Live() {
			continue
		}
		for _, citation := range record.Citations("") {
			if !slices.Contains(citations, citation) {
				citations = append(citations, citation)
			}
		}
	}
	return pointers(citations), nil
}

// recordFields resolves the fields of Record.
type recordFields struct{ *Resolver }

// Record resolves the fields of Record.
func (r *Resolver) Record() RecordResolver { return recordFields{r} }

func (recordFields) Source(ctx context.Context, record *civic.AnyRecord) (*civic.Source, error) {
	return node[*civic.Source](ctx, record.Source)
}

func (recordFields) Rank(_ context.Context, record *civic.AnyRecord) (civic.Rank, error) {
	return record.RankOrNormal(), nil
}

func (recordFields) Status(_ context.Context, record *civic.AnyRecord) (civic.FactStatus, error) {
	return record.StatusOrStated(), nil
}

func (recordFields) Values(_ context.Context, record *civic.AnyRecord) (json.RawMessage, error) {
	return json.Marshal(record.Facts)
}

func (recordFields) Citations(_ context.Context, record *civic.AnyRecord) ([]*civic.Citation, error) {
	return pointers(record.Citations("")), nil
}

// statementFields resolves the fields of Statement.
type statementFields struct{ *Resolver }

// Statement resolves the fields of Statement.
func (r *Resolver) Statement() StatementResolver { return statementFields{r} }

// Value returns the value as text, the name of an entity in the place of its id.
func (f statementFields) Value(ctx context.Context, statement *civic.Statement) (*string, error) {
	reference, err := f.Reference(ctx, statement)
	if err != nil || reference == nil {
		return &statement.Value, err
	}
	name := cmp.Or(nameOf(reference, ""), statement.Value)
	return &name, nil
}

func (statementFields) Reference(ctx context.Context, statement *civic.Statement) (civic.Node, error) {
	return node[civic.Node](ctx, statement.Reference)
}

// citationFields resolves the fields of Citation.
type citationFields struct{ *Resolver }

// Citation resolves the fields of Citation.
func (r *Resolver) Citation() CitationResolver { return citationFields{r} }

func (citationFields) Source(ctx context.Context, citation *civic.Citation) (*civic.Source, error) {
	return node[*civic.Source](ctx, citation.Source)
}

// identifierFields resolves the fields of Identifier.
type identifierFields struct{ *Resolver }

// Identifier resolves the fields of Identifier.
func (r *Resolver) Identifier() IdentifierResolver { return identifierFields{r} }

// URL returns the page of a register about what the identifier names, nil for registers without such pages.
func (identifierFields) URL(_ context.Context, key *civic.Key) (*string, error) {
	var pages string
	switch key.Scheme {
	case "ror":
		pages = "https://ror.org/"
	case "wikidata":
		pages = "https://www.wikidata.org/wiki/"
	case "isni":
		pages = "https://isni.org/isni/"
	default:
		return nil, nil
	}
	page := pages + url.PathEscape(key.Value)
	return &page, nil
}
