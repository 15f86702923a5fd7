// Marks the graph as one that is being copied here, unless it holds anything or somebody else copies here.
MATCH (store:CivicgraphStore {kind: 'graph'})
SET store.lock = $token
WITH store
WHERE coalesce(store.importing, $token) = $token AND NOT EXISTS { MATCH (commit:CivicgraphCommit) WHERE commit.number > 0 }
SET store.importing = $token
RETURN [store.name] AS row
