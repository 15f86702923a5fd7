"""Reads an export with a tool that its users have, and prints what the tool found as JSON: about (of the network as a whole), nodes by
id and links by the ids of their ends, each with their attributes. What a tool has for "not known" is left out."""

import json
import math
import sys


def known(attributes):
    """Leaves out what stands for nothing: igraph gives every node every attribute."""
    empty = lambda v: v is None or v == "" or (isinstance(v, float) and math.isnan(v))
    return {name: value for name, value in attributes.items() if not empty(value)}


def found(about, nodes, links):
    return {"about": dict(about), "nodes": nodes, "links": [{"ends": sorted([a, b]), **known(more)} for a, b, more in links]}


def from_networkx(graph):
    nodes = {name: known(attributes) for name, attributes in graph.nodes(data=True)}
    return found(graph.graph, nodes, graph.edges(data=True))


def from_igraph(graph, name):
    nodes = {v[name]: known(v.attributes()) for v in graph.vs}
    links = [(graph.vs[e.source][name], graph.vs[e.target][name], e.attributes()) for e in graph.es]
    return found({name: graph[name] for name in graph.attributes()}, nodes, links)


def graphml_networkx(path):
    import networkx

    return from_networkx(networkx.read_graphml(path))


def graphml_igraph(path):
    import igraph

    return from_igraph(igraph.Graph.Read_GraphML(path), "id")


def gexf_networkx(path):
    import networkx

    return from_networkx(networkx.read_gexf(path, version="1.3"))


def nodelink_networkx(path):
    import networkx

    with open(path, encoding="utf-8") as file:
        return from_networkx(networkx.node_link_graph(json.load(file), edges="links"))


def pajek_networkx(path):
    import networkx

    return from_networkx(networkx.Graph(networkx.read_pajek(path)))


def pajek_igraph(path):
    import igraph

    return from_igraph(igraph.Graph.Read_Pajek(path), "name" if "name" in igraph.Graph.Read_Pajek(path).vs.attributes() else "id")


def package_frictionless(path):
    """Reads a data package and holds its tables to their schemas, keys and references between tables included."""
    import frictionless

    package = frictionless.Package(path)
    report = package.validate()
    if not report.valid:
        raise SystemExit(json.dumps(report.flatten(["resourceName", "rowNumber", "fieldName", "type", "note"])))
    nodes = {row["id"]: plain(row) for row in package.get_resource("nodes").read_rows()}
    links = [(row["source"], row["target"], plain(row)) for row in package.get_resource("links").read_rows()]
    edges = [[row["source"], row["target"], float(row["weight"])] for row in package.get_resource("edgelist").read_rows()]
    about = {**package.to_dict()["civicgraph"], "edgelist": edges}
    return found(about, nodes, links)


def plain(row):
    import decimal

    number = lambda v: float(v) if isinstance(v, decimal.Decimal) else v
    return known({name: number(value) for name, value in row.items()})


READERS = {
    "graphml-networkx": graphml_networkx,
    "graphml-igraph": graphml_igraph,
    "gexf-networkx": gexf_networkx,
    "nodelink-networkx": nodelink_networkx,
    "pajek-networkx": pajek_networkx,
    "pajek-igraph": pajek_igraph,
    "package-frictionless": package_frictionless,
}

if __name__ == "__main__":
    json.dump(READERS[sys.argv[1]](sys.argv[2]), sys.stdout, default=str)
