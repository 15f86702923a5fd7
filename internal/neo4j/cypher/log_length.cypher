// How many entries the change log has.
MATCH (commit:CivicgraphCommit) WHERE commit.number > 0
RETURN [count(commit)] AS row
