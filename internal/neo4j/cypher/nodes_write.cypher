// Writes nodes: their properties, labels, and the relationships that begin at them. What they lead to and nobody has heard of is made, to be written later.
UNWIND $targets AS id
MERGE (target:Civicgraph {id: id})
WITH collect(target) AS targets
UNWIND $nodes AS row
MERGE (n:Civicgraph {id: row[0]})
SET n = row[2]
SET n:$(row[1])
WITH n, row, targets
UNWIND row[3] AS tie
WITH n, tie, targets[tie[1]] AS to
CREATE (n)-[r:$(tie[0])]->(to)
SET r = tie[2]
