package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"
)

// The ways to send a question.
const (
	byPost = iota
	byGet
	byHash
)

// question is one for the API.
type question struct {
	text      string
	variables map[string]any
	// way is how it is sent; has is the tag of an answer that the client has.
	way int
	has string
	// codes are the errors that it may be answered with.
	codes []string
	// registers is set when the hash is sent beside the text, for the server to know it.
	registers bool
}

// reply is an answer.
type reply struct {
	// body is the whole of it, data what it says, code that of its first error.
	body, data []byte
	code       string
	problem    string
	// tag is its ETag, same is set when the client has it already.
	tag  string
	same bool
	// life is that of the program when it was asked, before the newest revision then acknowledged.
	life   int
	before uint64
	// took is the time from the question to the answer.
	took time.Duration
}

// errCutOff says that there is no answer, since the program was killed or stopped, or that it is none that can be used. Where that is a
// failure it is in the ledger.
var errCutOff = errors.New("no answer")

// patience is how long a client waits for an answer.
const patience = time.Minute

// client asks the program. It is one goroutine's.
type client struct {
	program *program
	ledger  *ledger
	token   string
	// connections are those of one life.
	connections *http.Transport
	life        int
}

// ask asks when the program is up. An error of the API is no error here, unless it is one that nobody expects.
func (c *client) ask(ctx context.Context, q question) (reply, error) {
	life, err := c.program.await(ctx)
	if err != nil {
		return reply{}, err
	}
	if life != c.life || c.connections == nil {
		c.hangUp()
		c.connections, c.life = &http.Transport{}, life
	}
	r := reply{life: life, before: c.ledger.acknowledged()}
	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	begun := time.Now()
	status, err := c.exchange(limited, q, &r)
	r.took = time.Since(begun)
	switch {
	case ctx.Err() != nil:
		return r, ctx.Err()
	case err != nil && c.program.lives(life):
		c.ledger.fail(failedConnection, "%s: %v", first(q.text), err)
		return r, errCutOff
	case err != nil, r.code == "UNAVAILABLE" && !c.program.lives(life):
		c.ledger.lostConnection()
		return r, errCutOff
	case r.code != "":
		c.ledger.refused(r.code)
		if !slices.Contains(q.codes, r.code) {
			c.ledger.fail(failedCode, "%d %s %s: %s %v", status, r.code, r.problem, first(q.text), q.variables)
			return r, errCutOff
		}
	}
	return r, nil
}

// hangUp gives the connections back.
func (c *client) hangUp() {
	if c.connections != nil {
		c.connections.CloseIdleConnections()
	}
}

func (c *client) exchange(ctx context.Context, q question, r *reply) (status int, err error) {
	request, err := q.request(ctx, c.program.address)
	if err != nil {
		return 0, err
	}
	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}
	if q.has != "" {
		request.Header.Set("If-None-Match", q.has)
	}
	response, err := c.connections.RoundTrip(request)
	if err != nil {
		return 0, err
	}
	r.body, err = io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return response.StatusCode, err
	}
	r.tag = response.Header.Get("ETag")
	if r.same = response.StatusCode == http.StatusNotModified; r.same {
		return response.StatusCode, nil
	}
	var body struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(r.body, &body); err != nil {
		return response.StatusCode, fmt.Errorf("%s: %w", response.Status, err)
	}
	r.data = body.Data
	if len(body.Errors) > 0 {
		r.code, r.problem = body.Errors[0].Extensions.Code, body.Errors[0].Message
	}
	if q.way == byHash && r.code == "PERSISTED_QUERY_NOT_FOUND" {
		return c.register(ctx, q, r)
	}
	return response.StatusCode, nil
}

// register asks again with the text beside its hash, as clients do for which the server does not know it yet, or no more.
func (c *client) register(ctx context.Context, q question, r *reply) (status int, err error) {
	q.way, q.has, q.registers = byPost, "", true
	r.code, r.problem = "", ""
	return c.exchange(ctx, q, r)
}

func (q question) request(ctx context.Context, address string) (*http.Request, error) {
	sum := sha256.Sum256([]byte(q.text))
	extensions := map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hex.EncodeToString(sum[:])}}
	params := map[string]any{"variables": q.variables}
	if q.way != byHash {
		params["query"] = q.text
	}
	if q.registers || q.way == byHash {
		params["extensions"] = extensions
	}
	at := "http://" + address + "/graphql"
	if q.way == byPost {
		body, err := json.Marshal(params)
		if err != nil {
			return nil, err
		}
		request, err := http.NewRequestWithContext(ctx, http.MethodPost, at, bytes.NewReader(body))
		if err == nil {
			request.Header.Set("Content-Type", "application/json")
		}
		return request, err
	}
	values := url.Values{}
	for name, value := range params {
		text, isText := value.(string)
		if !isText {
			encoded, err := json.Marshal(value)
			if err != nil {
				return nil, err
			}
			text = string(encoded)
		}
		values.Set(name, text)
	}
	return http.NewRequestWithContext(ctx, http.MethodGet, at+"?"+values.Encode(), http.NoBody)
}

// first returns the beginning of a text.
func first(text string) string { return text[:min(len(text), 300)] }
