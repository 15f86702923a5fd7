// What is kept of participations: it is with the organization that the records were made for.
UNWIND $rows AS row
MATCH (o:Civicgraph {id: row[1]}), (a:Civicgraph {id: row[2]})
MATCH (o)-[e:PARTICIPATES_IN|SUPPORTS|RECORDED_IN]->(a) WHERE e.id = row[0] AND e.records IS NOT NULL
RETURN [row[0], e.records] AS row
