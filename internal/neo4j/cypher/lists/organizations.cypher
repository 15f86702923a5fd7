// A page of organizations{{.How}}, and how many there are. The list is walked in its order along an index until the page is full
{{- if not .Ties}}, unless
// what is asked for is in few, which then are looked through: those with the words of a text, a seat in small places, or rare themes
{{- end}}.
UNWIND $questions AS q
{{if .Area}}{{template "organizations in places"}}{{else}}WITH q, [] AS provinces, [] AS seats, [] AS areas{{end}}
{{- if not .Ties}}
WITH q, provinces, seats, areas, CASE
  WHEN q.text IS NOT NULL THEN COLLECT {
    CALL db.index.fulltext.queryNodes('civicgraph_names', q.text, {limit: $few + 1}) YIELD node
    RETURN node
  }
{{- if .Area}}
  WHEN q.places IS NOT NULL AND provinces = [] THEN COLLECT {
    MATCH (o:Organization) WHERE o.seat IN seats
    RETURN o LIMIT $few + 1
  }
{{- end}}
  WHEN q.themes IS NOT NULL AND $few >= reduce(sum = 0, degree IN COLLECT {
    MATCH (theme:Civicgraph) WHERE theme.id IN q.themes
    RETURN COUNT { (theme)<-[:HAS_THEME]-() }
  } | sum + degree) THEN COLLECT {
    MATCH (theme:Civicgraph)<-[:HAS_THEME]-(o:Organization) WHERE theme.id IN q.themes
    RETURN DISTINCT o
  }
END AS found
WITH q, provinces, seats, areas, CASE WHEN size(found) <= $few THEN [o IN found
  WHERE {{template "organization is there and passes" .}}] END AS few
{{- end}}
CALL (*) {
{{- if not .Ties}}{{template "page of few organizations" .}}{{end}}
{{- range .Sides}}
  WITH * WHERE {{if not $.Ties}}few IS NULL AND {{end}}q.{{.Limit}} > 0
  {{template "groups of organizations" $}}
  WITH *, CASE WHEN q.key STARTS WITH rank THEN substring(q.key, size(rank)) WHEN rank {{.Keys.AtLeast}} q.key THEN {{.Keys.First}} END AS bound
  CALL (*) {
    MATCH (o:Organization)
    WHERE {{template "organization of a group" $}} AND o.nameKey {{.Keys.AtLeast}} bound
      AND CASE o.nameKey WHEN bound THEN o.id {{.IDs.AtLeast}} q.id ELSE true END
    WITH o, o.nameKey AS nameKey, o.id AS id, {{template "organization passes" $}} AS passes WHERE passes
    RETURN o, nameKey, id
    ORDER BY {{if $.Area}}o.area {{.Keys.Order}}, {{end}}{{if $.Type}}o.type {{.Keys.Order}}, {{end -}}
    nameKey {{.Keys.Order}}, id {{.IDs.Order}} LIMIT ${{.Limit}}
  }
  RETURN rank + nameKey AS key, o, null AS total ORDER BY rank {{.Keys.Order}}, nameKey {{.Keys.Order}}, id {{.IDs.Order}} LIMIT ${{.Limit}}
  UNION ALL
{{- end}}
  WITH * WHERE q.count
  RETURN null AS key, null AS o,
{{- if not .Ties}} CASE
    WHEN few IS NOT NULL THEN size(few)
{{- if not .Area}}
    WHEN q.plain THEN {{if .Type}}reduce(sum = 0, type IN q.types | sum + CASE type
      {{- range .Labels}}
      WHEN '{{.Type}}' THEN COUNT { (:{{.Label}}) }
      {{- end}}
      ELSE 0 END){{else}}COUNT { (:Organization) }{{end}}
{{- end}}
    WHEN q.themes IS NOT NULL THEN COUNT {
      MATCH (theme:Civicgraph)<-[:HAS_THEME]-(o:Organization) WHERE theme.id IN q.themes
      WITH DISTINCT o WHERE {{template "organization is there and passes" .}}
      RETURN o
    }
    ELSE{{end}} COUNT {
      {{template "all organizations" .}}
      RETURN o
    }{{if not .Ties}} END{{end}} AS total
}
RETURN {{template "row of an organization" .}} AS row
