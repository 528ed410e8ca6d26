import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./style.css";

import { GraphiQL, HISTORY_PLUGIN } from "graphiql";
import { createRoot } from "react-dom/client";

import { Bar } from "./bar";
import { examples } from "./examples";
import { EXAMPLES_PLUGIN } from "./examples-plugin";
import { fetcher } from "./fetcher";

const PLUGINS = [EXAMPLES_PLUGIN, HISTORY_PLUGIN];

/** A first visit opens on the examples; a later one on what was open before. */
function firstPlugin() {
  return localStorage.getItem("graphiql:visiblePlugin") === null ? EXAMPLES_PLUGIN : undefined;
}

function Page() {
  return (
    <>
      <Bar />
      <div className="atlas-graphiql">
        <GraphiQL
          fetcher={fetcher}
          plugins={PLUGINS}
          visiblePlugin={firstPlugin()}
          defaultQuery={examples[0]?.query ?? ""}
          defaultEditorToolsVisibility={false}
        >
          <GraphiQL.Logo>
            <span className="atlas-logo">Atlas Core</span>
          </GraphiQL.Logo>
        </GraphiQL>
      </div>
    </>
  );
}

const root = document.getElementById("atlas");
if (root) {
  createRoot(root).render(<Page />);
}
