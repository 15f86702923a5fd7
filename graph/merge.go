package graph

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// MergePayload is what became of a merge or a split.
type MergePayload struct {
	civic.MergeResult
	Revision civic.Revision
	Replayed bool
}

// MergeOrganizations makes two organizations one.
func (m mutationFields) MergeOrganizations(ctx context.Context, input MergeInput) (*MergePayload, error) {
	w := writing{name: "merge", request: []any{input.Keep, input.Gone}, options: input.WriteOptions}
	return m.merge(ctx, w, func(ctx context.Context, tx civic.Tx) (civic.MergeResult, error) {
		return civic.Merge(ctx, tx, input.Keep, input.Gone)
	})
}

// SplitOrganization undoes a merge.
func (m mutationFields) SplitOrganization(ctx context.Context, input SplitInput) (*MergePayload, error) {
	w := writing{name: "split", request: input.Organization, options: input.WriteOptions}
	return m.merge(ctx, w, func(ctx context.Context, tx civic.Tx) (civic.MergeResult, error) {
		return civic.Split(ctx, tx, input.Organization)
	})
}

func (m mutationFields) merge(ctx context.Context, w writing, change func(context.Context, civic.Tx) (civic.MergeResult, error)) (*MergePayload, error) {
	result, receipt, err := write(ctx, m.Resolver, w, change)
	if err != nil {
		return nil, civic.Under(err, "input")
	}
	return &MergePayload{MergeResult: result, Revision: receipt.Revision, Replayed: receipt.Replayed}, nil
}

// mergeFields resolves the fields of MergePayload.
type mergeFields struct{ *Resolver }

// MergePayload resolves the fields of MergePayload.
func (r *Resolver) MergePayload() MergePayloadResolver { return mergeFields{r} }

func (mergeFields) Organization(ctx context.Context, p *MergePayload) (Organization, error) {
	return node[Organization](ctx, p.Organization)
}
