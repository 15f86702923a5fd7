// How organizations and activities stand: what stands for each now, whether that is in the graph, and which organizations were merged into it. What nobody has heard of is made.
UNWIND $ids AS id
MERGE (n:Civicgraph {id: id})
WITH id, coalesce(n.root, id) AS root
MATCH (r:Civicgraph {id: root})
RETURN [id, root, r:Organization OR r:Activity, r.formerIds] AS row
