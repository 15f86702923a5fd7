// A page of activities{{.How}} by how many organizations take part in them, and how many there are.
{{template "activities in question" .}}
CALL (q, venues, few) {
  WITH q, venues, few WHERE q.up > 0
  CALL (q, venues, few) {
    {{template "activities to count" .}}
  }
  WITH q, a, COUNT { MATCH (a)<-[:PARTICIPATES_IN|SUPPORTS]-(o) RETURN DISTINCT o } AS n
  WHERE n <= q.n AND CASE n WHEN q.n THEN a.nameKey > q.key OR a.nameKey = q.key AND a.id >= q.id ELSE true END
  RETURN n, a, null AS total ORDER BY n DESC, a.nameKey, a.id LIMIT $up
  UNION ALL
  WITH q, venues, few WHERE q.down > 0
  CALL (q, venues, few) {
    {{template "activities to count" .}}
  }
  WITH q, a, COUNT { MATCH (a)<-[:PARTICIPATES_IN|SUPPORTS]-(o) RETURN DISTINCT o } AS n
  WHERE n >= q.n AND CASE n WHEN q.n THEN a.nameKey < q.key OR a.nameKey = q.key AND a.id <= q.id ELSE true END
  RETURN n, a, null AS total LIMIT $down
  UNION ALL
  WITH q, venues, few WHERE q.count
  RETURN null AS n, null AS a, {{template "number of activities" .}} AS total
}
RETURN CASE WHEN a IS NULL THEN [q.i, null, total] ELSE [q.i, a.nameKey, a.id, a.dossier, n] END AS row
