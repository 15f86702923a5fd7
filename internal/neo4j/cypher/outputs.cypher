// Outputs that organizations produced or that are about them, by id.
UNWIND $questions AS q
MATCH (named:Civicgraph {id: q.of})
OPTIONAL MATCH (root:Civicgraph {id: named.root})
WITH q, coalesce(root, named) AS o
CALL (q, o) {
  MATCH (o)<-[:MERGED_INTO*0..]-()<-[:PRODUCED_BY|ABOUT]-(output:Output) WHERE output.id >= q.id
  WITH DISTINCT output, output.id AS id ORDER BY id LIMIT $up
  MATCH (output)<-[:PRODUCED]-(a:Activity)
  RETURN [q.i, '', id, id, a.dossier] AS row
  UNION ALL
  WITH q, o WHERE q.down > 0
  MATCH (o)<-[:MERGED_INTO*0..]-()<-[:PRODUCED_BY|ABOUT]-(output:Output) WHERE output.id <= q.id
  WITH DISTINCT output, output.id AS id ORDER BY id DESC LIMIT $down
  MATCH (output)<-[:PRODUCED]-(a:Activity)
  RETURN [q.i, '', id, id, a.dossier] AS row
  UNION ALL
  WITH q, o WHERE q.count
  MATCH (o)<-[:MERGED_INTO*0..]-()<-[:PRODUCED_BY|ABOUT]-(output:Output)
  WITH q, count(DISTINCT output) AS total
  RETURN [q.i, null, total] AS row
}
RETURN row
