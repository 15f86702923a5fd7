// Organizations by their seats, for places below a province.
CREATE INDEX civicgraph_organization_seat IF NOT EXISTS FOR (n:Organization) ON (n.seat)
