// The entities that may match a text with a typing error, each with its names: all in one row when there are no more than $most, else
// one in a row by the length of the listed name and id, to be read until there are enough. Parameters are as in search.
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
  RETURN collect([node.id, node.names]) AS candidates
  UNION ALL
  WITH * WHERE size(found) > $most
  UNWIND [[0, 23], [24, 31], [32, 39], [40, 55], [56, 999]] AS lengths
  CALL (lengths, inside, narrowed, query) {
    WITH *, query + ' +searchTags:[' + right('00' + lengths[0], 3) + ' TO ' + right('00' + lengths[1], 3) + ']' AS narrower
    CALL db.index.fulltext.queryNodes('civicgraph_names', narrower) YIELD node
    WITH node, inside, narrowed
    WHERE CASE WHEN narrowed THEN true ELSE any(id IN coalesce(node.places, [coalesce(node.seat, node.within)]) WHERE id IN inside) END
    RETURN node ORDER BY node.nameLength, node.id
  }
  RETURN [[node.id, node.names]] AS candidates
}
RETURN [candidates] AS row
