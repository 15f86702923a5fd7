// Activities with the latest start first, then in the order of titles.
CREATE INDEX civicgraph_activity_latest IF NOT EXISTS FOR (n:Activity) ON (n.latestKey, n.nameKey, n.id)
