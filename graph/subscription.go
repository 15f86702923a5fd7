package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/watch"
)

// subscriptionFields resolves the fields of Subscription.
type subscriptionFields struct{ *Resolver }

// Subscription resolves the fields of Subscription.
func (r *Resolver) Subscription() SubscriptionResolver { return subscriptionFields{r} }

// Changes answers with an event for each commit. An event waits until the client has taken the one before.
func (f subscriptionFields) Changes(ctx context.Context, after *civic.Revision) (<-chan *watch.Change, error) {
	s, err := sessionOf(ctx)
	if err != nil {
		return nil, err
	}
	follower, err := f.watcher.Follow(ctx, after)
	if err != nil {
		return nil, err
	}
	changes := make(chan *watch.Change)
	f.counters.count(func(v *Vitals) { v.Subscriptions++ })
	go func() {
		defer close(changes)
		defer follower.Close()
		err := f.follow(ctx, follower, changes)
		f.counters.over(err)
		s.fail(err)
	}()
	return changes, nil
}

// follow gives changes on until one cannot be had or is not wanted any more, and returns why.
func (f subscriptionFields) follow(ctx context.Context, follower *watch.Follower, changes chan<- *watch.Change) error {
	for {
		change, err := follower.Next(ctx)
		if err != nil {
			return err
		}
		select {
		case changes <- &change:
			f.counters.count(func(v *Vitals) { v.Events++ })
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// fail keeps why no more events come.
func (s *session) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = err
}

// failure returns why no more events come, once.
func (s *session) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.ended
	s.ended = nil
	return err
}

// events answers each event of a subscription in a session of its own, so that it sees the graph as it is then. When events end that the
// client did not end, the last response has no data and says why.
func (s *session) events(respond graphql.ResponseHandler) graphql.ResponseHandler {
	return func(ctx context.Context) *graphql.Response {
		event := &session{resolver: s.resolver}
		defer event.end()
		defer event.levels.end()
		response := respond(context.WithValue(ctx, sessionKey{}, event))
		if response != nil || ctx.Err() != nil {
			return response
		}
		if err := s.failure(); err != nil {
			return &graphql.Response{Errors: gqlerror.List{s.resolver.present(ctx, err)}}
		}
		return nil
	}
}
