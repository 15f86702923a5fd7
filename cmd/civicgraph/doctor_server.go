package main

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// lookPatience is how long a server may take to tell how it is. Whoever watches over it asks every few seconds.
const lookPatience = 4 * time.Second

// lookAtServer asks a server whether it runs, whether its store answers, and what it holds.
func lookAtServer(ctx context.Context, trusted trust, address string) []civic.Finding {
	ctx, cancel := context.WithTimeout(ctx, lookPatience)
	defer cancel()
	client, address, err := trusted.client(address)
	if err != nil {
		return []civic.Finding{civic.ProblemFinding("server", err, "")}
	}
	if err := askStatus(ctx, client, address+"/healthz", "alive"); errors.As(err, new(*tls.CertificateVerificationError)) {
		return []civic.Finding{civic.ProblemFinding("server", err, "give --ca with what its certificate comes from, and the name that the certificate is for")}
	} else if err != nil {
		return []civic.Finding{civic.ProblemFinding("server", err, "start it, or give its address with --server")}
	}
	findings := []civic.Finding{well("server", "runs at %s", address)}
	if err := askStatus(ctx, client, address+"/readyz", "ready"); err != nil {
		return append(findings, civic.ProblemFinding("graph", err, "its log says why; on Neo4j, civicgraph doctor --store neo4j looks closer"))
	}
	return append(findings, askInfo(ctx, client, address))
}

// askStatus asks for a status, which must be the one given.
func askStatus(ctx context.Context, client *http.Client, url, want string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return err
	}
	var answer struct {
		Status string
		Errors []struct{ Message string }
	}
	code, err := send(client, request, &answer)
	switch {
	case err != nil:
		return err
	case len(answer.Errors) > 0:
		return fmt.Errorf("%s answers %d: %s", url, code, answer.Errors[0].Message)
	case code != http.StatusOK || answer.Status != want:
		return fmt.Errorf("%s answers %d %s", url, code, answer.Status)
	}
	return nil
}

// askInfo asks a server what it holds.
func askInfo(ctx context.Context, client *http.Client, address string) civic.Finding {
	const question = `{"query":"{ graphInfo { revision counts { organizations activities participations places } } }"}`
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/graphql", strings.NewReader(question))
	if err != nil {
		return civic.ProblemFinding("graph", err, "")
	}
	request.Header.Set("Content-Type", "application/json")
	var answer struct {
		Data struct {
			GraphInfo struct {
				Revision string
				Counts   struct{ Organizations, Activities, Participations, Places int }
			}
		}
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if _, err = send(client, request, &answer); err == nil && len(answer.Errors) > 0 {
		if answer.Errors[0].Extensions.Code == string(graph.CodeUnauthenticated) {
			return well("graph", "answers, to those who show a token")
		}
		err = errors.New(answer.Errors[0].Message)
	}
	if err != nil {
		return civic.ProblemFinding("graph", err, "its log says why")
	}
	info := answer.Data.GraphInfo
	return well("graph", "answers, at revision %s: %d organizations, %d activities, %d participations, %d places",
		info.Revision, info.Counts.Organizations, info.Counts.Activities, info.Counts.Participations, info.Counts.Places)
}

// send sends a request and reads the JSON of the answer.
func send(client *http.Client, request *http.Request, into any) (status int, err error) {
	const longest = 64 << 10
	response, err := client.Do(request)
	if err != nil {
		return 0, err
	}
	defer func() { _ = response.Body.Close() }()
	if err := json.NewDecoder(io.LimitReader(response.Body, longest)).Decode(into); err != nil {
		return 0, fmt.Errorf("what answers at %s is not a server of this program: %s", request.URL, response.Status)
	}
	return response.StatusCode, nil
}
