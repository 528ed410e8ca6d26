//! How fast searches are answered over HTTP, and by the engine itself.

use std::time::{Duration, Instant};

use atlas_registry::{Registry, Viewer};
use atlas_search::{
    Cursor, EmbeddedIndex, LoadPin, OccurrenceIndex, OccurrenceQuery, OccurrenceResult, Scope,
};
use reqwest::Client;
use serde_json::{Value, json};

use crate::{
    atlas::{Atlas, Server},
    client::graphql,
    failure::Outcome,
    report::{Table, grouped, milliseconds, ratio},
    settings::Settings,
    shape::{Shape, page, shapes},
    spread::Spread,
};

/// How deep the deep page lies, where there are as many records.
const DEPTH: u64 = 100_000;
/// Different places of the deep page.
const PLACES: usize = 40;
/// Searches before those that are timed.
const WARM_UP: usize = 3;

/// The times of one shape.
pub struct Timed {
    name: String,
    matching: u64,
    http: Spread,
    direct: Spread,
}

/// An engine in this process, on the folder that the server works on.
struct Direct {
    index: EmbeddedIndex,
    scope: Scope,
}

impl Direct {
    async fn ask(&self, query: &OccurrenceQuery) -> Outcome<OccurrenceResult> {
        let answers = self.index.search(std::slice::from_ref(query), &self.scope).await?;
        Ok(answers.into_iter().next().ok_or("the engine gave no answer")?)
    }
}

/// Times every shape, a search over HTTP and one by the engine in turn, so that both meet the same moments.
pub async fn measure(
    atlas: &Atlas,
    server: &Server,
    registry: &Registry,
    settings: &Settings,
) -> Outcome<Vec<Timed>> {
    let pin = registry.pin().await?;
    let hidden = registry.hidden_datasets(&Viewer::Anonymous).await?;
    let direct = Direct {
        index: EmbeddedIndex::open(atlas.data_dir().join("index"))?,
        scope: Scope::new(LoadPin::new(pin.latest, pin.hidden), hidden),
    };
    let depth = DEPTH.min(settings.records / 2);
    let places = deep_places(&direct, depth).await?;
    let http = Client::new();
    let mut all = Vec::new();
    for shape in shapes(&places, depth) {
        all.push(time(shape, &http, server, &direct, settings.searches).await?);
    }
    Ok(all)
}

/// Cursors of records far down the order. The engine's are the same as those of GraphQL.
async fn deep_places(direct: &Direct, depth: u64) -> Outcome<Vec<Cursor>> {
    let depth = usize::try_from(depth)?;
    let query = OccurrenceQuery { page: Some(page(depth + PLACES, None)), ..OccurrenceQuery::default() };
    let hits = direct.ask(&query).await?.hits;
    Ok(hits.into_iter().skip(depth - 1).take(PLACES).map(|hit| hit.cursor).collect())
}

async fn time(shape: Shape, http: &Client, server: &Server, direct: &Direct, times: usize) -> Outcome<Timed> {
    let (mut over_http, mut directly, mut matching) = (Vec::new(), Vec::new(), Vec::new());
    for (n, (variables, query)) in shape.questions.iter().cycle().take(WARM_UP + times).enumerate() {
        let body = json!({ "query": shape.document, "variables": variables });
        let (answer, http_time) = ask(http, server, &body).await?;
        let started = Instant::now();
        let result = direct.ask(query).await?;
        let direct_time = started.elapsed();
        check(&answer, &result)?;
        if n >= WARM_UP {
            over_http.push(http_time);
            directly.push(direct_time);
            matching.extend(result.total);
        }
    }
    matching.sort_unstable();
    Ok(Timed {
        name: shape.name,
        matching: matching.get(matching.len() / 2).copied().unwrap_or_default(),
        http: over_http.into(),
        direct: directly.into(),
    })
}

/// One request, with the time until its answer was read.
async fn ask(http: &Client, server: &Server, body: &Value) -> Outcome<(Value, Duration)> {
    let started = Instant::now();
    let answer = graphql(http, &server.graphql(), body.to_string()).await?;
    let time = started.elapsed();
    Ok((serde_json::from_str(&answer)?, time))
}

/// What is compared must be the same search.
fn check(answer: &Value, result: &OccurrenceResult) -> Outcome<()> {
    let found = &answer["data"]["occurrences"];
    let total = found["totalCount"].as_u64();
    let keys = found["nodes"].as_array().map(|nodes| nodes.iter().filter_map(|node| node["key"].as_str()));
    let same = keys.is_some_and(|keys| keys.eq(result.hits.iter().map(|hit| hit.id.to_string())));
    if total.is_some() && total == result.total && same {
        return Ok(());
    }
    Err(format!(
        "GraphQL and the engine differ: the engine found {:?}, GraphQL answered {answer}",
        result.total
    )
    .into())
}

/// The figures of all shapes.
pub fn table(all: &[Timed], records: u64) -> String {
    let mut table = Table::new(&[
        "search",
        "matching (median)",
        "HTTP p50, ms",
        "HTTP p95, ms",
        "engine p50, ms",
        "engine p95, ms",
        "p50 against engine",
    ]);
    for one in all {
        let [http, direct] = [&one.http, &one.direct];
        let figures =
            [http.percentile(50), http.percentile(95), direct.percentile(50), direct.percentile(95)];
        table.row(
            &one.name,
            std::iter::once(grouped(one.matching as f64))
                .chain(figures.map(milliseconds))
                .chain([ratio(figures[0].as_secs_f64(), figures[2].as_secs_f64())]),
        );
    }
    format!("## Search among {} records\n\n{}", grouped(records as f64), table.markdown())
}
