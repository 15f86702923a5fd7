// The one index by id, of all nodes that have one.
CREATE CONSTRAINT civicgraph_id IF NOT EXISTS FOR (n:Civicgraph) REQUIRE n.id IS UNIQUE
