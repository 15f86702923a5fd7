// Places by type and name: all, those within a place, those directly in one, or those that enough programmes involve. A programme is an activity that is part of none in the graph; it involves the places that it, or something nested in it, takes place in, and those that they lie in.
UNWIND $questions AS q
CALL (q) {
  WITH q WHERE q.programmes <= 0
  MATCH (:Civicgraph:Place {id: q.within})<-[:WITHIN*1..]-(p:Place)
  RETURN p
  UNION ALL
  WITH q WHERE q.programmes <= 0 AND q.within IS NULL
  MATCH (:Civicgraph {id: q.parent})<-[:WITHIN]-(p:Place)
  RETURN p
  UNION ALL
  WITH q WHERE q.programmes <= 0 AND q.within IS NULL AND q.parent IS NULL
  CALL () {
    MATCH (p:Place)
    RETURN p
  }
  RETURN p
  UNION ALL
  WITH q WHERE q.programmes > 0
  CALL () {
    MATCH (top:Activity)
    OPTIONAL MATCH (top)-[:PART_OF]->(above:Activity)
    WITH top WHERE above IS NULL
    MATCH (top)<-[:PART_OF*0..]-()-[:TAKES_PLACE_IN]->(venue:Place)
    WITH venue, collect(DISTINCT top) AS tops
    MATCH (venue)-[:WITHIN*0..]->(p:Place)
    UNWIND tops AS top
    RETURN p, count(DISTINCT top) AS programmes
  }
  WITH q, p WHERE programmes >= q.programmes AND (q.within IS NULL OR EXISTS { (p)-[:WITHIN*1..]->(:Place {id: q.within}) })
  RETURN p
}
WITH q, p WHERE (q.types IS NULL OR p.type IN q.types) AND (q.parent IS NULL OR p.within = q.parent)
WITH q, p, '0' + p.typeRank + p.nameKey AS key, p.id AS id ORDER BY key, id
WITH q, collect([key, id, p]) AS found
WITH q, found, size([one IN found WHERE one[0] < q.key OR one[0] = q.key AND one[1] < q.id]) AS before
CALL (q, found, before) {
  UNWIND found[CASE WHEN before > q.down THEN before - q.down ELSE 0 END .. before + q.up] AS one
  WITH q, one, one[2] AS p
  RETURN [q.i, one[0], one[1], p.dossier] AS row
  UNION ALL
  WITH q, found WHERE q.count
  RETURN [q.i, null, size(found)] AS row
}
RETURN row
