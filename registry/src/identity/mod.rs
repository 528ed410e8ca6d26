//! Who people are: found by the identity that someone vouches for, kept by browser sessions and API tokens.
//!
//! How an identity is proven (OpenID Connect, signed tokens) is the business of the crates above. Here a proven
//! [`Identity`] becomes a person, a session or a token becomes an [`Actor`](crate::policy::Actor), and what is
//! secret is kept as a digest only.

mod actor;
mod person;
mod profile;
mod secret;
mod session;
mod sign_in;
mod token;

pub use person::{Identity, PersonCard};
pub use session::{Session, StartedSession};
pub use sign_in::{PendingSignIn, ReturnedSignIn};
pub use token::{ApiToken, IssuedToken, NewToken, TOKEN_PREFIX};
