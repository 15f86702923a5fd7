package main

import (
	"errors"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/civicgraph/civicgraph/internal/auth"
	"github.com/civicgraph/civicgraph/internal/civic"
)

type tokenCommand struct {
	Create createTokenCommand `cmd:"" help:"Make a token and print it."`
	List   listTokensCommand  `cmd:"" help:"List the tokens: name, role, when made, when they run out."`
	Revoke revokeTokenCommand `cmd:"" help:"Revoke a token."`
}

type createTokenCommand struct {
	folder
	Role     string        `required:"" enum:"reader,editor,admin" placeholder:"ROLE" help:"What its holder may do: reader (read, where that is not public), editor (also write to the graph) or admin (also load the built-in data into a running server)."`
	Name     string        `placeholder:"NAME" help:"Its name, which the log of the graph keeps with what it writes. One is made up unless given. Name what uses it, not a person."`
	Lifetime time.Duration `placeholder:"DURATION" help:"How long it is good for, such as 720h. For ever unless given."`
}

// Help is the long help of the command.
func (createTokenCommand) Help() string {
	return `Prints the token alone on standard output. It is kept nowhere: what the data folder holds is its hash.

It works at once, also in a server that runs:

  TOKEN=$(civicgraph token create --role editor --name importer)
  curl http://127.0.0.1:8080/graphql -H "Authorization: Bearer $TOKEN" --json @mutation.json`
}

// Run makes a token and prints it.
func (c *createTokenCommand) Run(p program) error {
	tokens := auth.In(c.Data)
	text, token, err := tokens.Create(p.ctx, c.Name, auth.Role(c.Role), c.Lifetime)
	if errors.Is(err, civic.ErrInvalid) {
		return &usageError{err}
	}
	if err != nil {
		return err
	}
	p.say("The token %s (%s) is good for the graph in %s. Keep it safe: it is shown this once.", token.Name, token.Role, c.Data)
	_, err = fmt.Fprintln(p.out, text)
	return err
}

type listTokensCommand struct {
	folder
}

// Run lists the tokens, one a line.
func (c *listTokensCommand) Run(p program) error {
	tokens, err := auth.In(c.Data).List()
	if err != nil {
		return err
	}
	if len(tokens) == 0 {
		p.say("There are no tokens in %s. Make one with: civicgraph token create --role editor --data %[1]q", c.Data)
	}
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	for _, token := range tokens {
		expires := "never"
		if !token.Expires.IsZero() {
			expires = token.Expires.Format(time.RFC3339)
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", token.Name, token.Role, token.Created.Format(time.RFC3339), expires)
	}
	return table.Flush()
}

type revokeTokenCommand struct {
	folder
	Name string `arg:"" help:"The name of the token, as 'token list' shows it."`
}

// Run revokes a token.
func (c *revokeTokenCommand) Run(p program) error {
	if err := auth.In(c.Data).Revoke(p.ctx, c.Name); err != nil {
		return err
	}
	p.say("The token %s is revoked.", c.Name)
	return nil
}
