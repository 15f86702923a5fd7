// Activities in the order of titles.
CREATE INDEX civicgraph_activity_name IF NOT EXISTS FOR (n:Activity) ON (n.nameKey, n.id)
