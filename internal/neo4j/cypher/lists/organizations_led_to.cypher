// A page of organizations{{.How}}, and how many there are: of those that all entities given lead to. Organizations may be given by any id
// that stands for them.
UNWIND $questions AS q
{{template "organizations in places"}}
WITH q, provinces, seats, COLLECT {
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
    UNION ALL
    WITH q WHERE q.text IS NOT NULL
    CALL db.index.fulltext.queryNodes('civicgraph_names', q.text) YIELD node
    RETURN node AS o
  }
  WITH q, o, count(*) AS leading WHERE leading = q.anchors AND o:Organization
  RETURN o
} AS found
CALL (q, provinces, seats, found) {
  UNWIND found AS o
  WITH o, {{template "organization is there and passes" .}} AS passes WHERE passes
  RETURN collect(o) AS few
}
CALL (q, few) {
{{- if .Counted}}
  WITH q, few WHERE q.up > 0
  UNWIND few AS o
  {{template "page of counted organizations"}}
  UNION ALL
  WITH q, few WHERE q.down > 0
  UNWIND few AS o
  {{template "counted organizations passed"}}
  UNION ALL
  WITH q, few WHERE q.count
  RETURN null AS key, null AS n, null AS o, size(few) AS total
{{- else}}
{{- template "page of few organizations" .}}
  WITH q, few WHERE q.count
  RETURN null AS key, null AS o, size(few) AS total
{{- end}}
}
RETURN {{template "row of an organization" .}} AS row
