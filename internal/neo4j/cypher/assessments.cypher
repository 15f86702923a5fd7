// The assessments of organizations and of those merged into them.
UNWIND range(0, size($ids) - 1) AS i
MATCH (named:Civicgraph {id: $ids[i]})
OPTIONAL MATCH (root:Civicgraph {id: named.root})
WITH i, coalesce(root, named) AS o WHERE o:Organization
MATCH (o)<-[:MERGED_INTO*0..]-()<-[:ASSESSES]-(s:Assessment)
RETURN [i, o.id, s.dossier] AS row
