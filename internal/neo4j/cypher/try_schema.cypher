// Makes an index, for whoever takes it back, to see whether that is allowed.
CREATE INDEX civicgraph_try IF NOT EXISTS FOR (n:CivicgraphStore) ON (n.name)
