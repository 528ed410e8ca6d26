import { defineConfig } from "vite";

// The page is served by the atlas program at /graphiql, its files below that path.
export default defineConfig({
  base: "/graphiql/",
  build: {
    outDir: "dist",
    target: "es2022",
    // The strict Content-Security-Policy allows no inline script and no data: font.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 5000,
    // Libraries built for server rendering say "use client"; it means nothing here.
    rolldownOptions: { checks: { moduleLevelDirective: false } },
  },
  worker: { format: "es" },
});
