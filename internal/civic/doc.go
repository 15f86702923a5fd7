// Package civic is the domain of Civicgraph: a two-mode network of organizations and the activities they take part in, where
// every fact is kept as the record of a source and every entity is derived from its records.
//
// It holds the types, their validation, names and dates, the filters and pages of questions, the rules by which records are
// written and entities derived, and the contract that every store fulfils. It imports the standard library and
// golang.org/x/text only, so that everything else may import it.
package civic
