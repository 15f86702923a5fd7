// What cannot be in the graph without an organization or an activity. Of one that the transaction has taken out of the graph it is what the records still say that the other end takes part in.
UNWIND range(0, size($ids) - 1) AS i
MATCH (named:Civicgraph {id: $ids[i]})
MATCH (n:Civicgraph {id: coalesce(named.root, named.id)})
CALL (n, i) {
  MATCH (n)-[e:PARTICIPATES_IN|SUPPORTS]-()
  RETURN e.id AS dependent
  UNION
  WITH n, i WHERE $left[i]
  MATCH (n)-[e:RECORDED_IN {live: true}]-(other) WHERE other:Organization OR other:Activity
  RETURN e.id AS dependent
  UNION
  MATCH (n)<-[:PART_OF]-(part:Activity)
  RETURN part.id AS dependent
  UNION
  UNWIND [n.id] + coalesce(n.formerIds, []) AS id
  MATCH (:Civicgraph {id: id})<-[:ASSESSES|BRANCH_OF|DISTRICT_OF]-(other) WHERE other:Assessment OR other:Organization
  RETURN other.id AS dependent
}
RETURN [i, dependent] AS row
