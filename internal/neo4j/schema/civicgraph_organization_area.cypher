// Organizations of each area in the order of names.
CREATE INDEX civicgraph_organization_area IF NOT EXISTS FOR (n:Organization) ON (n.area, n.nameKey, n.id)
