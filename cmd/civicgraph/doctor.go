package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/neo4j"
)

type doctorCommand struct {
	place
	Server string `placeholder:"URL" help:"Look at the server at this address, such as http://127.0.0.1:8080, and not at where the graph is kept."`
	trust
	JSON bool `name:"json" help:"Print the findings as JSON."`
}

// Help is the long help of the command.
func (doctorCommand) Help() string {
	return `Looks at where the graph is kept, or at a server, one thing after the other, and prints a line for each: OK, WARNING or PROBLEM, what was looked at, how it is, and what to do. It ends with status 0 when there is no PROBLEM, else with 1. It changes nothing, and makes nothing that is not there.

  civicgraph doctor
  civicgraph doctor --data civicgraph-2026-11-22.snapshot
  CIVICGRAPH_NEO4J_PASSWORD=… civicgraph doctor --store neo4j --neo4j-uri neo4j+s://graph.example.org
  civicgraph doctor --server http://127.0.0.1:8080`
}

// Validate finds an address that cannot be meant.
func (c *doctorCommand) Validate() error {
	if c.Server != "" && !strings.HasPrefix(c.Server, "http://") && !strings.HasPrefix(c.Server, "https://") {
		return fmt.Errorf("--server: %q is not an address such as http://127.0.0.1:8080", c.Server)
	}
	return c.place.Validate()
}

// Run looks, and prints what it finds.
func (c *doctorCommand) Run(p program) error {
	findings, err := c.look(p.ctx)
	if err := errors.Join(p.ctx.Err(), err); err != nil {
		return err
	}
	print := printLines
	if c.JSON {
		print = printJSON
	}
	if err := print(p.out, findings); err != nil {
		return err
	}
	problems := 0
	for _, finding := range findings {
		if finding.Grade == civic.GradeProblem {
			problems++
		}
	}
	if problems > 0 {
		return fmt.Errorf("problems found: %d", problems)
	}
	return nil
}

// printLines prints findings for people, each in one line.
func printLines(to io.Writer, findings []civic.Finding) error {
	for _, finding := range findings {
		text := finding.Found
		if finding.Remedy != "" {
			text += "; " + finding.Remedy
		}
		text = strings.Join(strings.Fields(text), " ")
		if _, err := fmt.Fprintf(to, "%-8s %-9s %s\n", finding.Grade, finding.About, text); err != nil {
			return err
		}
	}
	return nil
}

func printJSON(to io.Writer, findings []civic.Finding) error {
	encoder := json.NewEncoder(to)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(findings)
}

func (c *doctorCommand) look(ctx context.Context) ([]civic.Finding, error) {
	switch {
	case c.Server != "":
		return lookAtServer(ctx, c.trust, c.Server), nil
	case c.Store == storeNeo4j:
		options, err := c.options()
		if err != nil {
			return nil, err
		}
		return neo4j.Examine(ctx, options), nil
	}
	return lookAtFolder(ctx, c.Data), nil
}

// lookAtFolder looks at the graph in a data folder: itself, or through the server that has it open.
func lookAtFolder(ctx context.Context, folder string) []civic.Finding {
	if address, running := embedded.RunningServer(folder); running {
		if address == "" {
			return []civic.Finding{warning("folder", folder+" is open in another process", "wait until that is done, and look again")}
		}
		base, _, _ := strings.Cut(address, pinMark)
		return append([]civic.Finding{well("folder", "%s is open in the server at %s", folder, base)}, lookAtServer(ctx, trust{}, address)...)
	}
	store, err := embedded.Open(folder, embedded.Options{ReadOnly: true})
	switch {
	case errors.Is(err, civic.ErrNotFound):
		return []civic.Finding{warning("folder", folder+" holds no graph yet", "start a server, or load or copy a graph: it is made then")}
	case errors.Is(err, civic.ErrReadOnly):
		return []civic.Finding{warning("graph", err.Error(), "start a server, which does so")}
	case err != nil:
		return []civic.Finding{civic.ProblemFinding("graph", err, remedyFor(err))}
	}
	defer func() { _ = store.Close() }()
	if about := store.Snapshot(); about != nil {
		return []civic.Finding{well("snapshot", "%s is whole: content sha256 %s, of %s, made by %s", folder, about.Sha256, about.Date, about.Build), lookAtContents(ctx, store)}
	}
	return []civic.Finding{lookAtRights(folder), lookAtContents(ctx, store)}
}

func well(about, format string, values ...any) civic.Finding {
	return civic.Finding{Grade: civic.GradeOK, About: about, Found: fmt.Sprintf(format, values...)}
}

func warning(about, found, remedy string) civic.Finding {
	return civic.Finding{Grade: civic.GradeWarning, About: about, Found: found, Remedy: remedy}
}

func lookAtRights(folder string) civic.Finding {
	if err := embedded.CanWrite(folder); err != nil {
		return warning("folder", err.Error(), "as it is, questions are answered and writes are refused; give whoever starts the server the right to write there if they are not to be")
	}
	return well("folder", "%s can be written to, and no server has it open", folder)
}

func lookAtContents(ctx context.Context, store civic.Store) civic.Finding {
	reader, err := store.Reader(ctx)
	if err != nil {
		return civic.ProblemFinding("graph", err, remedyFor(err))
	}
	defer reader.Close()
	revision, err := reader.Revision(ctx)
	if err != nil {
		return civic.ProblemFinding("graph", err, remedyFor(err))
	}
	counts, err := reader.Counts(ctx)
	if err != nil {
		return civic.ProblemFinding("graph", err, remedyFor(err))
	}
	return well("graph", "%s, revision %d: %s", revision.Graph, revision.Number, counts)
}
