// The peer: @neo4j/graphql behind Apollo Server, on our model in the same database.
import cluster from "node:cluster";
import { readFileSync } from "node:fs";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { Neo4jGraphQL } from "@neo4j/graphql";
import neo4j from "neo4j-driver";

const { NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD = "", NEO4J_DATABASE = "neo4j", PORT = "4000", WORKERS = "1" } = process.env;

async function serve() {
  const driver = neo4j.driver(
    NEO4J_URI,
    NEO4J_USERNAME ? neo4j.auth.basic(NEO4J_USERNAME, NEO4J_PASSWORD) : undefined,
    { maxConnectionPoolSize: 64 },
  );
  const typeDefs = readFileSync(new URL("schema.graphql", import.meta.url), "utf8");
  const features = { filters: { String: { GT: true, GTE: true } } };
  const schema = await new Neo4jGraphQL({ typeDefs, driver, features }).getSchema();
  const server = new ApolloServer({ schema, introspection: false, csrfPrevention: false });
  // The name of the database is given, so that the driver need not ask for the user's own.
  const context = async () => ({ sessionConfig: { database: NEO4J_DATABASE } });
  const { url } = await startStandaloneServer(server, { context, listen: { port: Number(PORT), host: "127.0.0.1" } });
  console.log(`ready: ${url}`);
}

const workers = Number(WORKERS);
if (workers > 1 && cluster.isPrimary) {
  for (let i = 0; i < workers; i++) cluster.fork();
} else {
  await serve();
}
