// Which organizations and activities have participations, be they in the graph or only recorded.
UNWIND $ids AS id
MATCH (n:Civicgraph {id: id}) WHERE EXISTS { (n)-[:PARTICIPATES_IN|SUPPORTS|RECORDED_IN]-() }
RETURN [id] AS row
