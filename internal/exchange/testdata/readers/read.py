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
    nodes, sums = {}, {"place": {}, "flow": {}}
    for feature in read.features:
        more, geometry = dict(feature.properties), feature.geometry
        at = geometry and (geometry["type"], geometry["coordinates"])
        if more["kind"] in sums:
            kind = more.pop("kind")
            sums[kind][feature.id] = known({**more, "at": at})
            continue
        if at:
            more["longitude"], more["latitude"] = at[1]
        nodes[feature.id] = more
    return found({**read["civicgraph"], **sums, "unplaced": read["unplaced"]}, nodes, [])


def xlsx_openpyxl(path):
    """Reads a workbook cell by cell, and holds it to have a head that stays where it is, and no formula."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    if book.sheetnames != ["nodes", "links", "about"]:
        raise SystemExit(f"there are the sheets {book.sheetnames}")
    tables = {}
    for name in ("nodes", "links"):
        sheet = book[name]
        if sheet.freeze_panes != "A2" or not sheet["A1"].font.bold:
            raise SystemExit(f"the head of {name} is frozen at {sheet.freeze_panes}")
        formulas = [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
        if formulas:
            raise SystemExit(f"there are formulas in {formulas}")
        head, *rows = sheet.iter_rows(values_only=True)
        tables[name] = [known(dict(zip(head, row))) for row in rows]
    about = "\n".join(" ".join(str(cell) for cell in row if cell is not None) for row in book["about"].iter_rows(values_only=True))
    return from_tables({"about": about, "title": book.properties.title, "created": book.properties.created}, tables["nodes"], tables["links"])


def xlsx_pandas(path):
    import pandas

    sheets = pandas.read_excel(path, sheet_name=None, keep_default_na=False, na_values=[""])
    about = sheets["about"].to_csv(index=False)
    return from_tables({"about": about}, sheets["nodes"].to_dict("records"), sheets["links"].to_dict("records"))


def from_tables(about, nodes, links):
    return found(about, {row["id"]: known(row) for row in nodes}, [(row["source"], row["target"], row) for row in links])


def parquet_pyarrow(path):
    """Reads both tables of a pair, and holds them to their types."""
    import pyarrow.parquet

    tables = {name: pyarrow.parquet.read_table(path.replace("nodes.parquet", name + ".parquet")) for name in ("nodes", "links")}
    kinds = {
        "nodes": {"id": "string", "name": "string", "plate_code": "int64", "longitude": "double", "identifiers": "list<element: string not null>", "degree": "int64"},
        "links": {"source": "string", "target": "string", "weight": "double", "activities": "int64", "since": "string"},
    }
    for name, wanted in kinds.items():
        schema = tables[name].schema
        wrong = {column: str(schema.field(column).type) for column, kind in wanted.items() if str(schema.field(column).type) != kind}
        keys = [field.name for field in schema if not field.nullable]
        if wrong or keys != {"nodes": ["id"], "links": ["source", "target"]}[name]:
            raise SystemExit(f"{name} has the types {wrong} and the keys {keys}")
    says = {key.decode(): value.decode() for key, value in tables["nodes"].schema.metadata.items()}
    return from_tables(says, tables["nodes"].to_pylist(), tables["links"].to_pylist())


def parquet_pandas(path):
    import pandas

    plain = lambda table: [{k: v.tolist() if hasattr(v, "tolist") else v for k, v in row.items()} for row in table.to_dict("records")]
    nodes, links = pandas.read_parquet(path), pandas.read_parquet(path.replace("nodes.parquet", "links.parquet"))
    return from_tables({}, plain(nodes), plain(links))


def gexf_schema(path):
    """Holds a file to the rules of GEXF 1.3 (gexf.rng), and reads when its links were."""
    from lxml import etree

    schema, file = etree.RelaxNG(etree.parse("gexf.rng")), etree.parse(path)
    if not schema.validate(file):
        raise SystemExit(str(schema.error_log))
    at = "{http://gexf.net/1.3}"
    spells = lambda element: [dict(spell.attrib) for spell in element.iter(at + "spell")]
    nodes = {node.get("id"): {"spells": spells(node)} for node in file.iter(at + "node")}
    return found({}, nodes, [(edge.get("source"), edge.get("target"), {"spells": spells(edge)}) for edge in file.iter(at + "edge")])


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
    "gexf-schema": gexf_schema,
    "xlsx-openpyxl": xlsx_openpyxl,
    "xlsx-pandas": xlsx_pandas,
    "parquet-pyarrow": parquet_pyarrow,
    "parquet-pandas": parquet_pandas,
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
