// The edition of the server.
CALL dbms.components() YIELD name, edition WHERE name = 'Neo4j Kernel'
RETURN [edition] AS row
