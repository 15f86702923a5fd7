// The first 20 collaborators by the default ties: who takes part in the same activities or in those they are part of, or in what is part
// of them, by Newman's strength.
MATCH (x:Civicgraph {id: $id})-[:PARTICIPATES_IN]->(own)
WITH DISTINCT x, own
MATCH way = (own)<-[:PART_OF*0..]-(activity)
WITH x, activity, min(length(way)) AS depth
CALL (activity) { MATCH (activity)-[:PART_OF*0..]->()<-[:PARTICIPATES_IN]-(y) RETURN collect(DISTINCT y) AS everyone }
WITH x, size(everyone) AS n,
  CASE depth WHEN 0 THEN everyone ELSE COLLECT { MATCH (activity)<-[:PARTICIPATES_IN]-(y) RETURN DISTINCT y } END AS partners
WHERE n > 1
WITH x, 1000000000000 / (n - 1) AS share, partners
UNWIND partners AS partner
WITH x, partner, sum(share) AS strength, count(*) AS activities
WHERE partner <> x
WITH strength, activities, collect(partner) AS partners ORDER BY strength DESC, activities DESC LIMIT 20
UNWIND partners AS partner
WITH partner, strength, activities ORDER BY strength DESC, activities DESC, partner.id LIMIT 20
RETURN [partner.id, partner.name, activities, strength / 1000000000000.0] AS row
