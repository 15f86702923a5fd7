// Makes the node of the store and the revision 0, unless they are there.
MERGE (store:CivicgraphStore {kind: 'graph'})
ON CREATE SET store.name = $name, store.format = $format, store.collation = $collation, store.lock = 0
MERGE (:CivicgraphCommit {number: 0})
