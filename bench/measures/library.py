"""Runs the kernels of one library on a list of ties, and writes times and answers for the program that called it.

Arguments: the library (igraph or networkit), the file of ties (pairs of little-endian 32-bit integers), the number of nodes, the file of
pivots, a folder for answers, how many rounds, and the names of the kernels. For each round it writes a line of JSON; the answer of the
last one, one 64-bit float a node, is in <folder>/<library>-<kernel>.
"""

import json
import resource
import sys
import time

import numpy


def igraph_kernels(nodes, ties, pivots):
    import igraph

    graph = igraph.Graph(n=nodes, edges=ties)

    def leiden(iterations):
        return graph.community_leiden(objective_function="modularity", n_iterations=iterations).membership

    def betweenness(sources):
        return graph.betweenness(directed=False, sources=sources)

    def cuts():
        graph.bridges()
        return numpy.isin(numpy.arange(nodes), graph.articulation_points())

    return {
        "PageRank": lambda: graph.pagerank(damping=0.85),
        "Leiden": lambda: leiden(2),
        "Leiden until it settles": lambda: leiden(-1),
        "betweenness": lambda: betweenness(None),
        "betweenness from pivots": lambda: betweenness(pivots.tolist()),
        "cores": graph.coreness,
        "clustering": lambda: graph.transitivity_local_undirected(mode="nan"),
        "cuts": cuts,
        "harmonic": graph.harmonic_centrality,
    }


def networkit_kernels(nodes, ties, pivots):
    import networkit

    networkit.setSeed(1, False)
    ends = ties.astype(numpy.uint64)
    graph = networkit.GraphFromCoo((ends[:, 0].copy(), ends[:, 1].copy()), n=nodes, weighted=False, directed=False, edgesIndexed=False)

    print(f"networkit: {networkit.getMaxNumberOfThreads()} threads", file=sys.stderr)

    def run(algorithm):
        return algorithm.run().scores()

    def cuts():
        found = networkit.components.BiconnectedComponents(graph)
        found.run()
        several = numpy.zeros(nodes)
        for component in found.getComponents():
            several[component] += 1
        return several > 1

    def partition(algorithm):
        return algorithm.run().getPartition().getVector()

    return {
        "PageRank": lambda: run(networkit.centrality.PageRank(graph, 0.85, 1e-9)),
        "Leiden": lambda: partition(networkit.community.ParallelLeiden(graph)),
        "Louvain": lambda: partition(networkit.community.PLM(graph)),
        "betweenness": lambda: run(networkit.centrality.Betweenness(graph)),
        "betweenness from pivots": lambda: run(networkit.centrality.EstimateBetweenness(graph, len(pivots), False, True)),
        "cores": lambda: run(networkit.centrality.CoreDecomposition(graph)),
        "clustering": lambda: run(networkit.centrality.LocalClusteringCoefficient(graph, True)),
        "cuts": cuts,
        "harmonic": lambda: run(networkit.centrality.HarmonicCloseness(graph)),
    }


def main():
    library, ties, nodes, pivots, folder, rounds, *names = sys.argv[1:]
    ties, pivots = numpy.fromfile(ties, dtype="<i4").reshape(-1, 2), numpy.fromfile(pivots, dtype="<i4")
    kernels = {"igraph": igraph_kernels, "networkit": networkit_kernels}[library](int(nodes), ties, pivots)
    for name in names:
        if name not in kernels:
            continue
        for _ in range(int(rounds)):
            worked, start = time.process_time(), time.perf_counter()
            answer = kernels[name]()
            seconds, work = time.perf_counter() - start, time.process_time() - worked
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
            print(json.dumps({"kernel": name, "seconds": seconds, "work": work, "memory": memory}), flush=True)
        numpy.asarray(answer, dtype="<f8").tofile(f"{folder}/{library}-{name}")


if __name__ == "__main__":
    main()
