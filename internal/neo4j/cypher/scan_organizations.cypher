// The columns of the organizations with ids in some ranges, one row a range: few large rows come several times as fast as many small ones.
UNWIND $ranges AS range
CALL (range) {
  MATCH (o:Civicgraph) WHERE o.id >= range[0] AND o.id < range[1] AND o:Organization
  RETURN collect([o.id, o.type, o.sector, o.seat, o.themes]) AS organizations
}
RETURN organizations AS row
