// Takes out the relationships that keep participations, before they are written anew.
UNWIND $rows AS row
MATCH (o:Civicgraph {id: row[1]}), (a:Civicgraph {id: row[2]})
MATCH (o)-[e:PARTICIPATES_IN|SUPPORTS|RECORDED_IN]->(a) WHERE e.id = row[0] AND e.records IS NOT NULL
DELETE e
