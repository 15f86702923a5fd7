// What is kept of participations, in the graph or not.
MATCH (:Civicgraph)-[e:PARTICIPATES_IN|SUPPORTS|RECORDED_IN]->()
WHERE e.records IS NOT NULL
RETURN [e.id, e.records] AS row
