// Folded names of whatever a search finds; and tags by which it is narrowed: kind, length of the listed name, places.
CREATE FULLTEXT INDEX civicgraph_names IF NOT EXISTS FOR (n:Organization|Activity|Output|Place|Theme) ON EACH [n.searchText, n.searchTags]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'whitespace'}}
