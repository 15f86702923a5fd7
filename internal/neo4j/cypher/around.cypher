// All participations at organizations and activities, in the graph or only recorded.
UNWIND $ids AS id
MATCH (n:Civicgraph {id: id})-[e:PARTICIPATES_IN|SUPPORTS|RECORDED_IN]-()
WITH DISTINCT e
RETURN [startNode(e).id, endNode(e).id, type(e), e.id, e.role, e.records] AS row
