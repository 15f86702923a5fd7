// Counts anew who takes part in some activities or above them, and in whatever is nested in these: size is how many organizations, repeats has the id of each that does so more than once, one entry for every time beyond the first.
UNWIND $activities AS id
MATCH (:Civicgraph {id: id})<-[:PART_OF*0..32]-(activity:Activity)
WITH DISTINCT activity
CALL (activity) {
  MATCH (activity)-[:PART_OF*0..32]->()<-[:PARTICIPATES_IN]-(participant)
  WITH participant, count(*) AS times
  RETURN count(*) AS size, collect(CASE WHEN times > 1 THEN [participant.id, times] END) AS several
}
SET activity.size = size,
  activity.repeats = CASE several WHEN [] THEN null ELSE reduce(ids = [], one IN several | ids + [again IN range(2, one[1]) | one[0]]) END
