// What is in the graph behind an id, by id: its id, and its name and the key of the name where it has one.
MATCH (n:Civicgraph) WHERE n.id > $after
WITH n ORDER BY n.id LIMIT $count
RETURN [n.id, coalesce(n.name, n.title), n.nameKey] AS row
