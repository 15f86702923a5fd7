// The change log, by revision.
CREATE CONSTRAINT civicgraph_commit IF NOT EXISTS FOR (n:CivicgraphCommit) REQUIRE n.number IS UNIQUE
