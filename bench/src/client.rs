//! Asks a server as a hub would.

use reqwest::{Client, header::CONTENT_TYPE};

use crate::failure::Outcome;

/// Sends a GraphQL request, as JSON, and reads the whole answer, which must hold data.
pub async fn graphql(http: &Client, url: &str, request: String) -> Outcome<String> {
    let sent = http.post(url).header(CONTENT_TYPE, "application/json").body(request).send().await?;
    let answer = sent.error_for_status()?.text().await?;
    // Errors of GraphQL come with status 200.
    if answer.starts_with("{\"data\":{") {
        return Ok(answer);
    }
    Err(format!("the server answered {answer}").into())
}
