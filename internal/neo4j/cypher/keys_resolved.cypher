// The entities in the graph that keys were given to, or that stand for those.
UNWIND range(0, size($keys) - 1) AS i
MATCH (key:CivicgraphKey {key: $keys[i]})
MATCH (named:Civicgraph {id: key.entity})
OPTIONAL MATCH (root:Civicgraph {id: named.root})
WITH i, coalesce(root, named) AS n WHERE n:Organization|Activity|Place|Theme|Source
RETURN [i, n.id] AS row
