// Package neo4jtest gives tests a real Neo4j 5.26 server.
//
// Pool.Empty lends a test a server that holds nothing, and Start gives a test a server of its own that it may kill, pause and
// configure. A server comes from the first of these that is there:
//
//  1. NEO4J_URI, with NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE: a server that runs already, whose database must hold nothing.
//     It is one server and not ours to kill, so Pool.Empty lends it, to one test at a time, and whatever else is needed comes from 2 and 3.
//  2. Docker, when its engine answers: the image neo4j:5.26-community.
//  3. Java 17 or newer and Maven: the same server from Maven Central, fetched once into the user's cache folder.
//
// Without any of them a test fails and says what to install. No server outlives the process that asked for it: Pool.Main and the end of
// a test end it, and when the process is killed the kernel does (Linux). What a killed process leaves behind, containers too, is removed
// by the next that starts a server.
package neo4jtest
