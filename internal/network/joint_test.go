package network

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// waiters returns how many wait for the only work under way.
func (j *joint[A]) waiters() int {
	j.lock.Lock()
	defer j.lock.Unlock()
	if len(j.jobs) != 1 {
		return 0
	}
	return j.jobs[0].waiting
}

func TestWorkIsDoneOnceForAll(t *testing.T) {
	const askers = 50
	var j joint[int]
	var done atomic.Int32
	release := make(chan struct{})
	work := func(ctx context.Context) (int, error) {
		<-release
		return int(done.Add(1)), ctx.Err()
	}
	answers := make(chan int, askers)
	ask := func(ctx context.Context) {
		answer, err := j.join(ctx, "question", work)
		if err != nil {
			answer = 0
		}
		answers <- answer
	}
	impatient, giveUp := context.WithCancel(t.Context())
	go ask(impatient)
	for range askers {
		go ask(t.Context())
	}
	for deadline := time.Now().Add(10 * time.Second); j.waiters() < askers+1; runtime.Gosched() {
		if time.Now().After(deadline) {
			t.Fatal("they do not come")
		}
	}
	giveUp() // who began it gives up, and it goes on
	<-answers
	close(release)
	for range askers {
		if answer := <-answers; answer != 1 {
			t.Errorf("got %d", answer)
		}
	}
	if answer, err := j.join(t.Context(), "question", work); answer != 2 || err != nil {
		t.Errorf("later: got %d, %v", answer, err)
	}
}

func TestWorkStopsWhenAllGiveUp(t *testing.T) {
	var j joint[int]
	began, stopped := make(chan struct{}), make(chan struct{})
	work := func(ctx context.Context) (int, error) {
		close(began)
		<-ctx.Done()
		close(stopped)
		return 0, ctx.Err()
	}
	ctx, giveUp := context.WithCancel(t.Context())
	go func() {
		<-began
		giveUp()
	}()
	if _, err := j.join(ctx, "question", work); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	<-stopped
	if answer, err := j.join(t.Context(), "question", func(context.Context) (int, error) { return 7, nil }); answer != 7 || err != nil {
		t.Errorf("who asks next got %d, %v", answer, err)
	}
}

func TestFailedWorkIsTriedAgain(t *testing.T) {
	var j joint[int]
	failure := errors.New("no luck")
	for _, want := range []error{failure, nil} {
		if _, err := j.join(t.Context(), "question", func(context.Context) (int, error) { return 0, want }); !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
	}
}
