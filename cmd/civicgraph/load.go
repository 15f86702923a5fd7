package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/server"
)

type loadCommand struct {
	place
	Server string `placeholder:"URL" help:"Load into the server at this address, such as http://127.0.0.1:8080, and not into a folder; needs --token."`
	trust
	Token string `placeholder:"TOKEN" help:"The token of an administrator of that server; as a variable, other users of this machine do not see it."`
}

// Help is the long help of the command.
func (loadCommand) Help() string {
	return `Loads the built-in data: the provinces, districts and municipalities of Türkiye, and five programmes of civic cooperation. Loading them again changes nothing, and a load that was stopped goes on where it was.

When a server has the data folder open, the load goes through it. It lets in administrators only; whoever may write to the data folder is one, so this makes a token of a few minutes for itself and revokes it at the end. A server on another machine is named with --server and --token. A Neo4j database (--store neo4j) is written to directly, also beside servers that work on it.

Prints the revision of the graph and how many entries were created, changed and unchanged.`
}

// Run loads the built-in data, wherever the graph is.
func (c *loadCommand) Run(p program) error {
	if (c.Server == "") != (c.Token == "") {
		return &usageError{errors.New("--server and --token go together")}
	}
	loaded, err := c.load(p)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "revision %s\ncreated %d\nchanged %d\nunchanged %d\n", loaded.Revision,
		loaded.Entries[civic.Created], loaded.Entries[civic.Changed], loaded.Entries[civic.Unchanged])
	return err
}

func (c *loadCommand) load(p program) (server.Loaded, error) {
	if c.Server != "" {
		client, address, err := c.client(c.Server)
		if err != nil {
			return server.Loaded{}, err
		}
		return loadThrough(p, client, address, c.Token)
	}
	store, err := c.open(p.ctx)
	if err != nil {
		var loaded server.Loaded
		err = c.beside(p, err, func(client *http.Client, address, token string) (err error) {
			loaded, err = loadThrough(p, client, address, token)
			return err
		})
		return loaded, err
	}
	loaded, err := loadBuiltIn(p.ctx, store, p.showProgress("Loading"))
	return loaded, errors.Join(err, store.Close())
}

// loadThrough has a server load the built-in data.
func loadThrough(p program, client *http.Client, address, token string) (loaded server.Loaded, err error) {
	p.say("Loading through the server at %s", address)
	request, err := http.NewRequestWithContext(p.ctx, http.MethodPost, address+"/admin/load", http.NoBody)
	if err != nil {
		return loaded, &usageError{fmt.Errorf("--server: %w", err)}
	}
	request.Header.Set("Authorization", "Bearer "+token)
	response, err := client.Do(request)
	if err != nil {
		return loaded, fmt.Errorf("load through the server: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return loaded, refusal(response)
	}
	if err := json.NewDecoder(response.Body).Decode(&loaded); err != nil {
		return loaded, fmt.Errorf("load through the server: read its answer: %w", err)
	}
	return loaded, nil
}

// refusal returns the error that a server answered with.
func refusal(response *http.Response) error {
	const longest = 64 << 10
	var body struct {
		Errors []struct {
			Message    string
			Extensions struct{ RequestID string }
		}
	}
	err := json.NewDecoder(io.LimitReader(response.Body, longest)).Decode(&body)
	if err != nil || len(body.Errors) == 0 {
		return fmt.Errorf("what answers at %s is not a server of this program: %s", response.Request.URL, response.Status)
	}
	problem := body.Errors[0]
	if problem.Extensions.RequestID == "" {
		return fmt.Errorf("the server refused: %s", problem.Message)
	}
	return fmt.Errorf("the server refused: %s (%s)", problem.Message, problem.Extensions.RequestID)
}
