// Takes the lock that all updates take, then reads the newest commit, the token of the commit that an earlier run of the update may have made, what is kept under its idempotency key, and whose graph it is.
MATCH (store:CivicgraphStore {kind: 'graph'})
SET store.lock = $lock
WITH store
CALL () {
  MATCH (commit:CivicgraphCommit) WHERE commit.number >= 0
  RETURN commit.number AS number ORDER BY commit.number DESC LIMIT 1
}
OPTIONAL MATCH (mine:CivicgraphCommit {number: $attempted})
OPTIONAL MATCH (outcome:CivicgraphOutcome {key: $key})
RETURN [number, mine.token, outcome.request, outcome.revision, outcome.outcome, store.name, store.format, store.collation] AS row
