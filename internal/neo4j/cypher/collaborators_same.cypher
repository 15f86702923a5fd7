// Collaborators under the default ties but for nesting: only the same activity ties. By strength or by the number of activities; it returns what
// collaborators does.
//
// Who takes part in an activity is made distinct within it, which costs less than over all. Ids are read of those only that may reach the page: some
// thousand participations give a bound for that.
UNWIND $questions AS q
MATCH (named:Civicgraph {id: q.of})
MATCH (x:Civicgraph {id: coalesce(named.root, named.id)}) WHERE x:Organization
CALL (q, x) {
  CALL (x) {
    MATCH (x)-[:PARTICIPATES_IN]->(a)
    RETURN collect(DISTINCT a) AS own
  }
  CALL (q, x, own) {
    UNWIND CASE WHEN q.from IS NULL THEN own ELSE [] END AS a
    WITH a ORDER BY a.size LIMIT 1000
    CALL (a) { MATCH (a)<-[:PARTICIPATES_IN]-(p) RETURN collect(DISTINCT p) AS members }
    WITH members, size(members) AS n WHERE n > 1
    WITH members, CASE WHEN q.byCount THEN 1 ELSE 1000000000000 / (n - 1) END AS share
    UNWIND members AS p
    WITH p, share LIMIT 3000
    WITH p, sum(share) AS rank
    WHERE p <> x AND CASE q.scope
      WHEN 'ALL' THEN true WHEN 'OTHER_PROVINCES' THEN p.province <> x.province
      WHEN 'SAME_PROVINCE' THEN p.province = x.province ELSE p.sector <> x.sector END
    WITH rank ORDER BY rank DESC
    RETURN coalesce(collect(rank)[$room - 1], 0) AS least
  }
  CALL (q, x, own, least) {
    UNWIND own AS a
    CALL (a) { MATCH (a)<-[:PARTICIPATES_IN]-(p) RETURN collect(DISTINCT p) AS members }
    WITH members, size(members) AS n WHERE n > 1
    WITH members, 1000000000000 / (n - 1) AS share
    UNWIND members AS p
    WITH p, count(*) AS count, sum(share) AS strength
    WITH p, count, strength, CASE WHEN q.byCount THEN count ELSE strength END >= least AS mayReach
    WHERE p <> x AND (mayReach OR q.count) AND CASE q.scope
      WHEN 'ALL' THEN true WHEN 'OTHER_PROVINCES' THEN p.province <> x.province
      WHEN 'SAME_PROVINCE' THEN p.province = x.province ELSE p.sector <> x.sector END
    RETURN count(*) AS total, collect(CASE WHEN mayReach THEN [p, count, strength] END) AS candidates
  }
  CALL (q, candidates) {
    UNWIND candidates AS one
    WITH one[0].id AS id, one[1] AS count, one[2] AS strength, CASE WHEN q.byCount THEN [one[1], one[2]] ELSE [one[2], one[1]] END AS rank
    WITH [id, count, strength] AS one, id, rank[0] AS first, rank[1] AS second
    WITH one, id, first, second, q.from IS NULL OR first < q.from[1]
      OR first = q.from[1] AND (second < q.from[2] OR second = q.from[2] AND id > q.from[4]) AS isBehind
    ORDER BY first DESC, second DESC, id
    RETURN count(CASE WHEN NOT isBehind THEN 1 END) > 0 AS passed, collect(CASE WHEN isBehind THEN one END)[..$room] AS page
  }
  RETURN head(collect([total, passed, page])) AS ranked
}
CALL (x, ranked) {
  UNWIND ranked[2] AS one
  MATCH (p:Civicgraph {id: one[0]})-[:PARTICIPATES_IN]->(d) WHERE EXISTS { (d)<-[:PARTICIPATES_IN]-(x) }
  WITH p, collect(DISTINCT d) AS tying, min([d.startKey, d.start]) AS since, max(CASE WHEN d.end IS NOT NULL THEN [d.untilDay, d.end] END) AS until
  CALL (tying) {
    UNWIND tying AS d
    WITH d ORDER BY d.startKey, d.id LIMIT $proof
    RETURN collect(d.id) AS proof
  }
  RETURN collect([p.id, p.province <> x.province, since[1], until[1], proof, p.dossier, p.joined, p.province]) AS details
}
RETURN [q.i, 0, ranked[0], ranked[1], ranked[2], details] AS row
