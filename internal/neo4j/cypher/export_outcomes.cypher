// What is kept under idempotency keys.
MATCH (outcome:CivicgraphOutcome)
RETURN [outcome.key, outcome.request, outcome.revision, outcome.outcome] AS row
