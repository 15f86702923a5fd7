package network

import (
	"context"
	"reflect"
	"slices"
	"sync"
)

// joint is work that is done once for all who ask for the same while it is under way. It may be used by several goroutines at once.
type joint[A any] struct {
	lock sync.Mutex
	jobs []*job[A]
}

// job is one piece of work and how many wait for it.
type job[A any] struct {
	question any
	waiting  int
	// stop ends the work, and done is closed when it has ended.
	stop   context.CancelFunc
	done   chan struct{}
	answer A
	err    error
}

// join returns what work answers to a question, or what it answers to others who asked before. The work goes on when somebody gives up, and
// is stopped when everybody has. It returns the error of the asker's context when that ends first.
func (j *joint[A]) join(ctx context.Context, question any, work func(context.Context) (A, error)) (A, error) {
	one := j.enter(ctx, question, work)
	select {
	case <-one.done:
		return one.answer, one.err
	case <-ctx.Done():
		j.leave(one)
		var none A
		return none, ctx.Err()
	}
}

// enter returns the work under way, or begins it.
func (j *joint[A]) enter(ctx context.Context, question any, work func(context.Context) (A, error)) *job[A] {
	j.lock.Lock()
	defer j.lock.Unlock()
	for _, one := range j.jobs {
		if reflect.DeepEqual(one.question, question) {
			one.waiting++
			return one
		}
	}
	one := &job[A]{question: question, waiting: 1, done: make(chan struct{})}
	ctx, one.stop = context.WithCancel(context.WithoutCancel(ctx))
	j.jobs = append(j.jobs, one)
	go func() {
		defer one.stop()
		one.answer, one.err = work(ctx)
		j.lock.Lock()
		j.remove(one)
		j.lock.Unlock()
		close(one.done)
	}()
	return one
}

// leave stops the work if nobody waits for it any more. Whoever asks next begins it again.
func (j *joint[A]) leave(one *job[A]) {
	j.lock.Lock()
	defer j.lock.Unlock()
	if one.waiting--; one.waiting == 0 {
		one.stop()
		j.remove(one)
	}
}

func (j *joint[A]) remove(one *job[A]) {
	j.jobs = slices.DeleteFunc(j.jobs, func(other *job[A]) bool { return other == one })
}
