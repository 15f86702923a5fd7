{{define "organizations in places" -}}
// Of the places asked for: the provinces, all of which counts, the seats outside of these, and the provinces that both are in, null
// for none.
WITH q,
  COLLECT {
    UNWIND q.places AS place
    MATCH (given:Civicgraph {id: place})<-[:WITHIN*0..]-(province:Province) WHERE given:Place
    RETURN DISTINCT province
  } AS within,
  COLLECT {
    UNWIND q.places AS place
    MATCH (given:Civicgraph {id: place}) ((:!Province)<-[:WITHIN]-(:!Province))* (seat) WHERE given:Place AND NOT given:Province
    RETURN DISTINCT seat.id
  } AS seats,
  COLLECT {
    UNWIND q.places AS place
    MATCH (given:Civicgraph {id: place}) WHERE given:Place AND NOT given:Province
    OPTIONAL MATCH (given)-[:WITHIN*1..]->(province:Province)
    RETURN DISTINCT province
  } AS around
WITH q, [province IN within | province.id] AS provinces, seats, CASE
  WHEN q.places IS NOT NULL THEN within + [province IN around WHERE province IS NULL OR NOT province IN within]
  WHEN q.byProvince THEN COLLECT { MATCH (province:Province) RETURN province } + [null]
END AS areas
{{- end}}

{{define "organization passes" -}}
CASE WHEN q.sectors IS NULL THEN true ELSE o.sector IN q.sectors END
      AND CASE WHEN q.themes IS NULL THEN true ELSE any(theme IN o.themes WHERE theme IN q.themes) END
      AND CASE WHEN q.needles IS NULL THEN true
        ELSE any(name IN o.searchText WHERE all(needle IN q.needles WHERE (' ' + name + ' ') CONTAINS needle)) END
{{- if .Ties}}
      AND CASE WHEN q.roles IS NULL THEN true
        ELSE EXISTS { (o)-[e:PARTICIPATES_IN|SUPPORTS]->() WHERE e.role IN q.roles } END
      AND CASE WHEN q.hasTies IS NULL THEN true
        WHEN EXISTS { (o)-[:PARTICIPATES_IN]->()-[:PART_OF*0..]->()<-[:PARTICIPATES_IN]-(other) WHERE other <> o } THEN q.hasTies
        WHEN EXISTS { (o)-[:PARTICIPATES_IN]->()<-[:PART_OF*1..]-()<-[:PARTICIPATES_IN]-(other) WHERE other <> o } THEN q.hasTies
        ELSE NOT q.hasTies END
      AND CASE WHEN q.programmes IS NULL THEN true
        ELSE q.programmes <= COUNT {
          MATCH (o)-[:PARTICIPATES_IN|SUPPORTS]->()-[:PART_OF*0..]->(top:Activity) WHERE NOT EXISTS { (top)-[:PART_OF]->(:Activity) }
          RETURN DISTINCT top LIMIT $programmes
        } END
{{- end}}
{{- end}}

{{define "organization is there and passes" -}}
CASE WHEN q.types IS NULL THEN true ELSE o.type IN q.types END
      AND CASE WHEN q.places IS NULL THEN true ELSE o.area IN provinces OR o.seat IN seats END
      AND {{template "organization passes" .}}
{{- end}}

{{define "groups of organizations" -}}
{{if .Area}}UNWIND areas AS province
  {{end}}{{if .Type}}UNWIND q.types AS type
  {{end}}WITH q, provinces, seats{{if .Area}}, coalesce(province.id, '') AS area{{end}}{{if .Type}}, type{{end}},
    {{if .Area}}CASE WHEN q.byProvince THEN coalesce('00' + province.nameKey, '01') ELSE '' END + {{end -}}
    {{if .Type}}q.ranks[type]{{else}}''{{end}} AS rank
{{- end}}

{{define "organization of a group" -}}
{{if .Area}}o.area = area AND {{end}}{{if .Type}}o.type = type AND {{end}}o.id > ''
{{- if .Area}} AND CASE WHEN seats = [] THEN true WHEN area IN provinces THEN true ELSE o.seat IN seats END{{end}}
{{- end}}

{{define "all organizations" -}}
{{template "groups of organizations" .}}
    MATCH (o:Organization) WHERE {{template "organization of a group" .}} AND o.nameKey > ''
    WITH o, {{template "organization passes" .}} AS passes WHERE passes
{{- end}}

{{define "page of few organizations" -}}
{{range .Sides}}
  UNWIND CASE WHEN q.{{.Limit}} > 0 THEN few END AS o
  WITH q, o, CASE WHEN q.byProvince THEN coalesce(head(COLLECT {
    MATCH (province:Civicgraph {id: o.province}) RETURN '00' + province.nameKey
  }), '01') ELSE q.ranks[o.type] END + o.nameKey AS key
  WHERE key {{.Keys.AtLeast}} q.key AND CASE key WHEN q.key THEN o.id {{.IDs.AtLeast}} q.id ELSE true END
  RETURN key, o, null AS total ORDER BY key {{.Keys.Order}}, o.id {{.IDs.Order}} LIMIT ${{.Limit}}
  UNION ALL
{{- end}}
{{- end}}

{{define "page of counted organizations" -}}
WITH q, o, COUNT { (o)-[:PARTICIPATES_IN|SUPPORTS]->() } AS n
  WHERE n <= q.n AND CASE n WHEN q.n THEN o.nameKey > q.key OR o.nameKey = q.key AND o.id >= q.id ELSE true END
  RETURN o.nameKey AS key, n, o, null AS total ORDER BY n DESC, key, o.id LIMIT $up
{{- end}}

{{define "counted organizations passed" -}}
WITH q, o, COUNT { (o)-[:PARTICIPATES_IN|SUPPORTS]->() } AS n
  WHERE n >= q.n AND CASE n WHEN q.n THEN o.nameKey < q.key OR o.nameKey = q.key AND o.id <= q.id ELSE true END
  RETURN o.nameKey AS key, n, o, null AS total LIMIT $down
{{- end}}

{{define "row of an organization" -}}
CASE WHEN o IS NULL THEN [q.i, null, total] ELSE [q.i, key, o.id, o.dossier, o.joined, o.province{{if .Counted}}, n{{end}}] END
{{- end}}
