package exchange

import (
	"encoding/json"
	"fmt"

	"github.com/civicgraph/civicgraph/internal/civic"
	"github.com/civicgraph/civicgraph/internal/network"
)

// About is what an export says of itself, in all formats the same.
type About struct {
	Title    string `json:"title"`
	Revision string `json:"revision"`
	// Date is the day of the export, by UTC.
	Date civic.Date `json:"date"`
	// Build is the version of the program that made it.
	Build string       `json:"build"`
	Mode  network.Mode `json:"mode"`
	// Filter is the filter as it was applied, defaults filled in.
	Filter civic.TieFilter `json:"filter"`
	// Nodes is how many nodes are in the export. The others are as in network.Extract.
	Nodes      int  `json:"nodes"`
	TotalNodes int  `json:"totalNodes"`
	TotalLinks int  `json:"totalLinks"`
	Isolates   int  `json:"isolates"`
	Undated    int  `json:"undatedLeftOut"`
	Truncated  bool `json:"truncated"`
	// Licence says under which terms the facts are.
	Licence string        `json:"licence"`
	Sources []AboutSource `json:"sources"`
}

// AboutSource is a source of the graph. What it does not say is left out.
type AboutSource struct {
	ID          civic.ID   `json:"id"`
	Title       string     `json:"title"`
	Publisher   string     `json:"publisher,omitempty"`
	URL         string     `json:"url,omitempty"`
	RetrievedOn civic.Date `json:"retrievedOn,omitempty"`
	Licence     string     `json:"licence,omitempty"`
}

const (
	titleOfExports   = "Civicgraph: a network of civic cooperation"
	licenceOfExports = "Each fact is under the licence of its source, where the source names one; see the sources."
)

// aboutField is one thing that an export says of itself, as text.
type aboutField struct{ name, text string }

// fields returns what an export says of itself for formats that take names with texts. The sources and the filter are JSON.
func (a About) fields() []aboutField {
	return []aboutField{
		{"title", a.Title}, {"revision", a.Revision}, {"date", string(a.Date)}, {"build", a.Build}, {"mode", string(a.Mode)},
		{"filter", compactJSON(a.Filter)}, {"nodes", fmt.Sprint(a.Nodes)}, {"total_nodes", fmt.Sprint(a.TotalNodes)},
		{"total_links", fmt.Sprint(a.TotalLinks)}, {"isolates", fmt.Sprint(a.Isolates)}, {"undated_left_out", fmt.Sprint(a.Undated)},
		{"truncated", fmt.Sprint(a.Truncated)}, {"licence", a.Licence}, {"sources", compactJSON(a.Sources)},
	}
}

// compactJSON returns a value of this package's own as JSON in one line.
func compactJSON(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return "" // no value of ours fails: they are texts, numbers and lists of them
	}
	return string(text)
}
