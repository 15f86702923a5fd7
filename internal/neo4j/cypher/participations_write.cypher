// Writes participations.
UNWIND $rows AS row
MATCH (o:Civicgraph {id: row[0]}), (a:Civicgraph {id: row[1]})
CREATE (o)-[e:$(row[2])]->(a)
SET e = row[3]
