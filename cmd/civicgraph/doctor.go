package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
	"github.com/civicgraph/civicgraph/internal/neo4j"
)

type doctorCommand struct {
	place
	Server string `placeholder:"URL" help:"Look at the server at this address, such as http://127.0.0.1:8080, and not at where the graph is kept."`
}

// Help is the long help of the command.
func (doctorCommand) Help() string {
	return `Looks at where the graph is kept, or at a server, one thing after the other, and prints a line for each: ok, advice or problem, what was looked at, how it is, and what to do. It ends with status 0 when there is no problem. It writes nothing, and makes nothing that is not there.

  civicgraph doctor
  CIVICGRAPH_NEO4J_PASSWORD=… civicgraph doctor --store neo4j --neo4j-uri neo4j+s://graph.example.org
  civicgraph doctor --server http://127.0.0.1:8080`
}

// Run looks, and prints what it finds.
func (c *doctorCommand) Run(p program) error {
	findings, err := c.look(p.ctx)
	if err != nil {
		return err
	}
	problems := 0
	for _, finding := range findings {
		grade := "ok"
		switch {
		case finding.Wrong:
			grade = "problem"
			problems++
		case finding.Remedy != "":
			grade = "advice"
		}
		if _, err := fmt.Fprintf(p.out, "%-8s %-9s %s\n", grade, finding.About, describe(finding)); err != nil {
			return err
		}
	}
	if problems > 0 {
		return fmt.Errorf("problems found: %d", problems)
	}
	return nil
}

// describe returns what was found and what to do in one line.
func describe(finding civic.Finding) string {
	text := finding.Found
	if finding.Remedy != "" {
		text += "; " + finding.Remedy
	}
	return strings.Join(strings.Fields(text), " ")
}

func (c *doctorCommand) look(ctx context.Context) ([]civic.Finding, error) {
	switch {
	case c.Server != "":
		return lookAtServer(ctx, c.Server), nil
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
			return []civic.Finding{{About: "folder", Found: folder + " is open in another process", Remedy: "wait until that is done, and look again"}}
		}
		found := civic.Finding{About: "folder", Found: fmt.Sprintf("%s is open in the server at %s", folder, address)}
		return append([]civic.Finding{found}, lookAtServer(ctx, address)...)
	}
	store, err := embedded.Open(folder, embedded.Options{ReadOnly: true})
	switch {
	case errors.Is(err, civic.ErrNotFound):
		return []civic.Finding{{
			About: "folder", Found: folder + " holds no graph yet", Remedy: "start a server, or load or copy a graph: it is made then",
		}}
	case errors.Is(err, civic.ErrReadOnly):
		return []civic.Finding{{About: "graph", Found: err.Error(), Remedy: "start a server, which does so"}}
	case err != nil:
		return []civic.Finding{civic.FaultFinding("graph", err, "put back a copy, or name another folder with --data")}
	}
	defer func() { _ = store.Close() }()
	return []civic.Finding{lookAtRights(folder), lookAtContents(ctx, store)}
}

func lookAtRights(folder string) civic.Finding {
	if err := embedded.CanWrite(folder); err != nil {
		return civic.FaultFinding("folder", err, "give the user who starts the server the right to write there; the graph can be read as it is")
	}
	return civic.Finding{About: "folder", Found: folder + " can be written to, and no server has it open"}
}

func lookAtContents(ctx context.Context, store civic.Store) civic.Finding {
	reader, err := store.Reader(ctx)
	if err != nil {
		return civic.FaultFinding("graph", err, "")
	}
	defer reader.Close()
	revision, err := reader.Revision(ctx)
	if err != nil {
		return civic.FaultFinding("graph", err, "")
	}
	counts, err := reader.Counts(ctx)
	if err != nil {
		return civic.FaultFinding("graph", err, "")
	}
	return civic.Finding{About: "graph", Found: fmt.Sprintf("%s, revision %d: %s", revision.Graph, revision.Number, counts)}
}
