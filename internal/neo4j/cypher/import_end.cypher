// Makes the graph the one that was copied, at its revision. Where the log does not reach back to the beginning, neither does it here.
MATCH (store:CivicgraphStore {kind: 'graph'})
SET store.name = $name, store.importing = null
MERGE (:CivicgraphCommit {number: $revision})
WITH store
OPTIONAL MATCH (begin:CivicgraphCommit {number: 0}) WHERE $revision > 0 AND $first <> 1
DELETE begin
