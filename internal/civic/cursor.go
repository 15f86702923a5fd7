package civic

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Revision is a version of one graph: Number grows by one with each commit that changes it.
type Revision struct {
	// Graph is the random name that a graph gets when it is made.
	Graph  string
	Number uint64
}

// NewGraphName returns a random name for a new graph.
func NewGraphName() string {
	const length = 10
	name := make([]byte, length)
	rand.Read(name)
	for i, b := range name {
		name[i] = idAlphabet[int(b)%len(idAlphabet)]
	}
	return string(name)
}

// String returns the opaque text of the revision that clients see.
func (r Revision) String() string { return r.Graph + "-" + strconv.FormatUint(r.Number, 10) }

// ParseRevision returns the revision that String wrote, or an ErrInvalid fault.
func ParseRevision(text string) (Revision, error) {
	graph, number, found := strings.Cut(text, "-")
	n, err := strconv.ParseUint(number, 10, 64)
	if !found || err != nil || graph == "" || !inAlphabet(graph) || (Revision{graph, n}).String() != text {
		return Revision{}, Invalid("this is not a revision", "give a revision as the API returned it")
	}
	return Revision{Graph: graph, Number: n}, nil
}

// Cursor is a position in the answer to one question on one graph.
type Cursor struct {
	// Question is the fingerprint of the list the position is in: what was asked, filtered how, in which order.
	Question Fingerprint
	Revision Revision
	Position Position
}

// Fingerprint stands for a question, so that a cursor of another one is recognised.
type Fingerprint [8]byte

// FingerprintOf returns the fingerprint of the question that parts describe (its name, filter and order). The parts must be
// values that encoding/json writes the same way each time.
func FingerprintOf(parts ...any) Fingerprint {
	text, err := json.Marshal(parts)
	if err != nil {
		text = fmt.Append(nil, parts...)
	}
	sum := sha256.Sum256(text)
	return Fingerprint(sum[:8])
}

const checksumLength = 6

// String returns the opaque text of the cursor. It ends in a checksum, so that a changed one is noticed.
func (c Cursor) String() string {
	body := append([]byte{}, c.Question[:]...)
	body = appendText(body, c.Revision.Graph)
	body = binary.AppendUvarint(body, c.Revision.Number)
	body = appendText(body, string(c.Position.ID))
	body = append(body, c.Position.Key...)
	return base64.RawURLEncoding.EncodeToString(append(body, checksum(body)...))
}

func appendText(body []byte, text string) []byte {
	return append(binary.AppendUvarint(body, uint64(len(text))), text...)
}

func checksum(body []byte) []byte {
	sum := sha256.Sum256(append([]byte("civicgraph cursor "), body...))
	return sum[:checksumLength]
}

// ParseCursor returns the cursor that String wrote for the same question, or an ErrCursor fault. Which graph it is of is left to
// CheckGraph, since a store may learn the name of its graph only with its first answer.
func ParseCursor(text string, question Fingerprint) (Cursor, error) {
	cursor, ok := decodeCursor(text)
	switch {
	case !ok:
		return Cursor{}, cursorFault("this is not a cursor of this API")
	case cursor.Question != question:
		return Cursor{}, cursorFault("this cursor belongs to another question, filter or order")
	}
	return cursor, nil
}

// CheckGraph returns an ErrCursor fault when the cursor is of another graph than the one named.
func (c Cursor) CheckGraph(graph string) error {
	if c.Revision.Graph != graph {
		return cursorFault("this cursor belongs to another graph")
	}
	return nil
}

func cursorFault(problem string) *Fault {
	return &Fault{Kind: ErrCursor, Problem: problem, Remedy: "give a cursor that this list returned, with the same arguments"}
}

func decodeCursor(text string) (cursor Cursor, ok bool) {
	const maxLength = 4096
	if len(text) > maxLength {
		return Cursor{}, false
	}
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(data) < len(cursor.Question)+checksumLength {
		return Cursor{}, false
	}
	body, sum := data[:len(data)-checksumLength], data[len(data)-checksumLength:]
	if string(checksum(body)) != string(sum) {
		return Cursor{}, false
	}
	reader := byteReader{rest: body}
	copy(cursor.Question[:], reader.take(len(cursor.Question)))
	cursor.Revision.Graph = string(reader.text())
	cursor.Revision.Number = reader.uvarint()
	cursor.Position.ID = ID(reader.text())
	cursor.Position.Key = reader.rest
	return cursor, !reader.failed
}

// byteReader takes apart what Cursor.String put together. After a failure it returns zero values.
type byteReader struct {
	rest   []byte
	failed bool
}

func (r *byteReader) take(n int) []byte {
	if n < 0 || n > len(r.rest) {
		r.failed = true
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *byteReader) uvarint() uint64 {
	value, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.failed = true
		return 0
	}
	r.rest = r.rest[n:]
	return value
}

func (r *byteReader) text() []byte {
	length := r.uvarint()
	if length > uint64(len(r.rest)) {
		r.failed = true
		return nil
	}
	return r.take(int(length))
}
