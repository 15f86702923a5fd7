// 20 organizations by name behind the one whose key and id are given.
MATCH (o:Organization) WHERE o.nameKey >= $nameKey AND o.id >= '' AND (o.nameKey > $nameKey OR o.id > $id)
WITH o ORDER BY o.nameKey, o.id LIMIT 20
RETURN [o.id, o.name] AS row
