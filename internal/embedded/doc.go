// Package embedded is a civic.Store in process: the network, the names and whatever filters and orders need are in memory, what the
// sources say is on disk in one bbolt file, and each answer comes from one revision of both.
//
// # On disk
//
// The folder holds graph.db, and the file lock with the address of the server that has it open. In graph.db every organization,
// activity, place, theme, source and assessment has a number, given in the order of arrival and never again; a dossier is kept under
// the number of its entity. A load so appends to the ends of the trees instead of touching every page of them. A participation is kept
// under the numbers of its activity and its organization and the letter of its role, which keeps those of one activity together.
// Every value carries a checksum. Beside a dossier stands the sort key of its name, made by the collation that the file names.
//
// # In memory
//
// A view is one revision, immutable: the projection (network.Graph), rows of columns by number, lists in the orders that pages have,
// and postings (word or tag to row). The next view shares with the last whatever a commit did not touch. A commit is on disk before its
// view is seen, and a reader holds the view and the file of one revision together.
package embedded
