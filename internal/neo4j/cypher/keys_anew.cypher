// Gives names other keys.
UNWIND $rows AS row
MATCH (n:Civicgraph {id: row[0]})
SET n.nameKey = row[1]
