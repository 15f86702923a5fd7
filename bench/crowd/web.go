package crowd

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"time"
)

// WebAsker asks GraphQL over HTTP. Its requests are made beforehand.
type WebAsker struct {
	address  string
	requests [][]byte
}

var variable = regexp.MustCompile(`\$(\w+)`)

// NewWebAsker makes the requests for a text, one for each of the things to ask about, with those variables that the text has.
func NewWebAsker(address, target, text string, asks []map[string]any, headers string) (*WebAsker, error) {
	a := &WebAsker{address: address}
	for _, ask := range asks {
		variables := map[string]any{}
		for _, name := range variable.FindAllStringSubmatch(text, -1) {
			variables[name[1]] = ask[name[1]]
		}
		body, err := json.Marshal(map[string]any{"query": text, "variables": variables})
		if err != nil {
			return nil, err
		}
		head := fmt.Sprintf("POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nAccept: application/json\r\n%sContent-Length: %d\r\n\r\n",
			target, address, headers, len(body))
		a.requests = append(a.requests, append([]byte(head), body...))
	}
	return a, nil
}

// A Connection is kept open by one client. It writes and reads in the client's own goroutine, so that the clients take as little as they
// can of the cores that they share with those they measure.
type Connection struct {
	net.Conn
	reader *bufio.Reader
}

// patience is how long a client waits for an answer.
const patience = 2 * time.Minute

// Ask implements Asker. A connection that failed is made anew with the next question.
func (a *WebAsker) Ask(ctx context.Context, c *Connection, i int) (Answer, error) {
	body, err := a.exchange(ctx, c, a.requests[i%len(a.requests)])
	if err != nil && c.Conn != nil {
		err = errors.Join(err, c.Close())
		c.Conn = nil
	}
	return Answer{Body: body}, err
}

func (a *WebAsker) exchange(ctx context.Context, c *Connection, request []byte) ([]byte, error) {
	if c.Conn == nil {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", a.address)
		if err != nil {
			return nil, err
		}
		c.Conn, c.reader = conn, bufio.NewReaderSize(conn, 16<<10)
	}
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	if _, err := c.Write(request); err != nil {
		return nil, err
	}
	response, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	if err := errors.Join(err, response.Body.Close()); err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK || bytes.Contains(body[:min(len(body), 200)], []byte(`"errors"`)) {
		return nil, fmt.Errorf("%s: %s", response.Status, body[:min(len(body), 500)])
	}
	return body, nil
}
