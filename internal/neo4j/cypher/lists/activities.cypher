// A page of activities{{.How}}, and how many there are.
{{template "activities in question" .}}
CALL (q, venues, few) {
{{- range .Sides}}
  UNWIND CASE WHEN q.{{.Limit}} > 0 THEN few END AS a
  WITH q, a, {{with $.Start}}a.{{.}} + {{end}}a.nameKey AS key
  WHERE key {{.Keys.AtLeast}} q.key AND CASE key WHEN q.key THEN a.id {{.IDs.AtLeast}} q.id ELSE true END
  RETURN key, a, null AS total ORDER BY key {{.Keys.Order}}, a.id {{.IDs.Order}} LIMIT ${{.Limit}}
  UNION ALL
{{- if not $.Anchored}}
  WITH q, venues, few WHERE few IS NULL AND q.{{.Limit}} > 0
{{- if $.Start}}
  // The position lies in the group of one start, behind which those of others follow.
  WITH q, venues, head(COLLECT {
    MATCH (a:Activity) WHERE a.{{$.Start}} <= q.key AND a.nameKey > '' AND a.id > ''
    RETURN a.{{$.Start}} ORDER BY a.{{$.Start}} DESC LIMIT 1
  }) AS nearest
  WITH q, venues, CASE WHEN q.key STARTS WITH nearest THEN nearest END AS start
  CALL (q, venues, start) {
    MATCH (a:Activity)
    WHERE a.{{$.Start}} = start AND a.nameKey {{.Keys.AtLeast}} substring(q.key, size(start)) AND a.id > ''
    AND CASE a.nameKey WHEN substring(q.key, size(start)) THEN a.id {{.IDs.AtLeast}} q.id ELSE true END
    AND {{template "activity passes" $}}
    RETURN a ORDER BY a.{{$.Start}} {{.Keys.Order}}, a.nameKey {{.Keys.Order}}, a.id {{.IDs.Order}} LIMIT ${{.Limit}}
    UNION ALL
    MATCH (a:Activity)
    WHERE a.{{$.Start}} {{.Keys.MoreThan}} coalesce(start, q.key) AND a.nameKey > '' AND a.id > ''
    AND {{template "activity passes" $}}
    RETURN a ORDER BY a.{{$.Start}} {{.Keys.Order}}, a.nameKey {{.Keys.Order}}, a.id {{.IDs.Order}} LIMIT ${{.Limit}}
  }
{{- else}}
{{- if $.Type}}
  UNWIND q.types AS type{{end}}
  CALL (*) {
    MATCH (a:Activity)
    WHERE {{if $.Type}}a.type = type AND {{end}}a.nameKey {{.Keys.AtLeast}} q.key AND a.id > ''
    AND CASE a.nameKey WHEN q.key THEN a.id {{.IDs.AtLeast}} q.id ELSE true END
    AND {{template "activity passes" $}}
    RETURN a ORDER BY {{if $.Type}}a.type {{.Keys.Order}}, {{end}}a.nameKey {{.Keys.Order}}, a.id {{.IDs.Order}} LIMIT ${{.Limit}}
  }
{{- end}}
  WITH {{with $.Start}}a.{{.}} + {{end}}a.nameKey AS key, a
  RETURN key, a, null AS total ORDER BY key {{.Keys.Order}}, a.id {{.IDs.Order}} LIMIT ${{.Limit}}
  UNION ALL
{{- end}}
{{- end}}
  WITH q, venues, few WHERE q.count
  RETURN null AS key, null AS a, {{template "number of activities" .}} AS total
}
RETURN CASE WHEN a IS NULL THEN [q.i, null, total] ELSE [q.i, key, a.id, a.dossier] END AS row
