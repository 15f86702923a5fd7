// Reads an export with a tool that its users have, and prints what the tool found, as read.py does.
import { readFileSync } from "node:fs";
import cytoscape from "cytoscape";
import Graphology from "graphology";
import gexf from "graphology-gexf";

const [, , reader, path] = process.argv;
const text = readFileSync(path, "utf8");

function fromGraphology(graph) {
  const nodes = Object.fromEntries(graph.mapNodes((id, attributes) => [id, attributes]));
  const links = graph.mapEdges((_, attributes, source, target) => ({ ...attributes, ends: [source, target].sort() }));
  return { about: graph.getAttributes(), nodes, links };
}

const readers = {
  graphology: () => fromGraphology(Graphology.from(JSON.parse(text))),
  "gexf-graphology": () => fromGraphology(gexf.parse(Graphology, text)),
  cytoscape: () => {
    const { data, elements } = JSON.parse(text);
    const graph = cytoscape({ data, elements, headless: true });
    const nodes = Object.fromEntries(graph.nodes().map((node) => [node.id(), node.data()]));
    const links = graph.edges().map((edge) => ({ ...edge.data(), ends: [edge.source().id(), edge.target().id()].sort() }));
    return { about: graph.data(), nodes, links };
  },
};

process.stdout.write(JSON.stringify(readers[reader]()));
