package main

import (
	"encoding/binary"
	"os"
	"path/filepath"

	"github.com/civicgraph/civicgraph/internal/network/measure"
)

// subject is a network that is measured, with its ties in a folder for the libraries to read, where they leave their answers.
type subject struct {
	graph *measure.Graph
	// groups are as many as there are provinces.
	groups []int32
	folder string
}

const provinces = 81

func newSubject(g *measure.Graph) (*subject, error) {
	s := &subject{graph: g, groups: make([]int32, g.Nodes())}
	for i := range s.groups {
		s.groups[i] = int32(i * provinces / g.Nodes())
	}
	var err error
	if s.folder, err = os.MkdirTemp("", "civicgraph-measures-"); err != nil {
		return nil, err
	}
	if err := writeEdges(g, s.ties()); err != nil {
		return nil, err
	}
	chosen, err := binary.Append(nil, binary.LittleEndian, sample().Sources(g.Nodes()))
	if err != nil {
		return nil, err
	}
	return s, os.WriteFile(s.pivots(), chosen, 0o600)
}

func (s *subject) ties() string   { return filepath.Join(s.folder, "ties") }
func (s *subject) pivots() string { return filepath.Join(s.folder, "pivots") }

// theirs reads the answer that a library left.
func (s *subject) theirs(library, kernel string) (answer, error) {
	bytes, err := os.ReadFile(filepath.Join(s.folder, library+"-"+kernel))
	if err != nil {
		return nil, err
	}
	a := make(answer, s.graph.Nodes())
	_, err = binary.Decode(bytes, binary.LittleEndian, []float64(a))
	return a, err
}

func (s *subject) remove() error { return os.RemoveAll(s.folder) }
