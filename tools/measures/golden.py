"""Writes golden files: measures of small networks as networkx and igraph compute them. See README.md."""

import json
import math
import random
import sys
from pathlib import Path

import igraph
import networkx as nx
from networkx.algorithms import bipartite

RUNS = 200  # of Leiden, of which the best counts


def networks():
    """Yields a name, a graph with weights and the group of each node."""
    karate = nx.karate_club_graph()
    yield "karate", karate, [int(karate.nodes[i]["club"] != "Mr. Hi") for i in karate]

    davis = nx.davis_southern_women_graph()
    women = [i for i in davis if davis.nodes[i]["bipartite"] == 0]
    yield "davis-two-mode", davis, [davis.nodes[i]["bipartite"] for i in davis]
    projected = bipartite.collaboration_weighted_projected_graph(davis, women)
    yield "davis-projected", projected, [i % 3 for i in range(len(projected))]

    florentine = nx.florentine_families_graph()
    florentine.add_node("Pucci")
    yield "florentine", florentine, [i % 3 for i in range(len(florentine))]

    lesmis = nx.les_miserables_graph()
    yield "les-miserables", lesmis, [i % 3 for i in range(len(lesmis))]


def numbered(graph):
    """The graph with nodes numbered in their order and a weight on every tie."""
    place = {node: at for at, node in enumerate(graph)}
    plain = nx.Graph()
    plain.add_nodes_from(range(len(place)))
    for a, b, data in graph.edges(data=True):
        plain.add_edge(place[a], place[b], weight=float(data.get("weight", 1)))
    return plain


def agree(what, ours, others, tolerance=1e-8):
    for a, b in zip(ours, others, strict=True):
        if a is not None and not math.isclose(a, b, rel_tol=tolerance, abs_tol=tolerance):
            sys.exit(f"{what}: networkx says {a}, igraph {b}")


def listed(values):
    """Values by node as a list; undefined ones are null."""
    return [None if math.isnan(values[i]) else values[i] for i in sorted(values)]


def largest_is_one(values):
    top = max(values)
    return [value / top for value in values]


def summary(g, other):
    distances = [d for a, row in nx.all_pairs_shortest_path_length(g) for b, d in row.items() if a != b]
    sizes = [len(c) for c in nx.connected_components(g)]
    local = [value for node, value in nx.clustering(g).items() if g.degree(node) > 1]
    agree("transitivity", [nx.transitivity(g)], [other.transitivity_undirected()])
    agree("mean distance", [sum(distances) / len(distances)], [other.average_path_length()])
    return {
        "density": nx.density(g), "components": len(sizes), "giant": max(sizes), "isolates": nx.number_of_isolates(g),
        "transitivity": nx.transitivity(g), "meanClustering": sum(local) / len(local) if local else None,
        "meanDistance": sum(distances) / len(distances), "diameter": max(distances),
        "degreeDistribution": nx.degree_histogram(g), "degreeAssortativity": nx.degree_assortativity_coefficient(g),
    }


def centrality(g, other):
    n = len(g)
    betweenness = listed(nx.betweenness_centrality(g, normalized=False))
    agree("betweenness", betweenness, other.betweenness())
    closeness = [value if g.degree(i) else None for i, value in enumerate(listed(nx.closeness_centrality(g, wf_improved=True)))]
    harmonic = [value / (n - 1) for value in listed(nx.harmonic_centrality(g))]
    agree("harmonic", harmonic, other.harmonic_centrality())
    cores = listed(nx.core_number(g))
    agree("cores", cores, other.coreness())
    return {"degree": [g.degree(i) for i in range(n)], "betweenness": betweenness, "closeness": closeness, "harmonic": harmonic, "cores": cores}


def lengthwise(g, other):
    """Measures by weighted paths. Lengths are 1/weight in integer millionths, so that sums are exact."""
    n, unit = len(g), 1_000_000
    for _, _, data in g.edges(data=True):
        data["length"] = 10**12 * unit // round(data["weight"] * 10**12)
    other.es["length"] = [g.edges[e.tuple]["length"] for e in other.es]
    rows = dict(nx.all_pairs_dijkstra_path_length(g, weight="length"))
    distances = [d / unit for a, row in rows.items() for b, d in row.items() if a != b]
    betweenness = listed(nx.betweenness_centrality(g, normalized=False, weight="length"))
    agree("weighted betweenness", betweenness, other.betweenness(weights="length"))
    closeness = [value * unit if g.degree(i) else None for i, value in enumerate(listed(nx.closeness_centrality(g, distance="length")))]
    harmonic = [value * unit / (n - 1) for value in listed(nx.harmonic_centrality(g, distance="length"))]
    return {"betweenness": betweenness, "closeness": closeness, "harmonic": harmonic,
            "meanDistance": sum(distances) / len(distances), "diameter": max(distances)}


def either_way(g, other, groups, weight):
    """Measures that take weights, with them or without."""
    partition = [{i for i in g if groups[i] == p} for p in set(groups)]
    pagerank = listed(nx.pagerank(g, weight=weight, tol=1e-14, max_iter=10_000))
    agree("PageRank", pagerank, other.pagerank(weights=weight))
    eigenvector = largest_is_one([abs(v) for v in other.eigenvector_centrality(weights=weight)])
    if nx.is_connected(g):
        agree("eigenvector", largest_is_one([abs(v) for v in listed(nx.eigenvector_centrality_numpy(g, weight=weight))]), eigenvector, 1e-6)
    constraint = listed(nx.constraint(g, weight=weight))
    agree("constraint", constraint, other.constraint(weights=weight))
    leiden = 0
    for _ in range(RUNS):
        found = other.community_leiden(objective_function="modularity", weights=weight, n_iterations=-1)
        leiden = max(leiden, other.modularity(found.membership, weights=weight))
    modularity = nx.community.modularity(g, partition, weight=weight)
    agree("modularity", [modularity], [other.modularity(groups, weights=weight)])
    return {
        "strength": [d for _, d in g.degree(weight=weight)], "pageRank": pagerank, "eigenvector": eigenvector, "constraint": constraint,
        "effectiveSize": listed(nx.effective_size(g, weight=weight)), "modularity": modularity,
        "modularityAtHalf": nx.community.modularity(g, partition, weight=weight, resolution=0.5), "leiden": leiden,
    }


def likeness(g):
    pairs = [(a, b) for a, b in nx.non_edges(g) if any(True for _ in nx.common_neighbors(g, a, b))]
    pairs = sorted((min(a, b), max(a, b)) for a, b in pairs)
    rows = zip(pairs, nx.adamic_adar_index(g, pairs), nx.resource_allocation_index(g, pairs), nx.jaccard_coefficient(g, pairs), strict=True)
    return [[a, b, len(list(nx.common_neighbors(g, a, b))), aa, ra, ja] for (a, b), (_, _, aa), (_, _, ra), (_, _, ja) in rows]


def mixing(g, groups):
    nx.set_node_attributes(g, dict(enumerate(groups)), "group")
    counts = nx.attribute_mixing_matrix(g, "group", normalized=False, mapping={p: p for p in set(groups)})
    within = {p: counts[p][p] / 2 for p in set(groups)}
    size = max(groups) + 1
    observed = [within[p] if p == q else counts[p][q] for p in range(size) for q in range(size)]
    return {"observed": [float(value) for value in observed], "assortativity": nx.attribute_assortativity_coefficient(g, "group")}


def rounded(value):
    """Numbers with 13 digits: more than the tests compare."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    return float(f"{value:.13g}") if isinstance(value, float) else value


def golden(name, graph, groups):
    g = numbered(graph)
    other = igraph.Graph(n=len(g), edges=list(g.edges))
    other.es["weight"] = [data["weight"] for _, _, data in g.edges(data=True)]
    return {
        "name": name, "nodes": len(g), "ties": [[a, b, w] for a, b, w in sorted((min(a, b), max(a, b), w) for a, b, w in g.edges(data="weight"))],
        "groups": groups, "summary": summary(g, other), "centrality": centrality(g, other),
        "lengthwise": lengthwise(g, other),
        "unweighted": either_way(g, other, groups, None), "weighted": either_way(g, other, groups, "weight"),
        "cutPoints": sorted(nx.articulation_points(g)), "bridges": sorted([min(a, b), max(a, b)] for a, b in nx.bridges(g)),
        "likeness": likeness(g), "mixing": mixing(g, groups),
    }


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    random.seed(6)  # igraph takes its random numbers from here
    for name, graph, groups in networks():
        text = json.dumps(rounded(golden(name, graph, groups)), separators=(",", ":"))
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


main()
