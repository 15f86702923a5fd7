// Package dataset is the data that Civicgraph is born with: the geography of Türkiye with its municipalities, and five programmes
// of civic cooperation as five web pages describe them.
//
// # Geography
//
// One country, 12 statistical regions, 81 provinces and 973 districts, kept in geography.txt. The municipalities follow from them:
// a metropolitan municipality for the province that has one and a municipality for each of its districts; elsewhere a provincial
// municipality in the central district and one in each other district. Towns with a municipality of their own (belde) are left
// out, because the register that the districts come from lists more of them than there officially are.
//
// # Programmes
//
// Each page is one source. What it says of an entity is one record, with locators (a heading and a paragraph of it, never its
// wording), and with remarks where the page contradicts itself, repeats itself by mistake, or leaves something open. Participants
// that a page does not name are groups. Descriptions are summaries written here.
//
// What the pages do not say but everybody can look up is a source of its own, and inferred: the seats, full names and English names
// of known organizations, the English titles of activities, where the first edition of Katılıyoruz took place, and that what one page
// calls a roadmap for strengthening civic participation another calls a civic participation roadmap. Names of the
// kind OFFICIAL are the main names in their language; that an English title is a translation made here shows in its status.
// Outputs, groups and indicators, which the pages describe rather than name, carry their English labels themselves.
package dataset
