// Package exchange takes networks away into the formats of the tools that researchers use already, one file a format.
//
// # What is exported
//
// A Network is what a civic.TieFilter selects, in one of two modes, at one revision. It is an iterator over nodes and one over links, both
// in the order of ids, so that the same graph asked the same gives the same bytes, and so that a format is written as it comes: what is
// in memory is a few numbers for each organization and activity of the graph and one batch of nodes, however many links there are. An
// iterator may be gone through more than once, by formats that have a file for each of several tables.
//
// In one mode the nodes are the organizations that have a tie under the filter and, where asked for, those that pass it and have none; in
// two modes the activities that they take part in are nodes as well, behind all organizations. A limit keeps the nodes that the field
// network of the API would keep: those with the strongest ties, or in two modes those of highest degree.
//
// # The columns
//
// Every node has an id, which is that of the API, and these columns (see nodeColumns), of which those that are not known are left out, or
// null, or empty, as the format has it; never 0 and never guessed:
//
//	name, name_tr, name_en      text: the name that lists show, and the ones for readers of Turkish and of English
//	acronym                     text
//	kind                        text: organization or activity
//	type, sector                text: the words of the API, such as MUNICIPALITY and MUNICIPAL; activities have no sector
//	seat, province              text: the names of the place of the seat and of its province, in Turkish
//	plate_code                  integer: the plate code of the province, 1 to 81
//	longitude, latitude         number: degrees, WGS 84, of the organization, else of its seat, else of its province
//	identifiers                 list of text: scheme:value
//	sources                     list of text: the ids of the sources that say something of the node, without retired records
//	website                     text
//	since, until                text: the period of an activity, as EDTF has it
//	degree                      integer: neighbours in the whole network under the filter
//
// Every link has a source and a target, which are ids of nodes, and these columns (see linkColumns):
//
//	weight                      number: the strength of the tie (Newman's); in two modes how many participations count
//	activities                  integer: how many activities tie the two; 1 in two modes
//	since, until                text: the start of the first of them and the end of the last, as EDTF has it
//	roles                       list of text: in which roles the organization takes part; two modes only
//
// Ties have no direction. In two modes a link leads from the organization to the activity.
//
// # What every export says of itself
//
// About has the revision, the filter as it was applied, the day, how many nodes and links there are and were left out, and the sources
// of the graph with the licence of each: facts keep the licence of their source, and no other is given to them together. It stands
// inside the file where the format has a place that its readers keep, in comments where the format has nothing else, and otherwise in
// about.json beside it; the file is then a zip archive.
//
// # Revisions
//
// Nodes, links and numbers are those of the projection, whose revision is named. What is looked up for them (names, places, sources) is of
// the same revision where the store keeps versions, and of that or a later one where it does not. A node that left the graph in between
// keeps its id and loses its words.
//
// # Hostile names
//
// Texts of the graph come from many hands. A cell of a table that a spreadsheet would take for a formula is written behind an apostrophe
// (see plainCell), and every format escapes what it has to.
package exchange
