// Makes organizations and activities that nobody has heard of, so that participations can be written before them.
UNWIND $ids AS id
MERGE (:Civicgraph {id: id})
