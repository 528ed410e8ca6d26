//! The pages that the program itself shows, in the style of the house. They work without scripts.

use std::fmt::{Display, Write};

use atlas_registry::RegistryError;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use url::form_urlencoded::Serializer;

use super::AppState;
use crate::{
    http::graphiql::escape,
    identity::{ProviderError, local::LocalUser},
};

/// The pages load their style from here and send their forms here; nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";
/// As [`POLICY`], for a page with a script from here.
const POLICY_WITH_SCRIPT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const STYLE: &str = include_str!("style.css");

/// A page in the making.
pub struct Page {
    title: String,
    body: String,
    links: String,
    script: Option<&'static str>,
}

impl Page {
    /// A page with this heading.
    pub fn new(title: &str) -> Self {
        Self { title: escape(title), body: String::new(), links: String::new(), script: None }
    }

    /// The same page, with a paragraph more.
    pub fn text(mut self, text: &str) -> Self {
        self.add(format_args!("<p>{}</p>", escape(text)));
        self
    }

    /// The same page, with a form of one field.
    pub fn form(mut self, action: &str, name: &str, label: &str, button: &str) -> Self {
        let (action, name, label) = (escape(action), escape(name), escape(label));
        self.add(format_args!(
            "<form method=\"post\" action=\"{action}\"><label>{label}\
             <input name=\"{name}\" required autocomplete=\"off\" spellcheck=\"false\"></label>\
             <button><strong>{}</strong></button></form>",
            escape(button)
        ));
        self
    }

    /// The same page, made easier by a script. It must work without.
    pub fn script(self, address: &'static str) -> Self {
        Self { script: Some(address), ..self }
    }

    /// The same page, with a link more at its end.
    pub fn link(mut self, address: &str, text: &str) -> Self {
        let link = format_args!("<a href=\"{}\">{}</a>", escape(address), escape(text));
        // Writing to a string cannot fail.
        let _written = self.links.write_fmt(link);
        self
    }

    /// The same page, with a local person more to sign in as.
    pub fn person(mut self, user: &LocalUser, return_to: &str) -> Self {
        self.add(format_args!(
            "<form method=\"post\" action=\"/sign-in/demo\">\
             <input type=\"hidden\" name=\"return_to\" value=\"{}\">\
             <button name=\"user\" value=\"{}\"><strong>{}</strong><span>{}</span></button></form>",
            escape(return_to),
            escape(user.id),
            escape(user.name),
            escape(user.about)
        ));
        self
    }

    /// The page as an answer.
    pub fn answer(self, state: &AppState, status: StatusCode) -> Response {
        let Self { title, body, links, script } = self;
        let policy = if script.is_some() { POLICY_WITH_SCRIPT } else { POLICY };
        let script = script.map(|address| format!("<script src=\"{address}\" defer></script>"));
        let script = script.unwrap_or_default();
        let notice = match state.settings.notice.as_str() {
            "" => String::new(),
            notice => format!("<p class=\"notice\" role=\"note\">{}</p>", escape(notice)),
        };
        let links = if links.is_empty() { links } else { format!("<nav>{links}</nav>") };
        let html = format!(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <title>{title} · Atlas Core</title><link rel=\"stylesheet\" href=\"/sign-in/style.css\">\
             <link rel=\"icon\" type=\"image/svg+xml\" href=\"/graphiql/favicon.svg\">{script}</head>\
             <body>{notice}<main><p class=\"brand\">Atlas Core</p><h1>{title}</h1>{body}{links}</main></body></html>"
        );
        let headers = [
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::CACHE_CONTROL, "no-store"),
            // Under `no-referrer` browsers send the forms with the origin `null`, which is nobody's.
            (header::REFERRER_POLICY, "same-origin"),
        ];
        (status, headers, Html(html)).into_response()
    }

    fn add(&mut self, part: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _written = self.body.write_fmt(part);
    }
}

/// The style of the pages.
pub async fn style() -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, STYLE)
}

/// The place to go on at leads out of this atlas.
pub fn elsewhere(state: &AppState) -> Response {
    Page::new("That link is not sound")
        .text("It names a person or a place after signing in that is not in this atlas. It was not followed.")
        .link("/sign-in", "Sign in")
        .answer(state, StatusCode::BAD_REQUEST)
}

/// Signing in at the provider did not work; why is for the log.
pub fn failed(state: &AppState, error: &ProviderError, return_to: &str) -> Response {
    tracing::warn!(%error, "someone could not sign in");
    let (status, text) = match error {
        ProviderError::Unavailable(_) => {
            (StatusCode::BAD_GATEWAY, "The identity provider does not answer at present.")
        }
        ProviderError::Refused(_) => {
            (StatusCode::BAD_REQUEST, "What the identity provider sent could not be accepted.")
        }
    };
    Page::new("You are not signed in")
        .text(text)
        .link(&again(return_to), "Try again")
        .link(return_to, "Go on without")
        .answer(state, status)
}

/// The atlas itself could not.
pub fn broken(state: &AppState, error: &RegistryError) -> Response {
    log(error);
    Page::new("You are not signed in")
        .text("Something went wrong here, not with you; the log has it.")
        .link("/sign-in", "Try again")
        .answer(state, StatusCode::SERVICE_UNAVAILABLE)
}

fn log(error: &dyn Display) {
    tracing::error!(%error, "signing in failed");
}

/// The address that begins again.
pub fn again(return_to: &str) -> String {
    format!("/sign-in?{}", query(return_to))
}

/// The path to go on at, as a parameter.
pub fn query(return_to: &str) -> String {
    Serializer::new(String::new()).append_pair("return_to", return_to).finish()
}
