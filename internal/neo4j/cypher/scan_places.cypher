// The columns of all places.
MATCH (p:Place)
RETURN [p.id, p.type, p.within] AS row
