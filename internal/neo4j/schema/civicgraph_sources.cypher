// Sources in the order of their titles.
CREATE INDEX civicgraph_sources IF NOT EXISTS FOR (n:Source) ON (n.nameKey, n.id)
