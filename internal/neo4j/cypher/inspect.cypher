// What the database holds: how many nodes, and the graph of the store when there is one.
MATCH (any)
WITH count(any) AS nodes
OPTIONAL MATCH (store:CivicgraphStore {kind: 'graph'})
RETURN [nodes, store.name, store.format, store.collation, store.importing] AS row
