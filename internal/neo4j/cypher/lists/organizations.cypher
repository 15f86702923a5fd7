// A page of organizations{{.How}}, and how many there are.
{{template "organizations in question" .}}
CALL (q, provinces, seats, areas, few) {
{{- range .Sides}}
  UNWIND CASE WHEN q.{{.Limit}} > 0 THEN few END AS o
  WITH q, o, {{if or $.Area $.Anchored}}CASE WHEN q.byProvince THEN coalesce(head(COLLECT {
    MATCH (province:Civicgraph {id: o.province}) RETURN '00' + province.nameKey
  }), '01') ELSE q.ranks[o.type] END{{else}}q.ranks[o.type]{{end}} + o.nameKey AS key
  WHERE key {{.Keys.AtLeast}} q.key AND CASE key WHEN q.key THEN o.id {{.IDs.AtLeast}} q.id ELSE true END
  RETURN key, o, null AS total ORDER BY key {{.Keys.Order}}, o.id {{.IDs.Order}} LIMIT ${{.Limit}}
  UNION ALL
{{- if not $.Anchored}}
  WITH q, provinces, seats, areas, few WHERE few IS NULL AND q.{{.Limit}} > 0
  {{template "groups of organizations" $}}
  WITH *, CASE WHEN q.key STARTS WITH rank THEN substring(q.key, size(rank)) WHEN rank {{.Keys.AtLeast}} q.key THEN {{.Keys.First}} END AS bound
  CALL (*) {
    MATCH (o:Organization)
    WHERE {{template "group of organizations" $}} AND o.nameKey {{.Keys.AtLeast}} bound
    AND CASE o.nameKey WHEN bound THEN o.id {{.IDs.AtLeast}} q.id ELSE true END
    AND {{template "organization passes" $}}
    RETURN o ORDER BY {{if $.Area}}o.area {{.Keys.Order}}, {{end}}{{if $.Type}}o.type {{.Keys.Order}}, {{end}}o.nameKey {{.Keys.Order}}, o.id {{.IDs.Order}} LIMIT ${{.Limit}}
  }
  RETURN rank + o.nameKey AS key, o, null AS total
  ORDER BY rank {{.Keys.Order}}, o.nameKey {{.Keys.Order}}, o.id {{.IDs.Order}} LIMIT ${{.Limit}}
  UNION ALL
{{- end}}
{{- end}}
  WITH q, provinces, seats, areas, few WHERE q.count
  RETURN null AS key, null AS o, {{template "number of organizations" .}} AS total
}
RETURN CASE WHEN o IS NULL THEN [q.i, null, total] ELSE [q.i, key, o.id, o.dossier, o.joined, o.province] END AS row
