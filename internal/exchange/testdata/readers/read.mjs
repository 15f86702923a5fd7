// Reads an export with a tool that its users have, and prints what the tool found, as read.py does.
import { readFileSync } from "node:fs";
import * as ftm from "@alephdata/followthemoney";
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
  // Holds every entity and property to the model, and finds links by the edges that the model has.
  followthemoney: () => {
    const model = new ftm.Model(ftm.defaultModel);
    const nodes = {}, links = [];
    for (const line of text.split("\n").filter((line) => line !== "")) {
      const raw = JSON.parse(line);
      const entity = model.getEntity(raw);
      const unknown = Object.keys(raw.properties).filter((name) => !entity.schema.hasProperty(name));
      const missing = entity.schema.required.filter((name) => !entity.hasProperty(name));
      if (unknown.length + missing.length > 0) throw new Error(`${raw.schema} has no ${unknown}, and lacks ${missing}`);
      const end = (name) => raw.properties[name][0];
      const since = entity.schema.hasProperty("startDate") ? entity.getFirst("startDate") : null;
      if (entity.schema.edge) {
        links.push({ ends: [end(entity.schema.edge.source), end(entity.schema.edge.target)].sort(), since: since ?? undefined });
      } else {
        const sector = entity.schema.hasProperty("sector") ? entity.getFirst("sector") : undefined;
        nodes[raw.id] = { name: entity.getFirst("name"), sector: sector ?? undefined, since: since ?? undefined };
      }
    }
    return { about: {}, nodes, links };
  },
  cytoscape: () => {
    const { data, elements } = JSON.parse(text);
    const graph = cytoscape({ data, elements, headless: true });
    const nodes = Object.fromEntries(graph.nodes().map((node) => [node.id(), node.data()]));
    const links = graph.edges().map((edge) => ({ ...edge.data(), ends: [edge.source().id(), edge.target().id()].sort() }));
    return { about: graph.data(), nodes, links };
  },
};

process.stdout.write(JSON.stringify(readers[reader]()));
