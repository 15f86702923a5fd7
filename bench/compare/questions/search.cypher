// The 20 best organizations by Lucene's score.
CALL db.index.fulltext.queryNodes('civicgraph_names', $lucene) YIELD node, score
WHERE node:Organization
WITH node LIMIT 20
RETURN [node.id, node.name] AS row
