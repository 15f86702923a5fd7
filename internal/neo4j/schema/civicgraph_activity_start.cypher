// Activities in the order of their starts, then of titles.
CREATE INDEX civicgraph_activity_start IF NOT EXISTS FOR (n:Activity) ON (n.startKey, n.nameKey, n.id)
