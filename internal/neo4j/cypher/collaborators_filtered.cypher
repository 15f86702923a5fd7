// Collaborators under any ties, in any order; it returns what collaborators does.
//
// Who takes part in an activity is found once for each activity: near are those the organization takes part in as far as role and dates tell, parts
// they and what is nested in them, and every u one of those or one that they are nested in. From there on everything is made of the lists of members.
// Standing is 2 for a participation that counts, 1 for one that is left out for having no date.
UNWIND $questions AS q
MATCH (named:Civicgraph {id: q.of})
MATCH (x:Civicgraph {id: coalesce(named.root, named.id)}) WHERE x:Organization
CALL (q, x) {
  CALL (q) {
    RETURN
      CASE WHEN q.seats IS NOT NULL THEN COLLECT {
        UNWIND q.seats AS id MATCH (:Civicgraph:Place {id: id})<-[:WITHIN*0..32]-(place:Place) RETURN place.id
      } END AS seats,
      CASE WHEN q.venues IS NOT NULL THEN COLLECT {
        UNWIND q.venues AS id MATCH (:Civicgraph:Place {id: id})<-[:WITHIN*0..32]-(place:Place) RETURN place.id
      } END AS venues,
      CASE WHEN q.ids IS NOT NULL THEN COLLECT {
        UNWIND q.ids AS id MATCH (one:Civicgraph {id: id}) RETURN coalesce(one.root, one.id)
      } END AS ids
  }
  CALL (q, x) {
    MATCH (x)-[e:PARTICIPATES_IN|SUPPORTS]->(a)
    WHERE type(e) IN q.kinds AND (q.roles IS NULL OR e.role IN q.roles) AND (q.first IS NULL OR CASE
      WHEN e.start IS NULL AND e.end IS NULL THEN a.firstDay IS NULL OR a.firstDay <= q.last AND a.lastDay >= q.first
      ELSE e.firstDay IS NULL OR e.firstDay <= q.last AND e.lastDay >= q.first END)
    RETURN collect(DISTINCT a) AS near
  }
  CALL (q, near) {
    UNWIND near AS a
    MATCH (a)<-[:PART_OF*0..32]-(d) WHERE d = a OR NOT q.sameActivity
    RETURN collect(DISTINCT d) AS parts
  }
  CALL (q, x, parts, seats, venues, ids) {
    UNWIND parts AS d
    MATCH (d)-[:PART_OF*0..32]->(u) WHERE u = d OR NOT q.sameActivity
    WITH u, collect(d) AS ds
    WHERE (q.activityTypes IS NULL OR u.type IN q.activityTypes)
      AND (q.formats IS NULL OR u.format IN q.formats)
      AND (venues IS NULL OR any(place IN u.places WHERE place IN venues))
      AND (q.activityThemes IS NULL OR any(theme IN u.themes WHERE theme IN q.activityThemes))
      AND (q.sources IS NULL OR any(source IN u.sources WHERE source IN q.sources))
      AND (q.within IS NULL OR EXISTS { (u)-[:PART_OF*0..32]->(above:Activity) WHERE above.id IN q.within })
    CALL (q, x, u, seats, ids) {
      MATCH (u)<-[e:PARTICIPATES_IN|SUPPORTS]-(p)
      WHERE type(e) IN q.kinds AND (q.roles IS NULL OR e.role IN q.roles)
        AND (q.types IS NULL OR p.type IN q.types)
        AND (q.sectors IS NULL OR p.sector IN q.sectors)
        AND (seats IS NULL OR p.seat IN seats)
        AND (q.themes IS NULL OR any(theme IN p.themes WHERE theme IN q.themes))
        AND (ids IS NULL OR p.id IN ids)
      WITH p, CASE
        WHEN q.first IS NULL THEN 2
        WHEN e.start IS NULL AND e.end IS NULL THEN CASE
          WHEN u.firstDay IS NULL THEN CASE WHEN q.undated THEN 2 ELSE 1 END WHEN u.firstDay <= q.last AND u.lastDay >= q.first THEN 2 ELSE 0 END
        WHEN e.firstDay IS NULL THEN CASE WHEN q.undated THEN 2 ELSE 1 END WHEN e.firstDay <= q.last AND e.lastDay >= q.first THEN 2 ELSE 0 END AS standing
      RETURN collect(DISTINCT CASE standing WHEN 2 THEN p END) AS members,
        count(CASE standing WHEN 1 THEN 1 END) AS undated, max(CASE WHEN p = x THEN standing ELSE 0 END) AS own
    }
    WITH u, ds, members, undated, own WHERE q.maxSize = 0 OR size(members) <= q.maxSize
    UNWIND ds AS d
    WITH d, collect([u, members, undated, own]) AS chain
    WITH d, chain, head([one IN chain WHERE one[0] = d]) AS self, reduce(most = 0, one IN chain | CASE WHEN one[3] > most THEN one[3] ELSE most END) AS closest
    WHERE self IS NOT NULL AND closest > 0
    WITH d, self, closest, CASE self[3] WHEN 0 THEN [self] ELSE chain END AS looked,
      CASE WHEN closest < 2 THEN [] WHEN size(chain) = 1 THEN self[1] ELSE COLLECT { UNWIND chain AS one UNWIND one[1] AS p RETURN DISTINCT p } END AS around
    RETURN collect(CASE WHEN size(around) > 1 THEN
        [d, CASE self[3] WHEN 2 THEN around ELSE self[1] END, 1000000000000 / (size(around) - 1)] END) AS ties,
      collect(CASE WHEN q.first IS NOT NULL AND NOT q.undated THEN [one IN looked | [one[0], one[2]]] END) AS looked
  }
  CALL (looked) {
    UNWIND looked AS some
    UNWIND some AS one
    WITH DISTINCT one[0] AS u, one[1] AS undated
    RETURN sum(undated) AS undated
  }
  CALL (q, x, ties) {
    UNWIND CASE WHEN q.from IS NULL AND q.order <> 'NAME' THEN ties ELSE [] END AS tie
    WITH tie, tie[0].untilDay AS until ORDER BY CASE q.order WHEN 'RECENT' THEN until ELSE tie[2] END DESC
    WITH collect([until, tie])[..100] AS first
    UNWIND first AS one
    WITH one[0] AS until, one[1] AS tie
    UNWIND tie[1] AS p
    WITH p, tie[2] AS share, until LIMIT 300
    WITH p, count(*) AS count, sum(share) AS strength, max(until) AS until
    WHERE p <> x AND CASE q.scope
      WHEN 'ALL' THEN true WHEN 'OTHER_PROVINCES' THEN p.province <> x.province
      WHEN 'SAME_PROVINCE' THEN p.province = x.province ELSE p.sector <> x.sector END
    WITH CASE q.order WHEN 'ACTIVITY_COUNT' THEN count WHEN 'RECENT' THEN until ELSE strength END AS rank ORDER BY rank DESC
    RETURN collect(rank)[$room - 1] AS least
  }
  CALL (q, x, ties, least) {
    UNWIND ties AS tie
    WITH tie[1] AS members, tie[2] AS share, CASE q.order WHEN 'RECENT' THEN tie[0].untilDay END AS until
    UNWIND members AS p
    WITH p, count(*) AS count, sum(share) AS strength, max(until) AS until
    WITH p, count, strength, until,
      least IS NULL OR CASE q.order WHEN 'ACTIVITY_COUNT' THEN count WHEN 'RECENT' THEN until ELSE strength END >= least AS mayReach
    WHERE p <> x AND (mayReach OR q.count) AND CASE q.scope
      WHEN 'ALL' THEN true WHEN 'OTHER_PROVINCES' THEN p.province <> x.province
      WHEN 'SAME_PROVINCE' THEN p.province = x.province ELSE p.sector <> x.sector END
    RETURN count(*) AS total, collect(CASE WHEN mayReach THEN [p, count, strength, until] END) AS candidates
  }
  CALL (q, candidates) {
    UNWIND candidates AS one
    WITH one[0] AS p, one[1] AS count, one[2] AS strength, one[3] AS until
    WITH p.id AS id, count, strength, CASE q.order WHEN 'NAME' THEN p.nameKey ELSE '' END AS name, CASE q.order
      WHEN 'ACTIVITY_COUNT' THEN [count, strength, 0] WHEN 'RECENT' THEN [until, strength, count] ELSE [strength, count, 0] END AS rank
    WITH [id, count, strength, name] AS one, id, name, rank[0] AS first, rank[1] AS second, rank[2] AS third
    WITH one, id, name, first, second, third, q.from IS NULL OR name > q.from[0] OR name = q.from[0] AND (first < q.from[1]
      OR first = q.from[1] AND (second < q.from[2] OR second = q.from[2] AND (third < q.from[3] OR third = q.from[3] AND id > q.from[4]))) AS isBehind
    ORDER BY name, first DESC, second DESC, third DESC, id
    RETURN count(CASE WHEN NOT isBehind THEN 1 END) > 0 AS passed, collect(CASE WHEN isBehind THEN one END)[..$room] AS page
  }
  CALL (q, x, ties, page) {
    UNWIND page AS one
    MATCH (p:Civicgraph {id: one[0]})
    WITH collect(p) AS others
    UNWIND ties AS tie
    WITH others, tie[0] AS d, tie[1] AS members
    UNWIND members AS p
    WITH d, p WHERE p IN others
    WITH p, collect(d) AS tying, min([d.startKey, d.start]) AS since, max(CASE WHEN d.end IS NOT NULL THEN [d.untilDay, d.end] END) AS until
    CALL (tying) {
      UNWIND tying AS d
      WITH d ORDER BY d.startKey, d.id LIMIT $proof
      RETURN collect(d.id) AS proof
    }
    RETURN collect([p.id, p.province <> x.province, since[1], until[1], proof, p.dossier, p.joined, p.province]) AS details
  }
  RETURN undated, total, passed, page, details
}
RETURN [q.i, undated, total, passed, page, details] AS row
