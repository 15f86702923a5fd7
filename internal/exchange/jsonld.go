package exchange

import (
	"context"
	"strings"

	"github.com/civicgraph/civicgraph/internal/civic"
)

// jsonLD is JSON-LD 1.1, for RDF stores: organizations and activities in the words of schema.org and of the organization ontology of the W3C
// (https://www.w3.org/TR/vocab-org/). Neither has a word for a tie that was derived, which so is a Tie of our own, and a participation a
// Participation; both are nodes, since they have a strength, roles and dates.
func jsonLD() Format {
	return Format{Name: "jsonld", Tools: "rdflib, RDF stores", MediaType: "application/ld+json", Extension: ".jsonld", files: alone(writeJSONLD)}
}

const contextOfLD = `{"schema":"https://schema.org/","org":"http://www.w3.org/ns/org#","cg":"urn:civicgraph:","xsd":"http://www.w3.org/2001/XMLSchema#"}`

// ld is a node, or a value, of JSON-LD.
type ld map[string]any

func writeJSONLD(ctx context.Context, w *paper, n *Network) error {
	w.put(`{"@context":`, contextOfLD, `,"@graph":[`, "\n")
	w.json(n.About.dataset())
	for _, s := range n.About.Sources {
		w.put(",\n")
		w.json(s.ld())
	}
	err := writeEach(w, n.Nodes(ctx), func(node *Node) {
		w.put(",\n")
		w.json(node.ld())
	})
	if err == nil {
		err = writeEach(w, n.Links(ctx), func(link *Link) {
			w.put(",\n")
			w.json(link.ld(n.IsTwoMode()))
		})
	}
	w.put("\n]}\n")
	return err
}

func ldRef(id civic.ID) ld { return ld{"@id": "cg:" + string(id)} }

// set sets a value unless it is empty.
func (l ld) set(name, value string) {
	if value != "" {
		l[name] = value
	}
}

func (a About) dataset() ld {
	sources := []ld{}
	for _, s := range a.Sources {
		sources = append(sources, ldRef(s.ID))
	}
	return ld{"@id": "cg:" + a.Revision, "@type": "schema:Dataset", "schema:name": a.Title, "schema:version": a.Revision, "schema:license": a.Licence,
		"schema:dateCreated": a.Date, "schema:isBasedOn": sources, "cg:about": compactJSON(a)}
}

func (s AboutSource) ld() ld {
	l := ld{"@id": "cg:" + string(s.ID), "@type": "schema:CreativeWork", "schema:name": s.Title}
	l.set("schema:license", s.Licence)
	l.set("schema:url", s.URL)
	l.set("schema:publisher", s.Publisher)
	return l
}

func (n *Node) ld() ld {
	l := ldRef(n.ID)
	l["schema:name"] = n.namesLD()
	l["cg:type"], l["cg:degree"] = n.Type, n.Degree
	l.set("schema:alternateName", n.Acronym)
	l.set("schema:url", n.Website)
	l.set("cg:sector", string(n.Sector))
	if list := n.identifiers(); list != nil {
		l["schema:identifier"] = list
	}
	var sources []ld
	for _, id := range n.Sources {
		sources = append(sources, ldRef(id))
	}
	l["schema:isBasedOn"] = sources
	if n.IsActivity() {
		l["@type"] = "schema:Project"
		if n.Type == string(civic.Event) {
			l["@type"] = "schema:Event"
		}
		l.dates(n.Period.Start, n.Period.End)
		return l
	}
	l["@type"] = []string{"org:Organization", "schema:Organization"}
	n.placeLD(l)
	return l
}

// namesLD returns the names with their languages.
func (n *Node) namesLD() []ld {
	var names []ld
	for _, name := range []struct{ text, language string }{{n.Turkish, "tr"}, {n.English, "en"}} {
		if name.text != "" {
			names = append(names, ld{"@value": name.text, "@language": name.language})
		}
	}
	if names == nil {
		names = []ld{{"@value": n.Name}}
	}
	return names
}

func (n *Node) placeLD(l ld) {
	address := ld{"@type": "schema:PostalAddress"}
	address.set("schema:addressLocality", n.Seat)
	address.set("schema:addressRegion", n.Province)
	if len(address) > 1 {
		l["schema:address"] = address
	}
	if n.PlateCode != nil {
		l["cg:plateCode"] = *n.PlateCode
	}
	if n.Location != nil {
		geo := ld{"@type": "schema:GeoCoordinates", "schema:latitude": decimal(n.Location.Latitude), "schema:longitude": decimal(n.Location.Longitude)}
		l["schema:location"] = ld{"@type": "schema:Place", "schema:geo": geo}
	}
}

func (l *Link) ld(isTwoMode bool) ld {
	node := ldRef(l.id())
	node.dates(l.Since, l.Until)
	if isTwoMode {
		node["@type"], node["cg:organization"], node["cg:activity"], node["schema:roleName"] = "cg:Participation", ldRef(l.SourceID), ldRef(l.TargetID), l.Roles
		return node
	}
	node["@type"], node["cg:between"] = "cg:Tie", []ld{ldRef(l.SourceID), ldRef(l.TargetID)}
	node["cg:strength"], node["cg:activities"] = decimal(l.Weight), l.ActivityCount
	return node
}

// dates sets the days that are known of a time.
func (l ld) dates(since, until civic.Date) {
	for name, date := range map[string]civic.Date{"schema:startDate": since, "schema:endDate": until} {
		if _, _, known := date.Days(); known {
			l[name] = date
		}
	}
}

// decimal returns a number that stays one of its type, whole or not.
func decimal(x float64) ld {
	text := plain(x)
	if strings.ContainsAny(text, "e") {
		return ld{"@value": text, "@type": "xsd:double"}
	}
	return ld{"@value": text, "@type": "xsd:decimal"}
}
