// The province that each place is or lies in, if any.
UNWIND $ids AS id
MATCH (p:Civicgraph:Place {id: id})
RETURN [id, COLLECT { MATCH (p)-[:WITHIN*0..32]->(province:Province) RETURN province.id }[0]] AS row
