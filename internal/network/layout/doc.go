// Package layout finds where to draw the nodes of a network, so that what is tied stands together and what is not stands apart.
//
// It is ForceAtlas2 (M. Jacomy, T. Venturini, S. Heymann, M. Bastian, ForceAtlas2, a continuous graph layout algorithm for handy network
// visualization designed for the Gephi software, PLoS ONE 9(6), 2014), with strong gravity, towards a home for each node instead of one
// centre for all. A node of k links has the mass k + 1. Between nodes at the distance d there is, M being the mass of all,
//
//   - repulsion, 0.1·m(i)·m(j)/(M·d), between any two: those with many links get room;
//   - attraction, w·d, along each link, w being its weight by the mean of all weights;
//   - gravity, 0.1·(k+2)·d, at the distance d from home, which keeps isolates and components that nothing ties to one another near.
//
// Homes are where the nodes start: their seats where these are known, and elsewhere points that a hash of their ids and the seed
// gives, then moved fifteen times a third of the way to the mean of their neighbours, and spread again. So the home of a community is where its
// members come from. Nothing depends on where nodes were drawn before, and a network that changes little is drawn much the same, since homes
// hardly change and gravity decides between figures that are equally good. The tests tell how much nodes move.
//
// Repulsion is that of Barnes and Hut (A hierarchical O(N log N) force-calculation algorithm, Nature 324, 1986): nodes in a cell act as one at
// their centre of mass on whatever is farther away than its width by 0.7.
//
// A node moves by the force on it, divided by how stiffly attraction and gravity hold it, times a speed of its own, which is the less the more it
// swings, as in ForceAtlas2. A figure takes a stated number of steps, whatever its size. There is nothing to be set.
//
// The same nodes, links and seed give the same bytes, in whatever order they are given and on however many processors: the force
// on a node is added up by one goroutine in a fixed order.
package layout
