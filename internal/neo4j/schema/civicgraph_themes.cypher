// Themes in the order of their names.
CREATE INDEX civicgraph_themes IF NOT EXISTS FOR (n:Theme) ON (n.nameKey, n.id)
