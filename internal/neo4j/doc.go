// Package neo4j keeps the graph in a Neo4j database. It gives every answer that the embedded store gives, in the same order.
//
// What sources say is kept as dossiers on the nodes, from which entities are derived as everywhere. Labels, plain properties and
// relationships are derived from the dossiers at each write: they are what statements traverse, filter and order by, and what an
// analyst asks in Cypher. docs/neo4j.md shows the model. Statements are files in the folder cypher, one each, with parameters only.
//
// Neo4j is read-committed. A question is one statement, and the revision that its answer is at least of is read by the same
// statement, before anything else. Revisions are the numbers of commits in the change log; a commit holds the lock on the node of the
// store, so that they are a total order whoever writes.
package neo4j
