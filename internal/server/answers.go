package server

import (
	"bytes"
	"net/http"
	"sync"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"github.com/klauspost/compress/gzip"
)

// Answers remembers large answers, such as the network that everybody sees first, for those who ask the same of the same revision. It may be
// used by several goroutines at once.
type Answers struct {
	// room is how many bytes there is room for.
	room int

	mu     sync.Mutex
	kept   *simplelru.LRU[string, *largeAnswer]
	bytes  int
	likely *simplelru.LRU[string, bool]
}

// Large answers are those of so many bytes at least. Smaller ones cost less than it takes to look whether the graph has changed.
const leastLarge = 32 << 10

// NewAnswers returns one with room for so many bytes.
func NewAnswers(room int) *Answers {
	const mostAnswers, mostQuestions = 1000, 4000
	a := &Answers{room: room}
	kept, err := simplelru.NewLRU(mostAnswers, func(_ string, one *largeAnswer) { a.bytes -= one.weight() })
	if err != nil {
		panic(err) // the number is positive
	}
	likely, err := simplelru.NewLRU[string, bool](mostQuestions, nil)
	if err != nil {
		panic(err)
	}
	a.kept, a.likely = kept, likely
	return a
}

// largeAnswer is the body of an answer. It is compressed once, for the first who takes it so.
type largeAnswer struct {
	body       []byte
	compress   sync.Once
	compressed []byte
}

// weight is what an answer takes, compressed as well.
func (a *largeAnswer) weight() int { return len(a.body) * 3 / 2 }

// isLikely reports whether the answer to a question was large when it was last asked.
func (a *Answers) isLikely(question string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.likely.Contains(question)
}

// find returns the answer with a tag, nil when it is not remembered.
func (a *Answers) find(tag string) *largeAnswer {
	a.mu.Lock()
	defer a.mu.Unlock()
	found, _ := a.kept.Get(tag)
	return found
}

// keep remembers an answer to a question if it is large. Without a tag it remembers only that it was.
func (a *Answers) keep(question, tag string, body []byte) {
	const share = 4
	one := &largeAnswer{body: body}
	if len(body) < leastLarge || one.weight() > a.room/share {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.likely.Add(question, true)
	if tag == "" || a.kept.Contains(tag) {
		return
	}
	a.kept.Add(tag, one)
	for a.bytes += one.weight(); a.bytes > a.room; {
		a.kept.RemoveOldest()
	}
}

// send sends the answer, compressed to those who take it so.
func (a *largeAnswer) send(w http.ResponseWriter, r *http.Request) {
	body := a.body
	if listed(r.Header.Values("Accept-Encoding"), "gzip") {
		a.compress.Do(func() { a.compressed = zipped(a.body) })
		body = a.compressed
		w.Header().Set("Content-Encoding", "gzip")
	}
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(body)
}

func zipped(body []byte) []byte {
	var to bytes.Buffer
	writer := gzip.NewWriter(&to)
	_, _ = writer.Write(body) // into memory, which does not fail
	_ = writer.Close()
	return to.Bytes()
}
