// The one node of the store itself, of which servers that start at once must not make two.
CREATE CONSTRAINT civicgraph_store IF NOT EXISTS FOR (n:CivicgraphStore) REQUIRE n.kind IS UNIQUE
