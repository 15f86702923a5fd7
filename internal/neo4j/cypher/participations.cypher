// Participations of organizations, by the start of the activity, its title and the role, and of activities, by role and the name of the organization. Of the many that some organizations have, titles are read only of those that start early enough to come up.
UNWIND $questions AS q
MATCH (named:Civicgraph {id: q.of})
OPTIONAL MATCH (root:Civicgraph {id: named.root})
WITH q, coalesce(root, named) AS n
CALL (q, n) {
  WITH q, n AS o WHERE o:Organization AND q.up > 0
  MATCH (o)-[e:PARTICIPATES_IN|SUPPORTS]->(a) WHERE (q.roles IS NULL OR e.role IN q.roles) AND (q.types IS NULL OR a.type IN q.types)
  WITH q, o, e, a, a.startKey AS start WHERE start >= left(q.key, size(start))
  WITH q, o, e, a, start ORDER BY start
  WITH q, o, collect([start, e, a]) AS found, $up + count(CASE WHEN start = left(q.key, size(start)) THEN 1 END) AS enough
  UNWIND CASE WHEN size(found) > enough THEN [one IN found WHERE one[0] <= found[enough][0]] ELSE found END AS one
  WITH q, o, one[1] AS e, one[2] AS a, one[0] AS start
  WITH q, o, e, a, e.id AS id, start + a.nameKey + $roleKeys[e.role] AS key WHERE key > q.key OR key = q.key AND id >= q.id
  RETURN e, o, a, key, id ORDER BY key, id LIMIT $up
  UNION ALL
  WITH q, n AS o WHERE o:Organization AND q.down > 0
  MATCH (o)-[e:PARTICIPATES_IN|SUPPORTS]->(a) WHERE (q.roles IS NULL OR e.role IN q.roles) AND (q.types IS NULL OR a.type IN q.types)
  WITH q, o, e, a, a.startKey AS start WHERE start <= left(q.key, size(start))
  WITH q, o, e, a, e.id AS id, start + a.nameKey + $roleKeys[e.role] AS key WHERE key < q.key OR key = q.key AND id <= q.id
  RETURN e, o, a, key, id ORDER BY key DESC, id DESC LIMIT $down
  UNION ALL
  WITH q, n AS a WHERE a:Activity AND q.up > 0 AND (q.types IS NULL OR a.type IN q.types)
  MATCH (a)<-[e:PARTICIPATES_IN|SUPPORTS]-(o) WHERE q.roles IS NULL OR e.role IN q.roles
  WITH q, o, e, a, e.id AS id, $roleKeys[e.role] + o.nameKey AS key WHERE key > q.key OR key = q.key AND id >= q.id
  RETURN e, o, a, key, id ORDER BY key, id LIMIT $up
  UNION ALL
  WITH q, n AS a WHERE a:Activity AND q.down > 0 AND (q.types IS NULL OR a.type IN q.types)
  MATCH (a)<-[e:PARTICIPATES_IN|SUPPORTS]-(o) WHERE q.roles IS NULL OR e.role IN q.roles
  WITH q, o, e, a, e.id AS id, $roleKeys[e.role] + o.nameKey AS key WHERE key < q.key OR key = q.key AND id <= q.id
  RETURN e, o, a, key, id ORDER BY key DESC, id DESC LIMIT $down
}
RETURN [q.i, key, id, id, o.id, a.id, e.role, e.records, e.joined] AS row
UNION ALL
UNWIND [q IN $questions WHERE q.count] AS q
MATCH (named:Civicgraph {id: q.of})
OPTIONAL MATCH (root:Civicgraph {id: named.root})
WITH q, coalesce(root, named) AS n
CALL (q, n) {
  WITH q, n WHERE q.roles IS NULL AND q.types IS NULL
  RETURN COUNT { (n)-[:PARTICIPATES_IN|SUPPORTS]-() } AS total
  UNION ALL
  WITH q, n WHERE q.roles IS NOT NULL OR q.types IS NOT NULL
  MATCH (n)-[e:PARTICIPATES_IN|SUPPORTS]-(other)
  WHERE (q.roles IS NULL OR e.role IN q.roles) AND (q.types IS NULL OR (CASE WHEN n:Activity THEN n ELSE other END).type IN q.types)
  WITH q, count(e) AS total
  RETURN total
}
RETURN [q.i, null, total] AS row
