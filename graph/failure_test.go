package graph_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/embedded"
)

// brokenStore fails to open readers, with an error or a panic.
type brokenStore struct {
	*embedded.Store
	err      error
	panicked any
}

func (s *brokenStore) Reader(context.Context) (civic.Reader, error) {
	if s.panicked != nil {
		panic(s.panicked)
	}
	return nil, s.err
}

func (s *brokenStore) Update(context.Context, civic.Commit, func(civic.Tx) error) (civic.Receipt, error) {
	return civic.Receipt{}, s.err
}

const secret = "bolt://neo4j:password@db:7687"

// TestFailuresTellNothingOfTheStore looks at what clients see of errors below.
func TestFailuresTellNothingOfTheStore(t *testing.T) {
	for _, one := range []struct {
		err    error
		code   string
		logged bool
	}{
		{errors.New(secret), "INTERNAL", true},
		{fmt.Errorf("decode %s: %w", secret, civic.ErrCorrupt), "INTERNAL", true},
		{fmt.Errorf("dial %s: %w", secret, civic.ErrUnavailable), "UNAVAILABLE", true},
		{fmt.Errorf("%s: %w", secret, civic.ErrReadOnly), "READ_ONLY", true},
		{fmt.Errorf("%s: %w", secret, context.DeadlineExceeded), "TIMEOUT", false},
		{fmt.Errorf("%s: %w", secret, context.Canceled), "CANCELLED", false},
		{fmt.Errorf("%s: %w", secret, civic.ErrTooCostly), "TOO_COSTLY", true},
	} {
		t.Run(one.code, func(t *testing.T) {
			store := &brokenStore{Store: memory(t), err: one.err}
			a := serve(t, store, store)
			for _, question := range []string{`{ organizations { totalCount } }`, `{ provinceFlows { unplaced } }`,
				`mutation { upsertThemes(input: {themes: []}) { revision } }`} {
				err := a.refuse(question, nil, one.code, "")
				if strings.Contains(fmt.Sprint(err), "password") {
					t.Errorf("the client is told %v", err)
				}
			}
			if got := len(a.failures.errs) > 0; got != one.logged {
				t.Errorf("logged: %v", a.failures.errs)
			}
		})
	}
}

func TestPanicsAreFailures(t *testing.T) {
	store := &brokenStore{Store: memory(t), panicked: secret}
	a := serve(t, store, store)
	err := a.refuse(`{ organizations { totalCount } }`, nil, "INTERNAL", "")
	if strings.Contains(fmt.Sprint(err), "password") {
		t.Errorf("the client is told %v", err)
	}
	if len(a.failures.errs) != 1 || !strings.Contains(a.failures.errs[0].Error(), secret) {
		t.Errorf("logged: %v", a.failures.errs)
	}
}

// TestOneFailureDoesNotSpoilTheRest asks two things of which one fails.
func TestOneFailureDoesNotSpoilTheRest(t *testing.T) {
	a := smallWorld(t)
	result := a.post(`{ good: node(id: "`+a.idOf("ada")+`") { id } bad: node(id: "x") { id } }`, nil)
	if want := `"good":{"id":"` + a.idOf("ada") + `"}`; !strings.Contains(string(result.Data), want) || len(result.Errors) != 1 {
		t.Errorf("got %s", result.body)
	}
}
