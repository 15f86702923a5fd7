package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/civicgraph/civicgraph/bench/crowd"
)

// lines returns the answer in a form in which answers that say the same are equal: a line for each row, with the columns that are
// compared.
func (q *question) lines(w way, a crowd.Answer) ([]string, error) {
	rows := a.Rows
	if w.by != bare {
		var err error
		if rows, err = w.table(a.Body); err != nil {
			return nil, err
		}
	}
	lines := make([]string, len(rows))
	for i, row := range rows {
		lines[i] = q.line(row)
	}
	if q.unordered {
		slices.Sort(lines)
	}
	return lines, nil
}

func (q *question) line(row []any) string {
	var cells []string
	for i, cell := range row {
		if q.same == nil || slices.Contains(q.same, i) {
			cells = append(cells, cellText(cell))
		}
	}
	return strings.Join(cells, " | ")
}

// cellText writes numbers of all kinds in one way.
func cellText(cell any) string {
	switch v := cell.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', 12, 64)
	}
	return fmt.Sprint(cell)
}

// table returns the rows of a GraphQL answer with their columns.
func (w way) table(body []byte) ([][]any, error) {
	var response struct{ Data any }
	if err := json.Unmarshal(body, &response); err != nil {
		return nil, err
	}
	found := descend(response.Data, w.rows)
	list, ok := found.([]any)
	if !ok {
		list = []any{found}
	}
	rows := make([][]any, len(list))
	for i, item := range list {
		for _, column := range w.columns {
			rows[i] = append(rows[i], descend(item, strings.Split(column, ".")))
		}
	}
	return rows, nil
}

// descend follows steps, names of fields or numbers of items, and returns nil where there is nothing.
func descend(value any, steps []string) any {
	for _, step := range steps {
		switch v := value.(type) {
		case map[string]any:
			value = v[step]
		case []any:
			i, err := strconv.Atoi(step)
			if err != nil || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}
