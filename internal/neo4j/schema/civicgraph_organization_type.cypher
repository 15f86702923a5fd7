// Organizations of each type in the order of names.
CREATE INDEX civicgraph_organization_type IF NOT EXISTS FOR (n:Organization) ON (n.type, n.nameKey, n.id)
