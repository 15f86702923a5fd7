// What is kept of participations, by their activities: it is with the organization that the records were made for.
UNWIND $activities AS activity
MATCH (a:Civicgraph {id: activity[0]}) WHERE EXISTS { (a)<-[:PARTICIPATES_IN|SUPPORTS|RECORDED_IN]-() }
UNWIND activity[1] AS row
MATCH (o:Civicgraph {id: row[1]}) USING INDEX o:Civicgraph(id)
MATCH (o)-[e:PARTICIPATES_IN|SUPPORTS|RECORDED_IN]->(a) WHERE e.id = row[0] AND e.records IS NOT NULL
RETURN [row[0], e.records] AS row
