// What is kept of the entities of one kind, whose ids lie in a range.
MATCH (n:Civicgraph) WHERE n.id >= $from AND n.id < $to AND n.dossier IS NOT NULL
RETURN [n.id, n.dossier] AS row
