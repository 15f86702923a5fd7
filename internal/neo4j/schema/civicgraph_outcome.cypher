// Idempotency keys.
CREATE CONSTRAINT civicgraph_outcome IF NOT EXISTS FOR (n:CivicgraphOutcome) REQUIRE n.key IS UNIQUE
