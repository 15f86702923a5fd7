// Organizations that were merged into others, and those that stand for them now.
MATCH (o:FormerOrganization)
RETURN [o.id, o.root] AS row
