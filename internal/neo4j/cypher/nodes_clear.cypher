// Takes from nodes, before they are written anew, our labels and all relationships that begin at them but for participations.
UNWIND $ids AS id
MATCH (n:Civicgraph {id: id})
REMOVE n:$([label IN labels(n) WHERE label IN $labels])
WITH n
MATCH (n)-[r:MERGED_INTO|PART_OF|SEATED_IN|TAKES_PLACE_IN|WITHIN|HAS_THEME|MEMBER_OF|BRANCH_OF|DISTRICT_OF|RELATES_TO|PRODUCED|PRODUCED_BY|BASED_ON|ABOUT|ASSESSES|RECORDED_BY]->()
DELETE r
