"""Writes a golden file: Davis's Southern Women in two modes, as the bipartite module of networkx measures them. See README.md."""

import json
import sys
from pathlib import Path

import networkx as nx
from networkx.algorithms import bipartite


def listed(values, order):
    """Values in the order of nodes, with 13 digits: more than the tests compare."""
    return [float(f"{values[node]:.13g}") for node in order]


def closeness(g, women):
    """Closeness within each component, by how much of the network the component is. On one component it is that of networkx."""
    values = {}
    for component in nx.connected_components(g):
        part = g.subgraph(component)
        within = bipartite.closeness_centrality(part, [node for node in women if node in component])
        values |= {node: value * (len(part) - 1) / (len(g) - 1) for node, value in within.items()}
    return values


def main():
    g = nx.davis_southern_women_graph()
    women = [node for node in g if g.nodes[node]["bipartite"] == 0]
    events = [node for node in g if g.nodes[node]["bipartite"] == 1]
    order = women + events
    # A pair without the others and one node alone, so that components count.
    g.add_node("A woman who met one other at a fifteenth event", bipartite=0)
    g.add_node("The other", bipartite=0)
    g.add_node("A woman who stayed at home", bipartite=0)
    women += list(g)[len(order):]
    g.add_node("E15", bipartite=1)
    events.append("E15")
    g.add_edge(women[-3], "E15")
    g.add_edge(women[-2], "E15")
    order = women + events
    place = {node: at for at, node in enumerate(order)}
    answer = {
        "first": len(women), "second": len(events), "ties": sorted(sorted([place[a], place[b]]) for a, b in g.edges),
        "density": float(f"{bipartite.density(g, women):.13g}"),
        "degree": listed(bipartite.degree_centrality(g, women), order),
        "closeness": listed(closeness(g, women), order),
        "betweenness": listed(bipartite.betweenness_centrality(g, women), order),
    }
    path = Path(sys.argv[1]) / "davis.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(answer, separators=(",", ":")) + "\n", encoding="utf-8")


main()
