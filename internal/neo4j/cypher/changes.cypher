// Entries of the change log behind a revision.
MATCH (commit:CivicgraphCommit) WHERE commit.number > $after
WITH commit ORDER BY commit.number LIMIT $limit
RETURN [commit.number, commit.at, commit.by, commit.reason, commit.changed, commit.replaced] AS row
