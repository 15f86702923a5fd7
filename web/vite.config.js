import { defineConfig } from "vite";

export default defineConfig({
  // Everything the page needs is imported from src/main.js or index.html; no folder is copied as it is.
  publicDir: false,
  logLevel: "warn",
  build: {
    // Beside dist/.gitignore, which emptying the folder must not take away.
    outDir: "dist/graphiql",
    emptyOutDir: true,
    // GraphiQL's editor (Monaco) is one piece of about this size (KB); Vite would warn of it at every build.
    chunkSizeWarningLimit: 4500,
    // No file becomes a data: address in a script or style of ours, so that the page's security policy can stay narrow.
    assetsInlineLimit: 0,
    rolldownOptions: {
      onwarn(warning, warn) {
        // "use client" is for server rendering, which there is none of here; the interface library says it in every file.
        if (warning.code !== "MODULE_LEVEL_DIRECTIVE") warn(warning);
      },
    },
  },
  worker: { format: "es" },
});
