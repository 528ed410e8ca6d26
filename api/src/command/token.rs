//! `atlas token`.

use atlas_registry::{
    Registry, RegistryError, Viewer,
    identity::{Identity, IssuedToken, NewToken},
    policy::{Role, Scope, TokenScope},
    roles::NewGrant,
};

use crate::{
    app,
    cli::{TokenArgs, TokenUse},
    failure::Failure,
    migrate, out,
    settings::Settings,
};

/// Who vouches for the local administrator: whoever may run the program on its database.
const ISSUER: &str = "local";

/// Issues a token for the local administrator.
pub async fn run(settings: Settings, args: TokenArgs) -> Result<(), Failure> {
    app::make_folder(&settings.data_dir)?;
    let registry = app::open_registry(&settings).await?;
    migrate::require_current(&registry).await?;
    let issued = issue(&registry, args).await.map_err(|e| Failure::new("no token was issued", &e))?;
    out::line(&issued.secret);
    out::note(&format!(
        "This is a token of the local administrator, good until {}. It is shown this once; keep it like a password.\n\
         Try it:  curl http://{}/graphql -H \"Authorization: Bearer $TOKEN\" --json '{{\"query\": \"{{ viewer {{ person {{ name }} }} }}\"}}'",
        issued.token.expires.format("%Y-%m-%d"),
        settings.listen
    ));
    Ok(())
}

async fn issue(registry: &Registry, args: TokenArgs) -> Result<IssuedToken, RegistryError> {
    let identity = Identity {
        issuer: ISSUER.to_owned(),
        subject: "atlas".to_owned(),
        name: Some("Local administrator".to_owned()),
        email: None,
        email_verified: false,
    };
    let person = registry.recognise(&identity).await?;
    let role = NewGrant { person: person.key, role: Role::Admin, scope: Scope::All, expires: None };
    registry.ensure_role(role, "the local administrator").await?;
    let viewer = Viewer::Person(registry.actor(person.key, TokenScope::Admin).await?);
    let scope = match args.scope {
        TokenUse::Read => TokenScope::Read,
        TokenUse::Propose => TokenScope::Propose,
        TokenUse::Write => TokenScope::Write,
        TokenUse::Admin => TokenScope::Admin,
    };
    registry.create_token(&viewer, NewToken { name: args.name, scope, days: args.expires_days }).await
}
