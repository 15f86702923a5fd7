// Collaborators under the default ties, by strength or by the number of activities. Returns a row for each question whose organization is there:
// [i, total, none undated, whether anything lies at the position or before it, the first $room collaborators behind it].
//
// An activity that the organization takes part in ties it with all in it and above it; one that is nested in such, with those directly in it. So each of
// their relationships is read once and added up by organization. Who is there several times is counted too often by that, and put right by the
// activities' own lists of repeats: this costs far less than making every pair of activity and organization distinct.
// Ids are read of those only that may reach the page: of an organization with many activities, the hundred smallest give a bound for that.
UNWIND $questions AS q
MATCH (named:Civicgraph {id: q.of})
MATCH (x:Civicgraph {id: coalesce(named.root, named.id)}) WHERE x:Organization
CALL (q, x) {
  CALL (x) {
    MATCH (x)-[:PARTICIPATES_IN]->(a)
    RETURN collect(DISTINCT a) AS own
  }
  CALL (own) {
    UNWIND own AS a
    MATCH (a)<-[:PART_OF*1..32]-(d) WHERE NOT d IN own
    RETURN collect(DISTINCT d) AS below
  }
  CALL (q, x, own) {
    UNWIND CASE WHEN q.from IS NULL THEN own ELSE [] END AS a
    WITH a, a.size AS n WHERE n > 1
    WITH a, n ORDER BY n
    WITH collect([a, CASE WHEN q.byCount THEN 1 ELSE 1000000000000 / (n - 1) END])[..100] AS smallest
    UNWIND smallest AS one
    WITH one[0] AS a, one[1] AS share
    MATCH (a)<-[:PARTICIPATES_IN]-(p)
    WITH DISTINCT a, p, share LIMIT 300
    WITH p, sum(share) AS rank
    WHERE p <> x AND CASE q.scope
      WHEN 'ALL' THEN true WHEN 'OTHER_PROVINCES' THEN p.province <> x.province
      WHEN 'SAME_PROVINCE' THEN p.province = x.province ELSE p.sector <> x.sector END
    WITH rank ORDER BY rank DESC
    RETURN coalesce(collect(rank)[$room - 1], 0) AS least
  }
  CALL (q, x, own, below, least) {
    CALL (own, below) {
      UNWIND own AS a
      WITH a, a.size AS n WHERE n > 1
      WITH a, 1000000000000 / (n - 1) AS share
      MATCH (a)-[:PART_OF*0..32]->(u)
      RETURN u, share
      UNION ALL
      UNWIND below AS u
      WITH u, u.size AS n WHERE n > 1
      RETURN u, 1000000000000 / (n - 1) AS share
    }
    MATCH (u)<-[:PARTICIPATES_IN]-(p)
    WITH p, count(*) AS count, sum(share) AS strength
    WITH p, count, strength, CASE WHEN q.byCount THEN count ELSE strength END >= least AS mayReach
    WHERE p <> x AND (mayReach OR q.count) AND CASE q.scope
      WHEN 'ALL' THEN true WHEN 'OTHER_PROVINCES' THEN p.province <> x.province
      WHEN 'SAME_PROVINCE' THEN p.province = x.province ELSE p.sector <> x.sector END
    RETURN count(*) AS total, collect(CASE WHEN mayReach THEN [p, count, strength] END) AS candidates
  }
  CALL (q, own, below, candidates) {
    CALL (own, below, candidates) {
      UNWIND candidates AS one
      RETURN one[0].id AS id, one[1] AS count, one[2] AS strength
      UNION ALL
      UNWIND own AS a
      WITH a, a.repeats AS repeats WHERE repeats IS NOT NULL AND a.size > 1
      UNWIND repeats AS id
      RETURN id, -1 AS count, -1000000000000 / (a.size - 1) AS strength
      UNION ALL
      UNWIND below AS d
      WITH d WHERE d.repeats IS NOT NULL AND d.size > 1
      MATCH (d)<-[:PARTICIPATES_IN]-(p)
      WITH d, p, count(*) AS times WHERE times > 1
      RETURN p.id AS id, 1 - times AS count, (1 - times) * (1000000000000 / (d.size - 1)) AS strength
    }
    WITH id, sum(count) AS count, sum(strength) AS strength WHERE count > 0
    WITH id, count, strength, CASE WHEN q.byCount THEN [count, strength] ELSE [strength, count] END AS rank
    WITH [id, count, strength] AS one, id, rank[0] AS first, rank[1] AS second
    WITH one, id, first, second, q.from IS NULL OR first < q.from[1]
      OR first = q.from[1] AND (second < q.from[2] OR second = q.from[2] AND id > q.from[4]) AS isBehind
    ORDER BY first DESC, second DESC, id
    RETURN count(CASE WHEN NOT isBehind THEN 1 END) > 0 AS passed, collect(CASE WHEN isBehind THEN one END)[..$room] AS page
  }
  RETURN head(collect([total, passed, page, size(own) < 50])) AS ranked
}
CALL (x, ranked) {
  WITH [one IN ranked[2] | one[0]] AS ids, ranked[3] AS few
  CALL (ids) {
    MATCH (p:Civicgraph) WHERE p.id IN ids
    RETURN collect(p) AS others
  }
  CALL (x, ids, others, few) {
    WITH others WHERE few
    MATCH (x)-[:PARTICIPATES_IN]->(d)-[:PART_OF*0..32]->()<-[:PARTICIPATES_IN]-(p) WHERE p IN others
    RETURN p, d
    UNION ALL
    WITH others WHERE few
    MATCH (x)-[:PARTICIPATES_IN]->()<-[:PART_OF*1..32]-(d)<-[:PARTICIPATES_IN]-(p) WHERE p IN others
    RETURN p, d
    UNION ALL
    WITH ids WHERE NOT few
    MATCH (p:Civicgraph)-[:PARTICIPATES_IN]->(u)<-[:PART_OF*0..32]-(d)<-[:PARTICIPATES_IN]-(x) USING JOIN ON u WHERE p.id IN ids
    RETURN p, d
    UNION ALL
    WITH ids WHERE NOT few
    MATCH (p:Civicgraph)-[:PARTICIPATES_IN]->(d)-[:PART_OF*1..32]->(a)<-[:PARTICIPATES_IN]-(x) USING JOIN ON d WHERE p.id IN ids
    RETURN p, d
  }
  WITH p, collect(DISTINCT d) AS tying, min([d.startKey, d.start]) AS since, max(CASE WHEN d.end IS NOT NULL THEN [d.untilDay, d.end] END) AS until
  CALL (tying) {
    UNWIND tying AS d
    WITH d ORDER BY d.startKey, d.id LIMIT $proof
    RETURN collect(d.id) AS proof
  }
  RETURN collect([p.id, p.province <> x.province, since[1], until[1], proof, p.dossier, p.joined, p.province]) AS details
}
RETURN [q.i, 0, ranked[0], ranked[1], ranked[2], details] AS row
