import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from "@graphiql/react";
import { Kind, parse } from "graphql";

import { examples, type Example } from "./examples";

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M9 6h11M9 12h11M9 18h11" strokeLinecap="round" />
      <path d="m3.5 4.5 2.5 1.5-2.5 1.5zM3.5 10.500 6 12l-2.5 1.5zM3.5 16.5 6 18l-2.5 1.5z" />
    </svg>
  );
}

function Content() {
  const editor = useGraphiQL((state) => state.queryEditor);
  const { run, setOperationFacts } = useGraphiQLActions();

  function open(example: Example) {
    editor?.setValue(example.query);
    // GraphiQL reads the operation's name from the editor a moment later; the run must not ask for the old one.
    const documentAST = parse(example.query);
    const operations = documentAST.definitions.filter((found) => found.kind === Kind.OPERATION_DEFINITION);
    setOperationFacts({ documentAST, operations, operationName: operations[0]?.name?.value });
    run();
  }

  return (
    <section className="atlas-examples" aria-label="Examples">
      <h2>Examples</h2>
      <p>Choose one: it replaces the query of the open tab and runs.</p>
      <ul>
        {examples.map((example) => (
          <li key={example.id}>
            <button type="button" onClick={() => open(example)} disabled={!editor}>
              <strong>{example.title}</strong>
              <span>{example.about}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A pane beside the documentation that lists queries worth trying. */
export const EXAMPLES_PLUGIN: GraphiQLPlugin = { title: "Examples", icon: Icon, content: Content };
