// Organizations in the order of names.
CREATE INDEX civicgraph_organization_name IF NOT EXISTS FOR (n:Organization) ON (n.nameKey, n.id)
