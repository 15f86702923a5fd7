package graph_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"testing"
)

// example is a query in a document and the answer that the document gives for it.
type example struct{ query, answer string }

// examplesOf returns the examples of a document: each fenced graphql block that a fenced json block follows directly.
func examplesOf(t *testing.T, path string) []example {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	pattern := regexp.MustCompile("(?s)```graphql\n(.*?)```\n\n```json\n(.*?)```")
	var examples []example
	for _, match := range pattern.FindAllStringSubmatch(string(text), -1) {
		examples = append(examples, example{match[1], match[2]})
	}
	return examples
}

// What the documents say the built-in data answers is what it answers.
func TestDocumentedAnswers(t *testing.T) {
	documents, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	const inReadme = 5
	if got := len(examplesOf(t, "../README.md")); got != inReadme {
		t.Errorf("the README has %d examples, want %d", got, inReadme)
	}
	a := builtIn(t)
	for _, document := range append(documents, "../README.md") {
		for _, example := range examplesOf(t, document) {
			var want, got any
			if err := json.Unmarshal([]byte(example.answer), &want); err != nil {
				t.Fatalf("%s: the answer to\n%s\nis not JSON: %v", document, example.query, err)
			}
			answer := a.post(example.query, nil)
			if err := json.Unmarshal(answer.Data, &got); err != nil || len(answer.Errors) > 0 || !reflect.DeepEqual(got, want) {
				t.Errorf("%s:\n%s\nis answered by\n%s", document, example.query, answer.body)
			}
		}
	}
}
