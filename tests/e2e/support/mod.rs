//! What the stories are told with: an atlas of one's own, a running server, archives made on the spot.

mod archive;
mod atlas;
mod postgres;
mod server;
mod shelf;
mod sink;

pub use archive::Archive;
pub use atlas::Atlas;
pub use server::{Server, terminate};
pub use shelf::Shelf;
pub use sink::Sink;

/// Tells a story on each database there is.
pub async fn on_each_database<Telling: Future<Output = ()>>(story: impl Fn(Atlas) -> Telling) {
    story(Atlas::sqlite()).await;
    match postgres::server() {
        Ok(server) => story(Atlas::on_postgres(server)).await,
        Err(reason) => println!("left out: PostgreSQL, as {reason}"),
    }
}

/// A token of the local administrator.
pub fn token(atlas: &Atlas) -> String {
    let said = atlas.run(&["token"]).succeeded();
    said.split_whitespace().find(|word| word.starts_with("atlas_")).expect("a token").to_owned()
}
