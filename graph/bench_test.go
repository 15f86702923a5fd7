package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/99designs/gqlgen/graphql/handler/transport"

	"github.com/civicgraph/civicgraph/graph"
	"github.com/civicgraph/civicgraph/internal/civic"
)

// BenchmarkPOST asks the built-in data over HTTP, for one client and for many at once: an entity by its id, a list of 50, and such a list
// with two levels below it. What the store itself needs for them stands beside.
func BenchmarkPOST(b *testing.B) {
	store, err := builtInOnce()
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(graph.NewServer(graph.New(graph.Setup{Store: store, Projector: store}), transport.POST{}))
	b.Cleanup(server.Close)
	reader, err := store.Reader(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(reader.Close)
	pages, err := reader.Organizations(b.Context(), []civic.OrganizationQuery{{Page: civic.PageRequest{Limit: 1}}})
	if err != nil {
		b.Fatal(err)
	}
	one := pages[0].Items[0].ID
	for name, ask := range map[string]func(context.Context, civic.Reader) error{
		"lookup": func(ctx context.Context, reader civic.Reader) error {
			_, err := reader.Nodes(ctx, []civic.ID{one})
			return err
		},
		"list": func(ctx context.Context, reader civic.Reader) error {
			_, err := reader.Organizations(ctx, []civic.OrganizationQuery{{Page: civic.PageRequest{Limit: 50}}})
			return err
		},
		"nested": askNested,
	} {
		b.Run(name+"/store", func(b *testing.B) {
			for b.Loop() {
				if err := ask(b.Context(), reader); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	for name, query := range map[string]string{
		"lookup": fmt.Sprintf(`{ node(id: %q) { id ... on Organization { name type website } } }`, one),
		"list":   `{ organizations(first: 50) { nodes { id name type website } } }`,
		"nested": `{ organizations(first: 50) { nodes { id name type website seat { name } participations(first: 5) { nodes { role activity { id title } } } } } }`,
	} {
		for _, clients := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/%d", name, clients), func(b *testing.B) { askAtOnce(b, server.URL, query, clients) })
		}
	}
}

// askNested asks a store for what the nested list needs, each level at once.
func askNested(ctx context.Context, reader civic.Reader) error {
	pages, err := reader.Organizations(ctx, []civic.OrganizationQuery{{Page: civic.PageRequest{Limit: 50}}})
	if err != nil {
		return err
	}
	var seats, activities []civic.ID
	var queries []civic.ParticipationQuery
	for _, o := range pages[0].Items {
		seats = append(seats, o.Seat)
		queries = append(queries, civic.ParticipationQuery{Of: o.ID, Page: civic.PageRequest{Limit: 5}})
	}
	if _, err := reader.Nodes(ctx, once(seats)); err != nil {
		return err
	}
	participations, err := reader.Participations(ctx, queries)
	if err != nil {
		return err
	}
	for _, page := range participations {
		for _, p := range page.Items {
			activities = append(activities, p.Activity)
		}
	}
	_, err = reader.Nodes(ctx, once(activities))
	return err
}

// once returns the ids that are there, each once, in order.
func once(ids []civic.ID) []civic.ID {
	sorted := slices.Compact(slices.Sorted(slices.Values(ids)))
	return slices.DeleteFunc(sorted, func(id civic.ID) bool { return id == "" })
}

// askAtOnce lets clients ask one question again and again.
func askAtOnce(b *testing.B, url, query string, clients int) {
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		b.Fatal(err)
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	b.Cleanup(client.CloseIdleConnections)
	var left atomic.Int64
	left.Store(int64(b.N))
	var all sync.WaitGroup
	b.ResetTimer()
	for range clients {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				if err := askOnce(client, url, body); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

func askOnce(client *http.Client, url string, body []byte) error {
	response, err := client.Post(url, "application/json", bytes.NewReader(body))
	if err != nil {
		return err
	}
	defer response.Body.Close() //nolint:errcheck // it was read to its end
	answer, err := io.ReadAll(response.Body)
	if err == nil && (response.StatusCode != http.StatusOK || bytes.Contains(answer, []byte(`"errors"`))) {
		err = fmt.Errorf("status %d: %s", response.StatusCode, answer)
	}
	return err
}
