//! An entry of the audit log.

use async_graphql::Json;
use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    input::{AuditEntryOrder, AuditEntryWhere},
    model::object,
};

object! {
    /// An entry of the audit log: what was done with rights, and with personal data. Entries are only ever added.
    AuditEntry on audit {
        where AuditEntryWhere, order AuditEntryOrder, default Created true,
        fields {
            /// UUIDv7.
            key: Uuid,
            /// When.
            created: DateTime<Utc>,
            /// Who did it: the key of a person, or the name of a part of the program.
            actor: String,
            /// What was done, as `role.granted`.
            event: String,
            /// Key of what it was done to.
            subject: Option<Uuid>,
        }
        one {}
        many {}
        occurrences {}
        resolvers {
            /// Further facts; no secret and no personal data.
            async fn details(&self) -> Json<Value> {
                Json(self.0.details.clone())
            }
        }
    }
}
