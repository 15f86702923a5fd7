// What the commits behind a revision changed of the columns, unless they are more than can be used. An entry that is too large to be kept has no columns.
CALL () {
  MATCH (commit:CivicgraphCommit) WHERE commit.number > $after
  RETURN sum(1 + coalesce(commit.rows, 0)) AS size
}
MATCH (commit:CivicgraphCommit) WHERE size <= $limit AND commit.number > $after
RETURN [commit.number, commit.columns] AS row ORDER BY commit.number
