// Package network is the two-mode network of a graph held in memory, and the questions that are answered by traversing it.
//
// A Graph is one immutable version: organizations, activities, and the participations that tie one to the other, in rows sorted
// by id, with the columns that filters need. It is made by a Builder from a scan of a store and advanced from one revision to
// the next by copying only what a change touches. Stores that keep versions keep its versions beside theirs; of one that keeps none a
// Follower keeps the newest.
//
// Collaboration is never stored. For an activity d let M(d) be the distinct organizations of the participations in d that a
// civic.TieFilter lets count, and A(d) those of the activities above it. The activity ties x and y when x is in M(d) and y in M(d)
// or A(d), or the other way round. Each tie through d adds 1/(n−1) to the strength of the pair, n being the number of organizations
// in M(d) and A(d) together. Everything in this package follows from that.
package network
