// Keeps what is kept under idempotency keys.
UNWIND $rows AS row
MERGE (outcome:CivicgraphOutcome {key: row[0]})
SET outcome.request = row[1], outcome.revision = row[2], outcome.outcome = row[3], outcome.at = timestamp()
