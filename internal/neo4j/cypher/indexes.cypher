// The names of all indexes that can be used, those behind constraints included.
SHOW INDEXES YIELD name, state WHERE state = 'ONLINE'
RETURN [name] AS row
