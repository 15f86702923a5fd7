// Writes entries of the change log as they were.
UNWIND $rows AS row
MERGE (commit:CivicgraphCommit {number: row[0]})
SET commit.at = row[1], commit.by = row[2], commit.reason = row[3], commit.changed = row[4], commit.replaced = row[5]
