// A page of activities{{.How}}, and how many there are. The list is walked in its order along an index until the page is full
{{- if not .Ties}}, unless what
// is asked for is in few, which then are looked through: those with the words of a text, those at some places, or of rare themes
{{- end}}.
UNWIND $questions AS q
{{template "activities at places"}}
{{- if not .Ties}}
WITH q, venues, CASE
  WHEN q.text IS NOT NULL THEN COLLECT {
    CALL db.index.fulltext.queryNodes('civicgraph_names', q.text, {limit: $few + 1}) YIELD node
    RETURN node
  }
  WHEN q.places IS NOT NULL AND $few >= reduce(sum = 0, degree IN COLLECT {
    MATCH (venue:Civicgraph) WHERE venue.id IN venues
    RETURN COUNT { (venue)<-[:TAKES_PLACE_IN]-() }
  } | sum + degree) THEN COLLECT {
    MATCH (venue:Civicgraph)<-[:TAKES_PLACE_IN]-(a) WHERE venue.id IN venues
    RETURN DISTINCT a
  }
  WHEN q.themes IS NOT NULL AND $few >= reduce(sum = 0, degree IN COLLECT {
    MATCH (theme:Civicgraph) WHERE theme.id IN q.themes
    RETURN COUNT { (theme)<-[:HAS_THEME]-() }
  } | sum + degree) THEN COLLECT {
    MATCH (theme:Civicgraph)<-[:HAS_THEME]-(a:Activity) WHERE theme.id IN q.themes
    RETURN DISTINCT a
  }
END AS found
WITH q, venues, CASE WHEN size(found) <= $few THEN [a IN found WHERE {{template "activity passes" .}}] END AS few
{{- end}}
CALL (*) {
{{- if not .Ties}}{{template "page of few activities" .}}{{end}}
{{- range .Sides}}
  WITH * WHERE {{if not $.Ties}}few IS NULL AND {{end}}q.{{.Limit}} > 0
{{- if $.Start}}
  // The position lies in the group of one start; the groups of others lie behind it.
  WITH q, venues, head(COLLECT {
    MATCH (a:Activity) WHERE a.{{$.Start}} <= q.key AND a.nameKey > '' AND a.id > ''
    RETURN a.{{$.Start}} ORDER BY a.{{$.Start}} DESC LIMIT 1
  }) AS nearest
  WITH q, venues, CASE WHEN q.key STARTS WITH nearest THEN nearest END AS start
  CALL (*) {
    MATCH (a:Activity)
    WHERE a.{{$.Start}} = start AND a.nameKey {{.Keys.AtLeast}} substring(q.key, size(start)) AND a.id > ''
      AND CASE a.nameKey WHEN substring(q.key, size(start)) THEN a.id {{.IDs.AtLeast}} q.id ELSE true END
    WITH a, a.{{$.Start}} AS begin, a.nameKey AS nameKey, a.id AS id, {{template "activity passes" $}} AS passes WHERE passes
    RETURN a, begin + nameKey AS key, id ORDER BY begin {{.Keys.Order}}, nameKey {{.Keys.Order}}, id {{.IDs.Order}} LIMIT ${{.Limit}}
    UNION ALL
    MATCH (a:Activity)
    WHERE a.{{$.Start}} {{.Keys.MoreThan}} coalesce(start, q.key) AND a.nameKey > '' AND a.id > ''
    WITH a, a.{{$.Start}} AS begin, a.nameKey AS nameKey, a.id AS id, {{template "activity passes" $}} AS passes WHERE passes
    RETURN a, begin + nameKey AS key, id ORDER BY begin {{.Keys.Order}}, nameKey {{.Keys.Order}}, id {{.IDs.Order}} LIMIT ${{.Limit}}
  }
{{- else}}
{{- if $.Type}}
  UNWIND q.types AS type{{end}}
  CALL (*) {
    MATCH (a:Activity)
    WHERE {{if $.Type}}a.type = type AND {{end}}a.nameKey {{.Keys.AtLeast}} q.key AND a.id > ''
      AND CASE a.nameKey WHEN q.key THEN a.id {{.IDs.AtLeast}} q.id ELSE true END
    WITH a, a.nameKey AS key, a.id AS id, {{template "activity passes" $}} AS passes WHERE passes
    RETURN a, key, id ORDER BY {{if $.Type}}a.type {{.Keys.Order}}, {{end}}key {{.Keys.Order}}, id {{.IDs.Order}} LIMIT ${{.Limit}}
  }
{{- end}}
  RETURN key, a, null AS total ORDER BY key {{.Keys.Order}}, id {{.IDs.Order}} LIMIT ${{.Limit}}
  UNION ALL
{{- end}}
  WITH * WHERE q.count
  RETURN null AS key, null AS a,
{{- if not .Ties}} CASE
    WHEN few IS NOT NULL THEN size(few)
    WHEN q.plain THEN {{if .Type}}reduce(sum = 0, type IN q.types | sum + CASE type
      {{- range .Labels}}
      WHEN '{{.Type}}' THEN COUNT { (:{{.Label}}) }
      {{- end}}
      ELSE 0 END){{else}}COUNT { (:Activity) }{{end}}
    WHEN q.themes IS NOT NULL THEN COUNT {
      MATCH (theme:Civicgraph)<-[:HAS_THEME]-(a:Activity) WHERE theme.id IN q.themes
      WITH DISTINCT a WHERE {{template "activity passes" .}}
      RETURN a
    }
    ELSE{{end}} COUNT {
      {{template "all activities" .}}
      RETURN a
    }{{if not .Ties}} END{{end}} AS total
}
RETURN {{template "row of an activity" .}} AS row
