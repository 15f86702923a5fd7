// The columns of the activities with ids in some ranges and of those who take part in them, one row a range. The id of a participation tells organization and role, for a third less than reading these.
UNWIND $ranges AS range
CALL (range) {
  MATCH (a:Civicgraph) WHERE a.id >= range[0] AND a.id < range[1] AND a:Activity
  RETURN collect([
    a.id, a.type, a.format, a.partOf, a.places, a.themes, a.sources, a.start, a.end,
    [(a)<-[e:PARTICIPATES_IN|SUPPORTS]-() | [e.id, e.start, e.end]]
  ]) AS activities
}
RETURN activities AS row
