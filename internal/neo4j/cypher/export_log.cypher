// The change log, from the oldest entry that is kept.
MATCH (commit:CivicgraphCommit) WHERE commit.number > 0
RETURN [commit.number, commit.at, commit.by, commit.reason, commit.changed, commit.replaced] AS row ORDER BY commit.number
