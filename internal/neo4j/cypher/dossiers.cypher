// What is kept of entities, as it is kept.
UNWIND $ids AS id
MATCH (n:Civicgraph {id: id}) WHERE n.dossier IS NOT NULL
RETURN [id, n.dossier] AS row
