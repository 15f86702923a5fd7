// A page of organizations{{.How}} by how many participations they have, most first, and how many there are.
UNWIND $questions AS q
{{if .Area}}{{template "organizations in places"}}{{else}}WITH q, [] AS provinces, [] AS seats, [] AS areas{{end}}
CALL (*) {
  WITH * WHERE q.up > 0
  CALL (*) {
    {{template "all organizations" .}}
    RETURN o
  }
  {{template "page of counted organizations"}}
  UNION ALL
  WITH * WHERE q.down > 0
  CALL (*) {
    {{template "all organizations" .}}
    RETURN o
  }
  {{template "counted organizations passed"}}
  UNION ALL
  WITH * WHERE q.count
  RETURN null AS key, null AS n, null AS o, COUNT {
    {{template "all organizations" .}}
    RETURN o
  } AS total
}
RETURN {{template "row of an organization" .}} AS row
