{{define "activities at places" -}}
// The places asked for, with all within them.
WITH q, COLLECT {
  UNWIND q.places AS place
  MATCH (given:Civicgraph {id: place})<-[:WITHIN*0..]-(venue) WHERE given:Place
  RETURN DISTINCT venue.id
} AS venues
{{- end}}

{{define "activities led to" -}}
// What all of the entities that are given lead to. An organization may be given by any id that stands for it.
WITH q, venues, COLLECT {
  CALL (q) {
    UNWIND q.ids AS id
    MATCH (a:Civicgraph {id: id})
    RETURN DISTINCT a
    UNION ALL
    MATCH (whole:Civicgraph {id: q.parent})<-[:PART_OF]-(a) WHERE whole:Activity
    RETURN DISTINCT a
    UNION ALL
    MATCH (whole:Civicgraph {id: q.partOf})<-[:PART_OF*1..]-(a) WHERE whole:Activity
    RETURN DISTINCT a
    UNION ALL
    UNWIND q.participants AS id
    MATCH (n:Civicgraph {id: id})
    MATCH (:Civicgraph {id: coalesce(n.root, n.id)})-[e:PARTICIPATES_IN|SUPPORTS]->(a) WHERE q.participantRoles IS NULL OR e.role IN q.participantRoles
    RETURN DISTINCT a
    UNION ALL
    MATCH (n:Civicgraph {id: q.involvedOrganization})
    MATCH (:Civicgraph {id: coalesce(n.root, n.id)})-[:PARTICIPATES_IN|SUPPORTS]->()-[:PART_OF*0..]->(a)
    RETURN DISTINCT a
    UNION ALL
    MATCH (given:Civicgraph {id: q.involvedPlace})<-[:WITHIN*0..]-(venue) WHERE given:Place
    MATCH (venue)<-[:TAKES_PLACE_IN]-()-[:PART_OF*0..]->(a)
    RETURN DISTINCT a
  }
  WITH q, a, count(*) AS leading WHERE leading = q.anchors AND a:Activity
  RETURN a
} AS found
{{- end}}

{{define "few activities" -}}
// What may be few, and then is looked through: those with the words of a text, those at places, those of rare themes.
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
WITH q, venues, CASE WHEN size(found) <= $few THEN found END AS found
{{- end}}

{{define "activities in question" -}}
UNWIND $questions AS q
{{template "activities at places"}}
{{if .Anchored}}{{template "activities led to"}}{{else}}{{template "few activities"}}{{end}}
WITH q, venues, [a IN found WHERE
    {{template "activity passes" .}}] AS few
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

{{define "all activities in question" -}}
{{if .Type}}UNWIND q.types AS type
  {{end}}MATCH (a:Activity)
  WHERE {{if .Type}}a.type = type AND a.nameKey > '' AND a.id > '' AND {{end}}{{template "activity passes" .}}
{{- end}}

{{define "activities to count" -}}
UNWIND few AS a
    RETURN a
{{- if not .Anchored}}
    UNION ALL
    WITH q, venues, few WHERE few IS NULL
    {{template "all activities in question" .}}
    RETURN a
{{- end}}
{{- end}}

{{define "number of activities" -}}
CASE
    WHEN few IS NOT NULL THEN size(few)
{{- if not .Anchored}}
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
    ELSE COUNT {
      {{template "all activities in question" .}}
    }
{{- end}}
  END
{{- end}}
