// The organizations that have their seats in places or within them, with the seats.
UNWIND $ids AS id
MATCH (:Civicgraph {id: id})<-[:WITHIN*0..32]-(seat)<-[:SEATED_IN]-(o:Organization)
RETURN DISTINCT [o.id, seat.id] AS row
