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

{{define "organizations led to" -}}
// What all of the entities that are given lead to. An organization may be given by any id that stands for it.
WITH q, provinces, seats, areas, COLLECT {
  CALL (q) {
    UNWIND q.ids AS id
    MATCH (n:Civicgraph {id: id})
    MATCH (o:Civicgraph {id: coalesce(n.root, n.id)})
    RETURN DISTINCT o
    UNION ALL
    MATCH (n:Civicgraph {id: q.parent})
    MATCH (:Civicgraph {id: coalesce(n.root, n.id)})<-[:MERGED_INTO*0..]-()<-[:BRANCH_OF]-(o)
    RETURN DISTINCT o
    UNION ALL
    MATCH (n:Civicgraph {id: q.memberOf})
    MATCH (:Civicgraph {id: coalesce(n.root, n.id)})<-[:MERGED_INTO*0..]-()<-[:MEMBER_OF]-(o)
    RETURN DISTINCT o
    UNION ALL
    MATCH (n:Civicgraph {id: q.hasMember})
    MATCH (:Civicgraph {id: coalesce(n.root, n.id)})-[:MEMBER_OF]->(u)
    MATCH (o:Civicgraph {id: coalesce(u.root, u.id)})
    RETURN DISTINCT o
    UNION ALL
    UNWIND q.activities AS id
    MATCH (a:Civicgraph {id: id}) WHERE a:Activity
    MATCH (a)<-[:PART_OF*0..]-()<-[e:PARTICIPATES_IN|SUPPORTS]-(o) WHERE q.activityRoles IS NULL OR e.role IN q.activityRoles
    RETURN DISTINCT o
  }
  WITH q, o, count(*) AS leading WHERE leading = q.anchors AND o:Organization
  RETURN o
} AS found
{{- end}}

{{define "few organizations" -}}
// What may be few, and then is looked through: those with the words of a text, those with a seat in small places, those of rare themes.
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
WITH q, provinces, seats, areas, CASE WHEN size(found) <= $few THEN found END AS found
{{- end}}

{{define "organizations in question" -}}
UNWIND $questions AS q
{{if or .Area .Anchored}}{{template "organizations in places"}}{{else}}WITH q, [] AS provinces, [] AS seats, null AS areas{{end}}
{{if .Anchored}}{{template "organizations led to"}}{{else}}{{template "few organizations" .}}{{end}}
WITH q, provinces, seats, areas, [o IN found WHERE
    {{template "organization found passes" .}}] AS few
{{- end}}

{{define "organization found passes" -}}
CASE WHEN q.types IS NULL THEN true ELSE o.type IN q.types END
    AND CASE WHEN q.places IS NULL THEN true ELSE o.area IN provinces OR o.seat IN seats END
    AND {{template "organization passes" .}}
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

{{define "groups of organizations" -}}
{{if .Area}}UNWIND areas AS province
  {{end}}{{if .Type}}UNWIND q.types AS type
  {{end}}WITH q, provinces, seats{{if .Area}}, coalesce(province.id, '') AS area{{end}}{{if .Type}}, type{{end}},
    {{if .Area}}CASE WHEN q.byProvince THEN coalesce('00' + province.nameKey, '01') ELSE '' END + {{end -}}
    {{if .Type}}q.ranks[type]{{else}}''{{end}} AS rank
{{- end}}

{{define "group of organizations" -}}
{{if .Area}}o.area = area AND {{end}}{{if .Type}}o.type = type AND {{end}}o.id > ''
{{- if .Area}} AND CASE WHEN seats = [] THEN true WHEN area IN provinces THEN true ELSE o.seat IN seats END{{end}}
{{- end}}

{{define "all organizations in question" -}}
{{template "groups of organizations" .}}
  MATCH (o:Organization)
  WHERE {{template "group of organizations" .}} AND o.nameKey > ''
    AND {{template "organization passes" .}}
{{- end}}

{{define "organizations to count" -}}
UNWIND few AS o
    RETURN o
{{- if not .Anchored}}
    UNION ALL
    WITH q, provinces, seats, areas, few WHERE few IS NULL
    {{template "all organizations in question" .}}
    RETURN o
{{- end}}
{{- end}}

{{define "number of organizations" -}}
CASE
    WHEN few IS NOT NULL THEN size(few)
{{- if not .Anchored}}
{{- if not .Area}}
    WHEN q.plain THEN {{if .Type}}reduce(sum = 0, type IN q.types | sum + CASE type
      {{- range .Labels}}
      WHEN '{{.Type}}' THEN COUNT { (:{{.Label}}) }
      {{- end}}
      ELSE 0 END){{else}}COUNT { (:Organization) }{{end}}
{{- end}}
    WHEN q.themes IS NOT NULL THEN COUNT {
      MATCH (theme:Civicgraph)<-[:HAS_THEME]-(o:Organization) WHERE theme.id IN q.themes
      WITH DISTINCT o WHERE {{template "organization found passes" .}}
      RETURN o
    }
    ELSE COUNT {
      {{template "all organizations in question" .}}
    }
{{- end}}
  END
{{- end}}
