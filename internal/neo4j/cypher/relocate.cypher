// Gives organizations the provinces that their seats lie in now.
UNWIND $rows AS row
MATCH (o:Civicgraph {id: row[0]})
SET o.province = row[1], o.area = coalesce(row[1], '')
