// Every dossier of entities: that of an organization with those of all merged into it, that of a participation with those that merges made one with it or, when it is not in the graph, its own.
UNWIND $entities AS asked
MATCH (named:Civicgraph {id: asked[1]})
OPTIONAL MATCH (root:Civicgraph {id: named.root})
WITH asked, coalesce(root, named) AS n
MATCH (n)<-[:MERGED_INTO*0..]-(subject) WHERE subject.dossier IS NOT NULL
RETURN [asked[0], n.id, subject.id, subject.dossier] AS row
UNION ALL
UNWIND $participations AS asked
MATCH (named:Civicgraph {id: asked[1]}), (a:Civicgraph {id: asked[2]})
OPTIONAL MATCH (root:Civicgraph {id: named.root})
WITH asked, named, coalesce(root, named) AS o, a
OPTIONAL MATCH (o)-[e:PARTICIPATES_IN|SUPPORTS]->(a) WHERE e.role = asked[3]
OPTIONAL MATCH (named)-[own:RECORDED_IN]->(a) WHERE own.id = asked[4]
WITH asked, a, e, coalesce(e, own) AS kept WHERE kept IS NOT NULL
RETURN [asked[0], kept.id, a.id, kept.role, kept.records, e.joined] AS row
