{{define "activities at places" -}}
// The places asked for, with all within them.
WITH q, COLLECT {
  UNWIND q.places AS place
  MATCH (given:Civicgraph {id: place})<-[:WITHIN*0..]-(venue) WHERE given:Place
  RETURN DISTINCT venue.id
} AS venues
{{- end}}

{{define "activity passes" -}}
CASE WHEN q.types IS NULL THEN true ELSE a.type IN q.types END
      AND CASE WHEN q.formats IS NULL THEN true ELSE a.format IN q.formats END
      AND CASE WHEN q.statuses IS NULL THEN true ELSE a.status IN q.statuses END
      AND CASE WHEN q.first IS NULL THEN true WHEN a.firstDay IS NULL THEN q.undated ELSE a.firstDay <= q.last AND a.lastDay >= q.first END
      AND CASE WHEN q.themes IS NULL THEN true ELSE any(theme IN a.themes WHERE theme IN q.themes) END
      AND CASE WHEN q.places IS NULL THEN true ELSE any(venue IN a.places WHERE venue IN venues) END
      AND CASE WHEN q.needles IS NULL THEN true
        ELSE any(name IN a.searchText WHERE all(needle IN q.needles WHERE (' ' + name + ' ') CONTAINS needle)) END
{{- if .Ties}}
      AND CASE WHEN q.topLevel THEN NOT EXISTS { (a)-[:PART_OF]->(:Activity) } ELSE true END
      AND CASE WHEN q.roles IS NULL THEN true ELSE EXISTS { (a)<-[e:PARTICIPATES_IN|SUPPORTS]-() WHERE e.role IN q.roles } END
{{- end}}
{{- end}}

{{define "all activities" -}}
{{if .Type}}UNWIND q.types AS type
    {{end}}MATCH (a:Activity){{if .Type}} WHERE a.type = type AND a.nameKey > '' AND a.id > ''{{end}}
    WITH a, {{template "activity passes" .}} AS passes WHERE passes
{{- end}}

{{define "page of few activities" -}}
{{range .Sides}}
  UNWIND CASE WHEN q.{{.Limit}} > 0 THEN few END AS a
  WITH q, a, {{with $.Start}}a.{{.}} + {{end}}a.nameKey AS key
  WHERE key {{.Keys.AtLeast}} q.key AND CASE key WHEN q.key THEN a.id {{.IDs.AtLeast}} q.id ELSE true END
  RETURN key, a, null AS total ORDER BY key {{.Keys.Order}}, a.id {{.IDs.Order}} LIMIT ${{.Limit}}
  UNION ALL
{{- end}}
{{- end}}

{{define "page of counted activities" -}}
WITH q, a, COUNT { MATCH (a)<-[:PARTICIPATES_IN|SUPPORTS]-(o) RETURN DISTINCT o } AS n
  WHERE n <= q.n AND CASE n WHEN q.n THEN a.nameKey > q.key OR a.nameKey = q.key AND a.id >= q.id ELSE true END
  RETURN a.nameKey AS key, n, a, null AS total ORDER BY n DESC, key, a.id LIMIT $up
{{- end}}

{{define "counted activities passed" -}}
WITH q, a, COUNT { MATCH (a)<-[:PARTICIPATES_IN|SUPPORTS]-(o) RETURN DISTINCT o } AS n
  WHERE n >= q.n AND CASE n WHEN q.n THEN a.nameKey < q.key OR a.nameKey = q.key AND a.id <= q.id ELSE true END
  RETURN a.nameKey AS key, n, a, null AS total LIMIT $down
{{- end}}

{{define "row of an activity" -}}
CASE WHEN a IS NULL THEN [q.i, null, total] ELSE [q.i, key, a.id, a.dossier{{if .Counted}}, n{{end}}] END
{{- end}}
