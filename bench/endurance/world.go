package main

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
)

// The size of a world. The last organizations come in pairs that are merged and split.
const (
	worldOrganizations = 24
	worldPairs         = 2
	worldActivities    = 12
)

// state is what a world is at one revision. It is never written to once others may see it.
type state struct {
	organizations [worldOrganizations]organization
	activities    [worldActivities]int
	// members holds who takes part in each activity, a bit for each organization.
	members [worldActivities]uint32
}

// organization is one of a state.
type organization struct {
	// version is in its name.
	version int
	present bool
	// merged is set for the second of a pair that was merged into the first.
	merged bool
}

// step is a state with the revision that made it.
type step struct {
	revision uint64
	state    *state
}

// world is what one writer writes, which no other touches and which is tied to nothing else in the graph: it has a theme and a source of its
// own. All that is acknowledged is noted with its revision, so that it is known what the world was at any revision.
type world struct {
	number int

	mu sync.Mutex
	// history are the states by revision, pending what the write under way would make.
	history []step
	pending *state
	// ids, by key, are given once.
	organizations [worldOrganizations]string
	activities    [worldActivities]string
	theme         string
	participation map[[2]int]string
}

func newWorld(number int) *world {
	return &world{number: number, history: []step{{0, &state{}}}, participation: map[[2]int]string{}}
}

// remembered is how many states are kept.
const remembered = 4000

// begin notes that a write is under way which would make a state.
func (w *world) begin(next *state) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pending = next
}

// settle notes that the write under way was acknowledged, or refused when revision is 0.
func (w *world) settle(revision uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if revision > 0 {
		w.history = append(w.history, step{revision, w.pending})
	}
	if len(w.history) > 2*remembered {
		w.history = slices.Clone(w.history[len(w.history)-remembered:])
	}
	w.pending = nil
}

// newest returns the state after all that was acknowledged.
func (w *world) newest() *state {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.history[len(w.history)-1].state
}

// possible returns what the world may be at a revision: one state, or two when a write is under way. None when that is not remembered.
func (w *world) possible(revision uint64) []*state {
	w.mu.Lock()
	defer w.mu.Unlock()
	behind, _ := slices.BinarySearchFunc(w.history, revision, func(s step, revision uint64) int {
		if s.revision <= revision {
			return -1
		}
		return 1
	})
	if behind == 0 {
		return nil
	}
	states := []*state{w.history[behind-1].state}
	if behind == len(w.history) && w.pending != nil {
		states = append(states, w.pending)
	}
	return states
}

// between returns all that the world may have been from one revision to another.
func (w *world) between(from, to uint64) []*state {
	states := append(w.possible(from), w.possible(to)...)
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, step := range w.history {
		if step.revision > from && step.revision < to {
			states = append(states, step.state)
		}
	}
	return states
}

// learn keeps the ids that a write told.
func (w *world) learn(keep func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	keep()
}

// organizationID returns the id of an organization, "" while it is not known.
func (w *world) organizationID(o int) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.organizations[o]
}

// scheme is of the keys of all worlds.
const scheme = "endurance"

func (w *world) organizationKey(o int) string { return fmt.Sprintf("w%d-o%d", w.number, o) }
func (w *world) activityKey(a int) string     { return fmt.Sprintf("w%d-a%d", w.number, a) }
func (w *world) themeKey() string             { return fmt.Sprintf("w%d-theme", w.number) }
func (w *world) sourceKey() string            { return fmt.Sprintf("w%d-source", w.number) }

// word returns a word that is in the names of one organization alone, and begins no other.
func (w *world) word(o int) string {
	const letters, length = "bcdfghklmnprstvyz", 9
	d := rand.New(rand.NewPCG(uint64(w.number), uint64(o)))
	var text strings.Builder
	for range length {
		text.WriteByte(letters[d.IntN(len(letters))])
	}
	return text.String()
}

// name returns the name of an organization in a version.
func (w *world) name(o, version int) string {
	return fmt.Sprintf("%s Topluluğu %d", w.word(o), version)
}

// pairOf returns the other of the pair an organization is in, -1 when it is in none.
func pairOf(o int) int {
	if o < worldOrganizations-2*worldPairs {
		return -1
	}
	return o ^ 1
}

// stands returns which organization stands for one.
func (s *state) stands(o int) int {
	if s.organizations[o].merged {
		return o ^ 1
	}
	return o
}

// joined reports whether an organization is one with another.
func (s *state) joined(o int) bool {
	other := pairOf(o)
	return s.organizations[o].merged || other >= 0 && s.organizations[other].merged
}

// nodes returns which organizations the graph holds.
func (s *state) nodes() []int {
	var nodes []int
	for o, organization := range s.organizations {
		if organization.present && !organization.merged {
			nodes = append(nodes, o)
		}
	}
	return nodes
}

// participants returns who takes part in an activity, each once.
func (s *state) participants(activity int) []int {
	var all []int
	for o := range worldOrganizations {
		if s.members[activity]&(1<<o) != 0 && !slices.Contains(all, s.stands(o)) {
			all = append(all, s.stands(o))
		}
	}
	return all
}

// takesPart reports whether an organization takes part in anything.
func (s *state) takesPart(o int) bool {
	for _, members := range s.members {
		if members&(1<<o) != 0 {
			return true
		}
	}
	return false
}

// tie is what there is between two organizations.
type tie struct {
	activities int
	strength   float64
}

// ties returns whom an organization works with.
func (s *state) ties(o int) map[int]tie {
	ties := map[int]tie{}
	for a := range worldActivities {
		all := s.participants(a)
		if !slices.Contains(all, o) {
			continue
		}
		for _, other := range all {
			if other != o {
				t := ties[other]
				ties[other] = tie{t.activities + 1, t.strength + 1/float64(len(all)-1)}
			}
		}
	}
	return ties
}

// distance returns how many collaborations the shortest path between two organizations passes, 0 when there is none within a length.
func (s *state) distance(from, to, most int) int {
	reached := map[int]bool{from: true}
	edge := []int{from}
	for length := 1; length <= most; length++ {
		var next []int
		for _, o := range edge {
			for _, other := range slices.Sorted(maps.Keys(s.ties(o))) {
				if other == to {
					return length
				}
				if !reached[other] {
					reached[other] = true
					next = append(next, other)
				}
			}
		}
		edge = next
	}
	return 0
}

// network returns how many organizations are linked, how many links there are, and how many organizations have none.
func (s *state) network() (linked, links, isolated int) {
	for _, o := range s.nodes() {
		ties := len(s.ties(o))
		links += ties
		if ties > 0 {
			linked++
		} else {
			isolated++
		}
	}
	return linked, links / 2, isolated
}
