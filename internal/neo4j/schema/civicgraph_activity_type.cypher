// Activities of each type in the order of titles.
CREATE INDEX civicgraph_activity_type IF NOT EXISTS FOR (n:Activity) ON (n.type, n.nameKey, n.id)
