// Writes nodes: their properties, labels, and the relationships that begin at them. What they lead to and nobody has heard of is made, to be written later.
UNWIND $nodes AS row
MERGE (n:Civicgraph {id: row.id})
SET n = row.properties
SET n:$(row.labels)
WITH n, row
UNWIND row.ties AS tie
MERGE (to:Civicgraph {id: tie[1]})
CREATE (n)-[r:$(tie[0])]->(to)
SET r = tie[2]
