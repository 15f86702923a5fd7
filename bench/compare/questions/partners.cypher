// Who takes part in the same activities, by their number.
MATCH (:Civicgraph {id: $id})-[:PARTICIPATES_IN]->(activity)
WITH DISTINCT activity
CALL (activity) { MATCH (activity)<-[:PARTICIPATES_IN]-(partner) RETURN DISTINCT partner }
WITH partner, count(*) AS activities
WITH activities, collect(partner) AS partners ORDER BY activities DESC LIMIT 21
UNWIND partners AS partner
WITH partner, activities WHERE partner.id <> $id
ORDER BY activities DESC, partner.id LIMIT 20
RETURN [partner.id, partner.name, activities] AS row
