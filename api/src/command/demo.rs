//! `atlas demo`.

use std::{net::SocketAddr, sync::Arc};

use crate::{
    app::App, command::serve, failure::Failure, identity::local, out, progress, sample, settings::Settings,
    shutdown,
};

/// What every page says while the sample is served, unless the operator says something else.
const NOTICE: &str = "Sample atlas in demo mode: all records here were generated; they are not real observations. \
     Anyone can sign in.";

/// Makes the sample atlas unless it is there, and serves it.
pub async fn run(mut settings: Settings) -> Result<(), Failure> {
    if settings.notice.is_empty() {
        NOTICE.clone_into(&mut settings.notice);
    }
    let app = App { demo: true, ..App::open(settings).await? };
    let stop = shutdown::on_signal();
    let progress = progress::display("sample");
    let loaded = sample::load(&app.ingest_context(), Arc::clone(&progress), &stop).await;
    drop(progress);
    match loaded {
        Ok(done) if done.loaded > 0 => {
            tracing::info!(datasets = done.loaded, records = done.records, "the sample is loaded");
        }
        Ok(_) => {}
        // What was published stays; the next start goes on from there.
        Err(_) if stop.is_cancelled() => return Ok(()),
        Err(error) => return Err(Failure::new("the sample atlas cannot be made", &error)),
    }
    local::open(&app.registry)
        .await
        .map_err(|e| Failure::new("the people of the demo cannot be made", &e))?;
    serve::serve(app, stop, |address| out::text(&welcome(address))).await
}

fn welcome(address: SocketAddr) -> String {
    format!(
        r#"
  GraphiQL   http://{address}/graphiql   with examples to click
  GraphQL    http://{address}/graphql
  Schema     http://{address}/schema.graphql
  Sign in    http://{address}/sign-in   as an administrator, a reviewer, a steward or a newcomer; no password

  Queries worth trying:

    {{ datasets(first: 5) {{ totalCount nodes {{ uid title recordCount provider {{ title }} }} }} }}

    {{ institution(uid: "in1") {{ name collections(first: 5) {{ nodes {{ name occurrences {{ totalCount }} }} }} }} }}

    {{ occurrences(where: {{ taxon: {{ eq: "Aves" }}, year: {{ gte: 1990 }} }}, first: 3) {{
        totalCount
        facet(field: STATE_PROVINCE) {{ buckets {{ label count }} }}
        nodes {{ scientificName locality dataset {{ title }} }} }} }}

  From a shell:

    curl http://{address}/graphql --json '{{"query": "{{ hubs {{ nodes {{ title occurrences {{ totalCount }} }} }} }}"}}'

  Ctrl-C stops it; the data stay, and the next start takes seconds.
"#
    )
}
