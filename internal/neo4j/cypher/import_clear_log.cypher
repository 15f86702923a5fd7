// Takes out the entries and outcomes that writing the dossiers has made.
MATCH (n:CivicgraphCommit|CivicgraphOutcome) WHERE coalesce(n.number, 1) > 0
DELETE n
