// Natural keys, each given to one entity for good.
CREATE CONSTRAINT civicgraph_key IF NOT EXISTS FOR (n:CivicgraphKey) REQUIRE n.key IS UNIQUE
