// Package measure is the measures of network analysis, as pure functions on a Graph: a one-mode network in compressed sparse rows.
//
// A Graph is undirected, without loops and without more than one tie between two nodes. Nodes are numbers from 0 on; what they stand for
// is not known here. Each kernel says what it computes, by which formula, from which source, and when its value is not defined; such a
// value is a Value that is not Defined. No number that leaves this package is infinite or NaN.
//
// The same graph and the same arguments give the same bytes, on however many processors: what is added up by several goroutines is
// either integers, or a fixed number of blocks that are added in their order. What is random takes a seed, and its answer names it.
//
// Weights are strengths of ties, integer trillionths as in the civic package. A measure that takes them says how.
package measure

// Value is a number that may be undefined, in which case Number is 0 and means nothing.
type Value struct {
	Number  float64
	Defined bool
}

// defined returns a Value that is defined.
func defined(number float64) Value { return Value{Number: number, Defined: true} }

// ratio returns a/b, undefined when b is 0.
func ratio(a, b float64) Value {
	if b == 0 {
		return Value{}
	}
	return defined(a / b)
}
