package main

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"
)

// ledger keeps what happened.
type ledger struct {
	begun time.Time

	mu sync.Mutex
	// failures are those that the report tells, a few of each kind; counts are all.
	failures []string
	counts   map[string]int
	// operations holds how long each of a kind took.
	operations map[string][]time.Duration
	// answered counts them by sort: readers', writers'.
	answered map[bool]int
	codes    map[string]int
	cutOff   int
	// latest is the newest revision that was acknowledged, commits who made which.
	latest  uint64
	commits map[uint64]commit
}

// commit is one that was acknowledged.
type commit struct {
	who string
	ids []string
}

func newLedger() *ledger {
	return &ledger{
		begun: time.Now(), counts: map[string]int{}, operations: map[string][]time.Duration{}, answered: map[bool]int{},
		codes: map[string]int{}, commits: map[uint64]commit{},
	}
}

// The kinds of failures.
const (
	failedLost       = "lost write"
	failedTwice      = "write made twice"
	failedAnswer     = "wrong answer"
	failedStale      = "stale answer"
	failedOrder      = "revisions out of order"
	failedCode       = "unexpected error"
	failedConnection = "connection lost while the program ran"
	failedRestart    = "the program does not start or stop"
	failedLeak       = "leak"
	failedBackup     = "backup"
)

// fail notes a failure.
func (l *ledger) fail(kind, format string, arguments ...any) {
	const told = 8
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.counts[kind]++; l.counts[kind] <= told {
		at := time.Since(l.begun).Round(time.Millisecond)
		l.failures = append(l.failures, fmt.Sprintf("%s at %v: %s", kind, at, fmt.Sprintf(format, arguments...)))
	}
}

// done notes that an operation was answered.
func (l *ledger) done(kind string, writes bool, took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.operations[kind] = append(l.operations[kind], took)
	l.answered[writes]++
}

func (l *ledger) refused(code string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.codes[code]++
}

func (l *ledger) lostConnection() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cutOff++
}

// acknowledge notes that a commit was acknowledged. No two may have the same revision.
func (l *ledger) acknowledge(revision uint64, made commit) {
	l.mu.Lock()
	other, taken := l.commits[revision]
	l.commits[revision] = made
	l.latest = max(l.latest, revision)
	l.mu.Unlock()
	if taken {
		l.fail(failedOrder, "revision %d was acknowledged to %s and to %s", revision, other.who, made.who)
	}
}

// acknowledged returns the newest revision that was.
func (l *ledger) acknowledged() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.latest
}

// answers returns how many questions of readers or writers were answered.
func (l *ledger) answers(writes bool) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.answered[writes]
}

// checkEvents finds the acknowledged commits in what a subscriber saw, under their ids.
func (l *ledger) checkEvents(seen map[uint64][]string) {
	l.mu.Lock()
	commits := maps.Clone(l.commits)
	l.mu.Unlock()
	for _, revision := range slices.Sorted(maps.Keys(commits)) {
		for _, id := range commits[revision].ids {
			if !slices.Contains(seen[revision], id) {
				l.fail(failedLost, "%s of revision %d, which %s wrote, is not in its event: %v", id, revision, commits[revision].who, seen[revision])
				break
			}
		}
	}
}
