// All natural keys and whom they name.
MATCH (key:CivicgraphKey)
RETURN [key.key, key.entity] AS row
