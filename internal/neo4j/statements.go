package neo4j

import (
	"embed"
	"fmt"
	"path"
	"strings"
)

//go:embed cypher/*.cypher
var cypherFiles embed.FS

// statements are the texts of all statements, by the names of their files.
type statements map[string]string

// newestCommit begins every statement that reads: its first record is the number of the revision that all its others are at least
// of. It looks at the log by its index, which shows a commit behind the nodes and relationships that the commit wrote.
const newestCommit = `CALL () {
  MATCH (commit:CivicgraphCommit) WHERE commit.number >= 0
  RETURN commit.number AS number ORDER BY commit.number DESC LIMIT 1
}
RETURN [number] AS row
UNION ALL
`

func newStatements() (statements, error) {
	files, err := cypherFiles.ReadDir("cypher")
	if err != nil {
		return nil, err
	}
	all := statements{}
	for _, file := range files {
		text, err := cypherFiles.ReadFile(path.Join("cypher", file.Name()))
		if err != nil {
			return nil, err
		}
		all[strings.TrimSuffix(file.Name(), ".cypher")] = string(text)
	}
	return all, all.addWalks()
}

// text returns a statement.
func (s statements) text(name string) (string, error) {
	text, ok := s[name]
	if !ok {
		return "", fmt.Errorf("there is no statement %q", name)
	}
	return text, nil
}

// reading returns a statement that reads, with the revision before its answer.
func (s statements) reading(name string) (string, error) {
	text, err := s.text(name)
	return newestCommit + text, err
}
