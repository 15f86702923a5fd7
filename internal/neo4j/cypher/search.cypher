// The entities that may match a text, each with its names. They are all when there are no more than $most, else $most + 1 that do match: those
// with the shortest listed names, and of these those with the least ids, for which names of one length are asked for after the other. $query asks
// the full-text index, $needles are what one name of a match contains, and with $places a match is in one of them. CASE keeps properties unread
// that nobody asks for.
CALL () {
  MATCH (top:Civicgraph) WHERE top.id IN $places
  MATCH (top:Place)<-[:WITHIN*0..]-(place:Place)
  RETURN collect(DISTINCT place.id) AS inside
}
WITH inside, $places IS NULL OR size(inside) <= 400 AS narrowed
WITH inside, narrowed, CASE WHEN $places IS NULL OR NOT narrowed THEN $query
  ELSE $query + ' +searchTags:(' + reduce(all = 'nowhere', id IN inside | all + ' ' + id) + ')' END AS query
CALL (query) {
  CALL db.index.fulltext.queryNodes('civicgraph_names', query, {limit: $most + 1}) YIELD node
  RETURN collect(node) AS found
}
CALL (inside, narrowed, query, found) {
  WITH * WHERE size(found) <= $most
  UNWIND found AS node
  WITH node, inside, narrowed
  WHERE CASE WHEN narrowed THEN true ELSE any(id IN coalesce(node.places, [coalesce(node.seat, node.within)]) WHERE id IN inside) END
  RETURN node
  UNION ALL
  WITH * WHERE size(found) > $most
  UNWIND [[0, 15]] + [n IN range(16, 95) | [n, n]] + [[96, 999]] AS lengths
  CALL (lengths, inside, narrowed, query) {
    WITH *, query + ' +searchTags:[' + right('00' + lengths[0], 3) + ' TO ' + right('00' + lengths[1], 3) + ']' AS narrower
    CALL db.index.fulltext.queryNodes('civicgraph_names', narrower) YIELD node
    WITH node, inside, narrowed, lengths
    WHERE CASE WHEN narrowed THEN true ELSE any(id IN coalesce(node.places, [coalesce(node.seat, node.within)]) WHERE id IN inside) END
      AND any(name IN node.searchText WHERE all(needle IN $needles WHERE ' ' + name + ' ' CONTAINS needle))
    RETURN node ORDER BY CASE WHEN lengths[0] = lengths[1] THEN 0 ELSE node.nameLength END, node.id
  }
  RETURN node LIMIT $most + 1
}
RETURN [collect([node.id, node.names])] AS row
