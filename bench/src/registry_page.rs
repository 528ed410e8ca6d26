//! How often a second the registry's page of datasets can be read, over GraphQL and by hand.

use std::time::Duration;

use atlas_registry::Registry;
use futures::future::BoxFuture;
use reqwest::Client;
use serde_json::{Value, json};

use crate::{
    atlas::Server,
    by_hand,
    client::graphql,
    failure::Outcome,
    load::{Load, load},
    process::processor,
    report::{Table, grouped, milliseconds, ratio},
    settings::Settings,
};

/// Twenty datasets with who stands behind them.
const PAGE: &str = "{
  datasets(first: 20, orderBy: [{ field: TITLE }]) {
    totalCount
    nodes {
      uid title recordCount license
      provider { uid title }
      institutions(first: 5) { nodes { uid name code } }
      contacts(first: 5) { nodes { firstName lastName email position } }
    }
  }
}";

/// The least a GraphQL request over HTTP can be.
const NOTHING: &str = "{ __typename }";

/// The loads, each with the processor time that the answering process spent on an answer.
pub struct Pages {
    graphql: Measured,
    by_hand: Measured,
    nothing: Measured,
}

struct Measured {
    load: Load,
    /// Processor time for one answer.
    processor: Duration,
}

/// Loads the page over GraphQL, then by hand, then asks for nothing at all.
pub async fn measure(server: &Server, registry: &Registry, settings: &Settings) -> Outcome<Pages> {
    check(server, registry).await?;
    let (callers, time) = (settings.connections, settings.page_time);
    let warm_up = time / 8;
    let ask = asker(server, PAGE);
    load(callers, warm_up, ask.clone()).await?;
    let over_graphql = measured(server.pid(), load(callers, time, ask)).await?;
    let db = registry.db().clone();
    let read = move || {
        let db = db.clone();
        async move { Ok(by_hand::page(&db).await?.len()) }
    };
    load(callers, warm_up, read.clone()).await?;
    let by_hand = measured(std::process::id(), load(callers, time, read)).await?;
    let nothing = measured(server.pid(), load(callers, time / 4, asker(server, NOTHING))).await?;
    Ok(Pages { graphql: over_graphql, by_hand, nothing })
}

/// Both ways must read the same page.
async fn check(server: &Server, registry: &Registry) -> Outcome<()> {
    let asked = graphql(&Client::new(), &server.graphql(), json!({ "query": PAGE }).to_string()).await?;
    let asked: Value = serde_json::from_str(&asked)?;
    let read: Value = serde_json::from_str(&by_hand::page(registry.db()).await?)?;
    if asked == read { Ok(()) } else { Err(format!("GraphQL answers {asked}, by hand it is {read}").into()) }
}

async fn measured(pid: u32, loading: impl Future<Output = Outcome<Load>>) -> Outcome<Measured> {
    let before = processor(pid).unwrap_or_default();
    let load = loading.await?;
    let spent = processor(pid).unwrap_or_default().saturating_sub(before);
    let answers = u32::try_from(load.answers)?.max(1);
    Ok(Measured { load, processor: spent / answers })
}

/// Asks over HTTP, on connections that are kept.
fn asker(
    server: &Server,
    query: &str,
) -> impl Fn() -> BoxFuture<'static, Outcome<usize>> + Clone + Send + Sync + use<> {
    let (client, url) = (Client::new(), server.graphql());
    let body = json!({ "query": query }).to_string();
    move || {
        let (client, url, body) = (client.clone(), url.clone(), body.clone());
        Box::pin(async move { Ok(graphql(&client, &url, body).await?.len()) })
    }
}

/// The figures.
pub fn table(pages: &Pages, settings: &Settings) -> String {
    let mut table = Table::new(&[
        "what",
        "answers/s",
        "p50, ms",
        "p95, ms",
        "processor an answer, ms",
        "answer, bytes",
        "rate against by hand",
    ]);
    let by_hand = pages.by_hand.load.rate;
    let rows = [
        ("page over GraphQL and HTTP", &pages.graphql),
        ("page by hand: SQL and JSON, in process", &pages.by_hand),
        ("`{ __typename }` over GraphQL and HTTP", &pages.nothing),
    ];
    for (name, Measured { load, processor }) in rows {
        table.row(
            name,
            [
                grouped(load.rate),
                milliseconds(load.times.percentile(50)),
                milliseconds(load.times.percentile(95)),
                format!("{:.2}", processor.as_secs_f64() * 1000.0),
                grouped(load.bytes as f64),
                ratio(load.rate, by_hand),
            ],
        );
    }
    let cost = ratio(pages.graphql.processor.as_secs_f64(), pages.by_hand.processor.as_secs_f64());
    format!(
        "## Registry page: 20 datasets with provider, institutions and contacts, {} connections\n\n{}\n\
         A page over GraphQL takes {cost} the processor time of the page by hand (the asking side not counted; it \
         runs on the same machine).\n",
        settings.connections,
        table.markdown()
    )
}
