// Gives keys to entities. It returns the keys that another entity has.
UNWIND $rows AS row
MERGE (key:CivicgraphKey {key: row[0]})
ON CREATE SET key.entity = row[1]
WITH row, key WHERE key.entity <> row[1]
RETURN [key.key, key.entity] AS row
