// One organization by its id, with the name of its seat.
MATCH (o:Civicgraph:Organization {id: $id})
OPTIONAL MATCH (o)-[:SEATED_IN]->(place:Place)
RETURN [o.id, o.name, o.type, place.name] AS row
