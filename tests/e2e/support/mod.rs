//! What the stories are told with: an atlas of one's own, a running server, archives made on the spot.

mod archive;
mod atlas;
mod postgres;
mod server;

pub use archive::Archive;
pub use atlas::Atlas;
pub use server::{Server, terminate};

/// Tells a story on each database there is.
pub async fn on_each_database<Telling: Future<Output = ()>>(story: impl Fn(Atlas) -> Telling) {
    story(Atlas::sqlite()).await;
    match postgres::server() {
        Ok(server) => story(Atlas::on_postgres(server)).await,
        Err(reason) => println!("left out: PostgreSQL, as {reason}"),
    }
}
