package exchange

import (
	"context"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// followTheMoney is FollowTheMoney (https://followthemoney.tech), for Aleph, OpenSanctions' tools and nomenklatura: an entity a line.
// Organizations are Organization, PublicBody or Company; ties are UnknownLink, which is what the model has for links of unknown nature; in
// two modes activities are Project and participations ProjectParticipant.
func followTheMoney() Format {
	return Format{Name: "ftm", Tools: "FollowTheMoney, Aleph", MediaType: "application/zip", Extension: ".ftm.zip",
		files: together(file{"entities.ftm.json", writeFTM})}
}

// entity is an entity of FollowTheMoney. Every property is a list of texts.
type entity struct {
	ID         civic.ID            `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
}

// add adds a value to a property unless it is empty.
func (e entity) add(name string, values ...string) {
	for _, value := range values {
		if value != "" {
			e.Properties[name] = append(e.Properties[name], value)
		}
	}
}

// during sets the dates of an interval, as precise as they are known.
func (e entity) during(since, until civic.Date) {
	for name, date := range map[string]civic.Date{"startDate": since, "endDate": until} {
		if _, _, known := date.Days(); known {
			e.add(name, string(date))
		}
	}
}

func writeFTM(ctx context.Context, w *paper, n *Network) error {
	err := writeEach(w, n.Nodes(ctx), func(node *Node) {
		w.json(node.ftm())
		w.put("\n")
	})
	if err == nil {
		err = writeEach(w, n.Links(ctx), func(link *Link) {
			w.json(link.ftm(n.IsTwoMode()))
			w.put("\n")
		})
	}
	return err
}

func (n *Node) ftm() entity {
	e := entity{ID: n.ID, Schema: n.schemaFTM(), Properties: map[string][]string{}}
	e.add("name", n.Name)
	for _, other := range []string{n.Turkish, n.English, n.Acronym} {
		if other != n.Name {
			e.add("alias", other)
		}
	}
	if n.IsActivity() {
		e.add("projectId", string(n.ID))
		e.during(n.Period.Start, n.Period.End)
		return e
	}
	e.add("sector", string(n.Sector))
	e.add("website", n.Website)
	for _, key := range n.Identifiers {
		e.add("idNumber", key.Scheme+":"+key.Value)
	}
	if n.PlateCode != nil {
		e.add("country", "tr")
	}
	if n.Seat != n.Province {
		e.add("address", n.Seat)
	}
	e.add("address", n.Province)
	return e
}

func (n *Node) schemaFTM() string {
	switch {
	case n.IsActivity():
		return "Project"
	case n.Type == string(civic.Municipality), n.Type == string(civic.PublicBody):
		return "PublicBody"
	case n.Type == string(civic.Company):
		return "Company"
	}
	return "Organization"
}

func (l *Link) ftm(isTwoMode bool) entity {
	e := entity{ID: l.id(), Properties: map[string][]string{}}
	e.during(l.Since, l.Until)
	if !isTwoMode {
		e.Schema = "UnknownLink"
		e.add("subject", string(l.SourceID))
		e.add("object", string(l.TargetID))
		e.add("role", "collaboration")
		e.add("summary", "strength "+plain(l.Weight)+", activities "+plain(l.ActivityCount))
		return e
	}
	e.Schema = "ProjectParticipant"
	e.add("participant", string(l.SourceID))
	e.add("project", string(l.TargetID))
	for _, role := range l.Roles {
		e.add("role", string(role))
	}
	return e
}
