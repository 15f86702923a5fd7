// Takes out all participations at organizations and activities, before they are derived again.
UNWIND $ids AS id
MATCH (n:Civicgraph {id: id})-[e:PARTICIPATES_IN|SUPPORTS|RECORDED_IN]-()
WITH DISTINCT e
DELETE e
