package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/exchange"
	"github.com/civicgraph/civicgraph/internal/network"
)

// ExportRequest asks for an export, by the arguments that the field network of the schema has.
type ExportRequest struct {
	// Format is the name of one of exchange.Formats.
	Format string
	// Ties is a TieFilter of the schema as a JSON object, the default filter when empty.
	Ties string
	// Mode is network.OneMode when empty.
	Mode network.Mode
	// Limit is the most nodes to export, all when 0.
	Limit int
	// Isolates asks for organizations without a link, too.
	Isolates bool
}

// maxExports is how many exports may be under way at once. Each holds a view of the graph for as long as its client takes.
const maxExports = 4

// Export is an export that was let in and is ready to be written. It must be closed.
type Export struct {
	Format  exchange.Format
	Network *exchange.Network
	close   func()
}

// OpenExport prepares an export: whatever may be refused is refused here. It returns an ErrNotFound fault for a format that there is not, and
// for an entry of a set that names no organization; an ErrTooCostly fault for a network that the format has no room for; the faults of the
// field network for the rest; and ErrBusy when too many are under way.
func (r *Resolver) OpenExport(ctx context.Context, request ExportRequest) (*Export, error) {
	format, err := exchange.FormatNamed(request.Format)
	if err != nil {
		return nil, err
	}
	given, err := tieFilterOf(ctx, request.Ties)
	if err != nil {
		return nil, err
	}
	select {
	case r.exports <- struct{}{}:
	default:
		return nil, ErrBusy
	}
	s := &session{resolver: r}
	e := &Export{Format: format, close: func() {
		s.end()
		s.levels.end()
		<-r.exports
	}}
	if e.Network, err = r.openNetwork(context.WithValue(ctx, sessionKey{}, s), format, given, request); err != nil {
		e.close()
		return nil, err
	}
	return e, nil
}

func (r *Resolver) openNetwork(ctx context.Context, format exchange.Format, given *TieFilter, request ExportRequest) (*exchange.Network, error) {
	v, ties, err := networkQuestion(ctx, given)
	if err != nil {
		return nil, err
	}
	if err := refuseUnresolved(ties.Unresolved); err != nil {
		return nil, err
	}
	g, err := v.projection(ctx)
	if err != nil {
		return nil, err
	}
	end, err := r.kernels.begin(ctx)
	if err != nil {
		return nil, err
	}
	defer end()
	n, err := exchange.Open(ctx, v.reader, g, exchange.Request{
		ExtractQuery: network.ExtractQuery{Ties: ties.TieFilter, Mode: request.Mode, Limit: request.Limit, Isolates: request.Isolates},
		Date:         civic.DayOf(r.Now()).Date(), Build: r.Build,
	})
	if err != nil {
		return nil, err
	}
	n.Colour = colours()
	return n, format.Check(ctx, n)
}

// Write writes the export. When it fails, what was written is a part of it.
func (e *Export) Write(ctx context.Context, to io.Writer) error {
	return e.Format.Write(ctx, to, e.Network)
}

// Close gives back what the export holds.
func (e *Export) Close() { e.close() }

// refuseUnresolved refuses a set of which an entry could not be resolved: who reads the export later does not see what was asked.
func refuseUnresolved(entries []Unresolved) error {
	if len(entries) == 0 {
		return nil
	}
	var names []string
	for _, entry := range entries {
		names = append(names, fmt.Sprintf("%q", entry.Input))
	}
	return &civic.Fault{Kind: civic.ErrNotFound, Path: []any{"ties", "organizations", "set"},
		Problem: "these name no organization, or more than one: " + strings.Join(names, ", "), Remedy: "give ids, or leave them out"}
}

// tieFilterOf reads a TieFilter as the API reads a variable of that type, so that there is one way to write a filter. It is nil for "".
func tieFilterOf(ctx context.Context, text string) (*TieFilter, error) {
	if text == "" {
		return nil, nil
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value map[string]any
	err := decoder.Decode(&value)
	if _, more := decoder.Token(); err != nil || !errors.Is(more, io.EOF) {
		return nil, civic.Invalid("this is not one JSON object", `give a TieFilter as the schema describes it, such as {"roles": ["PARTNER"]}`, "ties")
	}
	const name = "ties"
	kind := ast.NamedType("TieFilter", nil)
	asks := &ast.OperationDefinition{VariableDefinitions: ast.VariableDefinitionList{
		{Variable: name, Type: kind, Definition: parsedSchema.Types[kind.Name()], Used: true},
	}}
	values, err := validator.VariableValues(parsedSchema, asks, map[string]any{name: value})
	if err != nil {
		return nil, notAFilter(err)
	}
	filter, err := (&executionContext{}).unmarshalInputTieFilter(ctx, values[name])
	if err != nil {
		return nil, notAFilter(err)
	}
	return &filter, nil
}

// notAFilter turns what is wrong with a value of a variable into a fault with its path.
func notAFilter(err error) error {
	var wrong *gqlerror.Error
	if !errors.As(err, &wrong) {
		return civic.Under(err, "ties")
	}
	steps := wrong.Path
	if len(steps) > 1 && steps[0] == ast.PathName("variable") {
		steps = steps[2:] // and the name of the variable
	}
	path := []any{"ties"}
	for _, step := range steps {
		switch step := step.(type) {
		case ast.PathName:
			path = append(path, string(step))
		case ast.PathIndex:
			path = append(path, int(step))
		}
	}
	var fault *civic.Fault
	if errors.As(wrong.Err, &fault) {
		return civic.Under(fault, path...)
	}
	return civic.Invalid(wrong.Message, "see the type TieFilter in the schema", path...)
}

// colours returns how nodes are coloured: as the legend has their types.
func colours() func(*exchange.Node) string {
	byKey := map[legendKey]string{}
	for _, entry := range legend() {
		byKey[legendKey{entry.Kind, entry.Value}] = entry.Color
	}
	return func(node *exchange.Node) string {
		kind := LegendOrganizationType
		if node.IsActivity() {
			kind = LegendActivityType
		}
		return byKey[legendKey{kind, node.Type}]
	}
}

// Refusal is what a client is told of an error outside of GraphQL.
type Refusal struct {
	Code            Code
	Problem, Remedy string
}

// Refuse returns what a client is told of an error: the words of the table of errors, with the path of the argument. What is not the
// client's is logged.
func (r *Resolver) Refuse(ctx context.Context, err error) Refusal {
	f, known := faultOf(err)
	switch {
	case !known:
		f = r.internal(ctx, err)
	case f.logged:
		r.LogFailure(ctx, "", err)
	}
	return Refusal{Code: f.code, Problem: (&civic.Fault{Path: f.argument, Problem: f.problem}).Error(), Remedy: f.remedy}
}
