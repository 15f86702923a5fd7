// The names and states of all indexes, those behind constraints included, and how far those are that are being built.
SHOW INDEXES YIELD name, state, populationPercent
RETURN [name, state, toInteger(populationPercent)] AS row
