// What is kept of the entities that ids name, of an organization that stands for the one named.
UNWIND range(0, size($ids) - 1) AS i
MATCH (named:Civicgraph {id: $ids[i]})
OPTIONAL MATCH (root:Civicgraph {id: named.root})
WITH i, coalesce(root, named) AS n
RETURN [i, n.dossier, n.joined, n.province] AS row
