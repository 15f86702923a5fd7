// What is kept of entities, as it is kept; null for what was only heard of.
UNWIND $ids AS id
MATCH (n:Civicgraph {id: id})
RETURN [id, n.dossier] AS row
