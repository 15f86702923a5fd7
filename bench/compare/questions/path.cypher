// A shortest path by shared activities: organization, activity, organization, …
MATCH (a:Civicgraph:Organization {id: $from}), (b:Civicgraph:Organization {id: $to})
MATCH path = shortestPath((a)-[:PARTICIPATES_IN*..12]-(b))
UNWIND nodes(path) AS step
RETURN [step.id, step.name] AS row
