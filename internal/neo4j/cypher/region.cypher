// What lies around organizations, as columns: the activities that a walk of up to four ties passes, with all who take part in them, these organizations, and all places. Each tie leads through what an organization takes part in, what is nested in that, and what that is part of.
UNWIND [null] AS begin
CALL () {
  UNWIND $of AS id
  MATCH (named:Civicgraph {id: id})
  MATCH (o:Civicgraph:Organization {id: coalesce(named.root, named.id)})
  RETURN collect(DISTINCT o) AS ring0
}
CALL (ring0) {
  UNWIND ring0 AS o
  MATCH (o)-[:PARTICIPATES_IN|SUPPORTS]->()<-[:PART_OF*0..32]-(d)
  WITH DISTINCT d
  MATCH (d)-[:PART_OF*0..32]->(a)
  RETURN collect(DISTINCT a) AS passed1
}
CALL (passed1) {
  UNWIND CASE WHEN $ties > 1 THEN passed1 ELSE [] END AS a
  MATCH (a)<-[:PARTICIPATES_IN|SUPPORTS]-(o)
  WITH DISTINCT o
  MATCH (o)-[:PARTICIPATES_IN|SUPPORTS]->()<-[:PART_OF*0..32]-(d)
  WITH DISTINCT d
  MATCH (d)-[:PART_OF*0..32]->(a)
  RETURN collect(DISTINCT a) AS passed2
}
CALL (passed2) {
  UNWIND CASE WHEN $ties > 2 THEN passed2 ELSE [] END AS a
  MATCH (a)<-[:PARTICIPATES_IN|SUPPORTS]-(o)
  WITH DISTINCT o
  MATCH (o)-[:PARTICIPATES_IN|SUPPORTS]->()<-[:PART_OF*0..32]-(d)
  WITH DISTINCT d
  MATCH (d)-[:PART_OF*0..32]->(a)
  RETURN collect(DISTINCT a) AS passed3
}
CALL (passed3) {
  UNWIND CASE WHEN $ties > 3 THEN passed3 ELSE [] END AS a
  MATCH (a)<-[:PARTICIPATES_IN|SUPPORTS]-(o)
  WITH DISTINCT o
  MATCH (o)-[:PARTICIPATES_IN|SUPPORTS]->()<-[:PART_OF*0..32]-(d)
  WITH DISTINCT d
  MATCH (d)-[:PART_OF*0..32]->(a)
  RETURN collect(DISTINCT a) AS passed4
}
WITH ring0, CASE $ties WHEN 1 THEN passed1 WHEN 2 THEN passed2 WHEN 3 THEN passed3 ELSE passed4 END AS passed
CALL (ring0, passed) {
  UNWIND $named AS id
  MATCH (named:FormerOrganization:Civicgraph {id: id})
  RETURN ['redirect', named.id, named.root] AS row
  UNION ALL
  MATCH (p:Place)
  RETURN ['place', p.id, p.type, p.within] AS row
  UNION ALL
  CALL (ring0, passed) {
    UNWIND ring0 AS o
    RETURN o
    UNION
    UNWIND passed AS a
    MATCH (a)<-[:PARTICIPATES_IN|SUPPORTS]-(o)
    RETURN o
  }
  RETURN ['organization', o.id, o.type, o.sector, o.seat, o.themes] AS row
  UNION ALL
  UNWIND passed AS a
  RETURN ['activity', a.id, a.type, a.format, a.partOf, a.places, a.themes, a.sources, a.start, a.end,
    [(a)<-[e:PARTICIPATES_IN|SUPPORTS]-(o) | [o.id, e.role, e.start, e.end]]] AS row
}
RETURN row
