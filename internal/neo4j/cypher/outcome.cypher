// Keeps what became of an update under its idempotency key.
CREATE (:CivicgraphOutcome {key: $key, request: $request, revision: $revision, outcome: $outcome, at: timestamp()})
