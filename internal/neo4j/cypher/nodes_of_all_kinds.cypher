// What is kept of the entities that ids name, participations and assessments among them.
UNWIND range(0, size($ids) - 1) AS i
MATCH (named:Civicgraph {id: $ids[i]})
OPTIONAL MATCH (root:Civicgraph {id: named.root})
WITH i, coalesce(root, named) AS n
RETURN [i, n.dossier, n.joined, n.province] AS row
UNION ALL
UNWIND $participations AS asked
MATCH (named:Civicgraph {id: asked[1]}), (a:Civicgraph {id: asked[2]})
OPTIONAL MATCH (root:Civicgraph {id: named.root})
WITH asked, coalesce(root, named) AS o, a
MATCH (o)-[e:PARTICIPATES_IN|SUPPORTS]->(a) WHERE e.role = asked[3]
RETURN [asked[0], e.id, o.id, a.id, e.role, e.records, e.joined] AS row
UNION ALL
UNWIND $assessments AS asked
MATCH (s:Civicgraph {id: asked[1]})-[:ASSESSES]->(own)
OPTIONAL MATCH (root:Civicgraph {id: own.root})
WITH asked, s, coalesce(root, own) AS o WHERE o:Organization
RETURN [asked[0], o.id, s.dossier] AS row
