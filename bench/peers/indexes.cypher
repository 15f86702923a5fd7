// What a user of the peer would add for its filtered lists: ours have the name behind these, which its Cypher has no condition on.
CREATE INDEX bench_peer_area_type IF NOT EXISTS FOR (n:Organization) ON (n.area, n.type)
