// A page of activities{{.How}}, and how many there are: of those that all entities given lead to. Organizations may be given by any id
// that stands for them.
UNWIND $questions AS q
{{template "activities at places"}}
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
    MATCH (:Civicgraph {id: coalesce(n.root, n.id)})-[:PARTICIPATES_IN|SUPPORTS]->(part)
    WITH DISTINCT part
    MATCH (part)-[:PART_OF*0..]->(a)
    RETURN DISTINCT a
    UNION ALL
    MATCH (given:Civicgraph {id: q.involvedPlace})<-[:WITHIN*0..]-(venue) WHERE given:Place
    MATCH (venue)<-[:TAKES_PLACE_IN]-(part)
    WITH DISTINCT part
    MATCH (part)-[:PART_OF*0..]->(a)
    RETURN DISTINCT a
    UNION ALL
    WITH q WHERE q.text IS NOT NULL
    CALL db.index.fulltext.queryNodes('civicgraph_names', q.text) YIELD node
    RETURN node AS a
  }
  WITH q, a, count(*) AS leading WHERE leading = q.anchors AND a:Activity
  RETURN a
} AS found
CALL (q, venues, found) {
  UNWIND found AS a
  WITH a, {{template "activity passes" .}} AS passes WHERE passes
  RETURN collect(a) AS few
}
CALL (q, few) {
{{- if .Counted}}
  WITH q, few WHERE q.up > 0
  UNWIND few AS a
  {{template "page of counted activities"}}
  UNION ALL
  WITH q, few WHERE q.down > 0
  UNWIND few AS a
  {{template "counted activities passed"}}
  UNION ALL
  WITH q, few WHERE q.count
  RETURN null AS key, null AS n, null AS a, size(few) AS total
{{- else}}
{{- template "page of few activities" .}}
  WITH q, few WHERE q.count
  RETURN null AS key, null AS a, size(few) AS total
{{- end}}
}
RETURN {{template "row of an activity" .}} AS row
