// Waits, five minutes at most, until all indexes can be used.
CALL db.awaitIndexes(300)
RETURN [true] AS row
