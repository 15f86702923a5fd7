// The first 50 NGOs of a province by name. Every property of the index has a condition and a place in the order: without, the index is
// not used, or not for the order.
MATCH (o:Organization) WHERE o.area = $province AND o.type = 'NGO' AND o.nameKey >= '' AND o.id >= ''
WITH o ORDER BY o.area, o.type, o.nameKey, o.id LIMIT 50
RETURN [o.id, o.name] AS row
