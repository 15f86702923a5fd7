// A page of organizations{{.How}} by how many participations they have, and how many there are.
{{template "organizations in question" .}}
CALL (q, provinces, seats, areas, few) {
  WITH q, provinces, seats, areas, few WHERE q.up > 0
  CALL (q, provinces, seats, areas, few) {
    {{template "organizations to count" .}}
  }
  WITH q, o, COUNT { (o)-[:PARTICIPATES_IN|SUPPORTS]->() } AS n
  WHERE n <= q.n AND CASE n WHEN q.n THEN o.nameKey > q.key OR o.nameKey = q.key AND o.id >= q.id ELSE true END
  RETURN n, o, null AS total ORDER BY n DESC, o.nameKey, o.id LIMIT $up
  UNION ALL
  WITH q, provinces, seats, areas, few WHERE q.down > 0
  CALL (q, provinces, seats, areas, few) {
    {{template "organizations to count" .}}
  }
  WITH q, o, COUNT { (o)-[:PARTICIPATES_IN|SUPPORTS]->() } AS n
  WHERE n >= q.n AND CASE n WHEN q.n THEN o.nameKey < q.key OR o.nameKey = q.key AND o.id <= q.id ELSE true END
  RETURN n, o, null AS total LIMIT $down
  UNION ALL
  WITH q, provinces, seats, areas, few WHERE q.count
  RETURN null AS n, null AS o, {{template "number of organizations" .}} AS total
}
RETURN CASE WHEN o IS NULL THEN [q.i, null, total] ELSE [q.i, o.nameKey, o.id, o.dossier, o.joined, o.province, n] END AS row
