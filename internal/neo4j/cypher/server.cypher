// The edition of the server, and its clock in milliseconds since 1970.
CALL dbms.components() YIELD name, edition WHERE name = 'Neo4j Kernel'
RETURN [edition, timestamp()] AS row
