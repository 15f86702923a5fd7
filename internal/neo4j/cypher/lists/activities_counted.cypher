// A page of activities{{.How}} by how many organizations take part in them, most first, and how many there are.
UNWIND $questions AS q
{{template "activities at places"}}
CALL (*) {
  WITH * WHERE q.up > 0
  CALL (*) {
    {{template "all activities" .}}
    RETURN a
  }
  {{template "page of counted activities"}}
  UNION ALL
  WITH * WHERE q.down > 0
  CALL (*) {
    {{template "all activities" .}}
    RETURN a
  }
  {{template "counted activities passed"}}
  UNION ALL
  WITH * WHERE q.count
  RETURN null AS key, null AS n, null AS a, COUNT {
    {{template "all activities" .}}
    RETURN a
  } AS total
}
RETURN {{template "row of an activity" .}} AS row
