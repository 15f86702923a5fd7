// Sources by title. The condition on the position is apart from the one that the index answers, or the two would be answered by a scan.
UNWIND $questions AS q
CALL (q) {
  MATCH (n:Source) WHERE n.nameKey >= q.key AND n.id > ''
  WITH q, n WHERE n.nameKey > q.key OR n.id >= q.id
  RETURN n ORDER BY n.nameKey, n.id LIMIT $up
  UNION ALL
  MATCH (n:Source) WHERE n.nameKey <= q.key AND n.id > ''
  WITH q, n WHERE n.nameKey < q.key OR n.id <= q.id
  RETURN n ORDER BY n.nameKey DESC, n.id DESC LIMIT $down
}
RETURN [q.i, n.nameKey, n.id, n.dossier] AS row
UNION ALL
UNWIND [q IN $questions WHERE q.count] AS q
RETURN [q.i, null, COUNT { (:Source) }] AS row
