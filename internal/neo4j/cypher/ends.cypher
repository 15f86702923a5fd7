// How organizations and activities stand: what stands for each that was merged, whether it is in the graph, and which organizations were merged into it.
UNWIND $ids AS id
MATCH (n:Civicgraph {id: id})
RETURN [id, n.root, n:Organization OR n:Activity, n.formerIds] AS row
