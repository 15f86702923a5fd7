// Takes out the entries of the change log that are too old, the oldest first and a bounded number at once.
MATCH (commit:CivicgraphCommit) WHERE commit.number <= $last
WITH commit ORDER BY commit.number LIMIT $most
DELETE commit
