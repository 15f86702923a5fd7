package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/exchange"
	"github.com/civicgraph/civicgraph/internal/network"
)

type exportCommand struct {
	place
	Format   string `arg:"" help:"The format: ${formats}."`
	File     string `arg:"" optional:"" type:"path" help:"Where the network is to be; one that is there is replaced when the new one is whole. Standard output unless given."`
	Ties     string `placeholder:"JSON" help:"Which ties count: a TieFilter of the schema as JSON. Unless given, all but those of funders and authorities."`
	Mode     string `default:"ONE_MODE" enum:"ONE_MODE,TWO_MODE" placeholder:"MODE" help:"What the nodes are: ONE_MODE (organizations) or TWO_MODE (organizations and activities). Default: ${default}"`
	Limit    int    `default:"0" placeholder:"COUNT" help:"How many nodes at most, those with the strongest ties; all when 0. Default: ${default}"`
	Isolates bool   `help:"Organizations without a tie, too."`
}

// formatNames returns the names of the formats, for the help.
func formatNames() string {
	var names []string
	for _, f := range exchange.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// Help is the long help of the command.
func (exportCommand) Help() string {
	var tools strings.Builder
	for _, f := range exchange.Formats() {
		fmt.Fprintf(&tools, "  %-12s %-10s %s\n", f.Name, f.Extension, f.Tools)
	}
	return `Writes the network that a filter selects, all of it, into a file of a format that other tools read. It says of itself, inside or in a file beside it, which revision it is of, by which filter, when it was made, and from which sources under which licence.

` + tools.String() + `
  civicgraph export gexf network.gexf
  civicgraph export csv network.zip --mode TWO_MODE --isolates
  civicgraph export graphml --ties '{"period": {"from": "2020", "to": "2023"}, "activities": {"maxSize": 30}}' >network.graphml

A server that has the data folder open goes on answering: it is asked for the network.`
}

// Run exports a network.
func (c *exportCommand) Run(p program) error {
	if _, err := exchange.FormatNamed(c.Format); err != nil {
		return &usageError{err}
	}
	if c.File == "" {
		return c.write(p, p.out)
	}
	return replaced(c.File, func(to io.Writer) error { return c.write(p, to) })
}

// replaced writes a file that has its name only when it is whole.
func replaced(path string, write func(io.Writer) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	err = errors.Join(write(file), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

// write writes the network, by way of the server that has the folder open if there is one.
func (c *exportCommand) write(p program, to io.Writer) error {
	store, err := c.openAs(p.ctx, true)
	if err != nil {
		return c.beside(p, err, func(client *http.Client, address, token string) error { return c.fetch(p, to, client, address, token) })
	}
	return errors.Join(c.writeFrom(p, to, store), store.Close())
}

func (c *exportCommand) writeFrom(p program, to io.Writer, store opened) error {
	resolver := graph.New(graph.Setup{Store: store, Projector: store.projector, Build: version(), Snapshot: store.snapshot})
	export, err := resolver.OpenExport(p.ctx, graph.ExportRequest{
		Format: c.Format, Ties: c.Ties, Mode: network.Mode(c.Mode), Limit: c.Limit, Isolates: c.Isolates,
	})
	if err != nil {
		return err
	}
	defer export.Close()
	if isTerminal(p.err) && !isTerminal(to) {
		export.Network.Passed = inPercent(p.showProgress("Exporting"))
	}
	if err := export.Write(p.ctx, to); err != nil {
		return err
	}
	p.say("Exported %d nodes of revision %s", export.Network.About.Nodes, export.Network.About.Revision)
	return nil
}

// inPercent reports a hundred times at most: a network passes by faster than it can be drawn how far it is.
func inPercent(report progress) progress {
	last := -1
	return func(done, total int) {
		if percent := done * 100 / max(total, 1); percent != last {
			last = percent
			report(done, total)
		}
	}
}

// fetch has a server export the network.
func (c *exportCommand) fetch(p program, to io.Writer, client *http.Client, address, token string) error {
	p.say("Asking the server at %s", address)
	values := url.Values{"mode": {c.Mode}, "limit": {strconv.Itoa(c.Limit)}, "isolates": {strconv.FormatBool(c.Isolates)}}
	if c.Ties != "" {
		values.Set("ties", c.Ties)
	}
	file, err := p.download(client, address+"/export/"+url.PathEscape(c.Format)+"?"+values.Encode(), token)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	if isTerminal(p.err) && !isTerminal(to) {
		bar := p.showBytes("Exporting")
		defer func() { _ = bar.Finish() }() // as with what it has drawn
		to = io.MultiWriter(to, bar)
	}
	_, err = io.Copy(to, file)
	return err
}

// Validate finds what cannot be meant.
func (c *exportCommand) Validate() error {
	if c.Limit < 0 {
		return errors.New("--limit: give a number of nodes, or 0 for all")
	}
	return c.place.Validate()
}
