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


def geojson_geojson(path):
    import geojson

    with open(path, encoding="utf-8") as file:
        read = geojson.load(file)
    if not read.is_valid:
        raise SystemExit(f"not GeoJSON: {read.errors()}")
    places = {tuple(f.geometry["coordinates"]) for f in read.features if f.geometry and f.geometry["type"] == "Point"}
    nodes, links = {}, []
    for feature in read.features:
        more = dict(feature.properties)
        if "source" in more:
            line = feature.geometry and feature.geometry["coordinates"]
            if line and not {tuple(end) for end in line} <= places:
                raise SystemExit(f"a line ends where nobody is: {line}")
            links.append((more.pop("source"), more.pop("target"), {**more, "drawn": bool(line)}))
        else:
            if feature.geometry:
                more["longitude"], more["latitude"] = feature.geometry["coordinates"]
            nodes[feature.id] = more
    return found(read["civicgraph"], nodes, links)


def jsonld_rdflib(path):
    """Reads the triples, and finds nodes and links by the types that the vocabularies have for them."""
    from rdflib import Graph, Namespace, RDF

    graph, schema, org, own = Graph().parse(path, format="json-ld"), Namespace("https://schema.org/"), Namespace("http://www.w3.org/ns/org#"), Namespace("urn:civicgraph:")
    short = lambda term: str(term).removeprefix(str(own))
    one = lambda subject, *path: None if subject is None else (one(graph.value(subject, path[0]), *path[1:]) if path else subject.toPython() if hasattr(subject, "toPython") else subject)
    nodes, links = {}, []
    for kind in (org.Organization, schema.Project, schema.Event):
        for subject in graph.subjects(RDF.type, kind):
            names = {name.language: str(name) for name in graph.objects(subject, schema.name)}
            geo = (schema.location, schema.geo)
            at = [one(subject, *geo, schema.longitude), one(subject, *geo, schema.latitude)]
            nodes[short(subject)] = known({
                "name_tr": names.get("tr"), "name_en": names.get("en"), "type": one(subject, own.type), "sector": one(subject, own.sector),
                "seat": one(subject, schema.address, schema.addressLocality), "province": one(subject, schema.address, schema.addressRegion),
                "plate_code": one(subject, own.plateCode), "degree": one(subject, own.degree), "since": one(subject, schema.startDate),
                "longitude": float(at[0]) if at[0] is not None else None, "latitude": float(at[1]) if at[1] is not None else None,
                "identifiers": [str(i) for i in graph.objects(subject, schema.identifier)], "sources": [short(s) for s in graph.objects(subject, schema.isBasedOn)],
            })
    for tie in graph.subjects(RDF.type, own.Tie):
        a, b = graph.objects(tie, own.between)
        links.append((short(a), short(b), {"weight": float(one(tie, own.strength)), "activities": one(tie, own.activities), "since": one(tie, schema.startDate)}))
    for part in graph.subjects(RDF.type, own.Participation):
        roles = sorted(str(role) for role in graph.objects(part, schema.roleName))
        ends = short(graph.value(part, own.organization)), short(graph.value(part, own.activity))
        links.append((*ends, {"roles": roles, "weight": float(len(roles)), "activities": 1, "since": one(part, schema.startDate)}))
    dataset = graph.value(None, RDF.type, schema.Dataset)
    return found({"about": str(graph.value(dataset, own.about))}, nodes, links)


READERS = {
    "geojson-geojson": geojson_geojson,
    "jsonld-rdflib": jsonld_rdflib,
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
