// Gives keys to entities. It returns the keys that are new and those that another entity has.
UNWIND $rows AS row
OPTIONAL MATCH (known:CivicgraphKey {key: row[0]})
WITH row, known WHERE known IS NULL OR known.entity <> row[1]
MERGE (key:CivicgraphKey {key: row[0]})
ON CREATE SET key.entity = row[1]
RETURN [key.key, key.entity] AS row
