package main

import (
	"context"
	"sync"
	"time"
)

// pace spreads what clients do over the time.
type pace struct {
	mu sync.Mutex
	// every is the time from one to the next, 0 for as fast as they can.
	every time.Duration
	next  time.Time
}

// wait waits until the next may be asked. It reports false when ctx has ended.
func (p *pace) wait(ctx context.Context) bool {
	timer := time.NewTimer(p.turn())
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// turn returns how long it is to the next turn. Turns that nobody took, as while the program was not up, are made up for up to a second.
func (p *pace) turn() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.every == 0 {
		return 0
	}
	now := time.Now()
	if behind := now.Add(-time.Second); p.next.Before(behind) {
		p.next = behind
	}
	p.next = p.next.Add(p.every)
	return max(0, p.next.Sub(now))
}

// set has so many asked a second.
func (p *pace) set(perSecond float64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.every = time.Duration(float64(time.Second) / perSecond)
	p.next = time.Now()
}
