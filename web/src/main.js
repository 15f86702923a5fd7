// The GraphiQL page: GraphiQL with its editor workers, bound to this server's /graphql.
import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./main.css";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { editor as monaco } from "monaco-graphql/esm/monaco-editor.js";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

import examples from "../page/examples.json";

// Lines as narrow as half a small screen.
const welcome = `# Civicgraph
# Who works with whom, and through what.
#
# Ctrl+Enter    runs the query below
# Ctrl+Space    completes
# The book icon on the left documents every
# type and field. The other tabs hold more
# questions. Writing needs a token: under
# Headers below, put
#   {"Authorization": "Bearer THE-TOKEN"}
#
`;

// One tab a question; the first one also explains the page.
const tabs = examples.map(({ tr, en, query, variables }, i) => ({
  query: `${i === 0 ? welcome : ""}# ${tr}\n# ${en}\n\n${query}\n`,
  variables: variables && JSON.stringify(variables, null, 2),
}));

// The editor boxes letters that could be taken for others, and takes Turkish ı and ’ for such.
monaco.onDidCreateEditor((editor) => editor.updateOptions({ unicodeHighlight: { ambiguousCharacters: false } }));

createRoot(document.getElementById("graphiql")).render(
  createElement(GraphiQL, {
    // What is under Headers goes with the first message of the socket, where the server looks for the token.
    fetcher: createGraphiQLFetcher({ url: "/graphql", subscriptionUrl: `${location.origin.replace("http", "ws")}/graphql` }),
    defaultTabs: tabs,
    defaultEditorToolsVisibility: true,
    // A token typed under Headers is forgotten with the page.
    shouldPersistHeaders: false,
    showPersistHeadersSettings: false,
  }),
);
