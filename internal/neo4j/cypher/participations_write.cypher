// Writes participations, by their activities.
UNWIND $activities AS activity
MATCH (a:Civicgraph {id: activity[0]})
UNWIND activity[1] AS row
MATCH (o:Civicgraph {id: row[0]})
CREATE (o)-[e:$(row[1])]->(a)
SET e = row[2]
