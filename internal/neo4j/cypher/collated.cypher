// Notes the collation that the keys of names are of.
MATCH (store:CivicgraphStore {kind: 'graph'})
SET store.collation = $collation
