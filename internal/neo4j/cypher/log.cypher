// Makes the revision: one entry of the change log.
CREATE (:CivicgraphCommit {number: $number, token: $token, at: $at, by: $by, reason: $reason, changed: $changed, replaced: $replaced, columns: $columns, rows: $rows})
