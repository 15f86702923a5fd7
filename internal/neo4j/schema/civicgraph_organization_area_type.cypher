// Organizations of each type in each area in the order of names.
CREATE INDEX civicgraph_organization_area_type IF NOT EXISTS FOR (n:Organization) ON (n.area, n.type, n.nameKey, n.id)
