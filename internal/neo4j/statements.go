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

// newestCommit begins every statement that reads: its number is that of the revision that the answer is at least of. It looks at the log by
// its index, which shows a commit behind the nodes and relationships that the commit wrote.
const newestCommit = `CALL () {
  MATCH (commit:CivicgraphCommit) WHERE commit.number >= 0
  RETURN commit.number AS number ORDER BY commit.number DESC LIMIT 1
}
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

// streamed returns a statement that reads, row by row, with the revision as the first.
func (s statements) streamed(name string) (string, error) {
	text, err := s.text(name)
	return newestCommit + "RETURN [number] AS row\nUNION ALL\n" + text, err
}

// whole returns a statement that reads and has all its rows in one record, behind the revision. For answers that are held anyway that takes
// both sides a quarter less work than a record a row. That the rest is told the number has it run behind the look at the log.
func (s statements) whole(name string) (string, error) {
	text, err := s.text(name)
	return newestCommit + "CALL (number) {\nCALL () {\n" + text + "\n}\nRETURN collect(row) AS rows\n}\nRETURN [number, rows] AS row", err
}
