// The entities that keys were given to.
UNWIND range(0, size($keys) - 1) AS i
MATCH (key:CivicgraphKey {key: $keys[i]})
RETURN [i, key.entity] AS row
