// The names and states of all indexes, those behind constraints included.
SHOW INDEXES YIELD name, state
RETURN [name, state] AS row
