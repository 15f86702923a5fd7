// How many entries the change log has, and how many nodes are not ours, from the counts that the database keeps of labels: no node has two of these.
CALL () { MATCH (commit:CivicgraphCommit) WHERE commit.number > 0 RETURN count(commit) AS entries }
CALL () {
  MATCH (n) RETURN count(n) AS nodes
  UNION ALL MATCH (n:Civicgraph) RETURN -count(n) AS nodes
  UNION ALL MATCH (n:CivicgraphKey) RETURN -count(n) AS nodes
  UNION ALL MATCH (n:CivicgraphCommit) RETURN -count(n) AS nodes
  UNION ALL MATCH (n:CivicgraphOutcome) RETURN -count(n) AS nodes
  UNION ALL MATCH (n:CivicgraphStore) RETURN -count(n) AS nodes
}
WITH entries, sum(nodes) AS foreign
RETURN [entries, foreign] AS row
