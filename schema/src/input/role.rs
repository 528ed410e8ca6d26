//! Filters and orders of roles held and asked for, and of the audit log.

use crate::input::{order_input, where_input};

where_input! {
    /// Conditions on roles that are held; all that are given must hold.
    RoleGrantWhere on role_grant {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// Key of: person who holds it.
        person_key: KeyFilter = PersonKey,
        /// The role.
        role: RoleFilter = Role,
        /// The kind of scope.
        scope_kind: RoleScopeKindFilter = ScopeKind,
        /// The country or namespace.
        scope_value: TextFilter = ScopeValue,
        /// Key of: hub or entity.
        scope_key: KeyFilter = ScopeKey,
        /// When it was granted.
        created: DateTimeFilter = Created,
        /// When it ends by itself; null means never.
        expires: DateTimeFilter = Expires,
        /// When it was taken back.
        revoked: DateTimeFilter = Revoked,
    }
    related {}
}

order_input! {
    /// An order of roles that are held.
    RoleGrantOrder by RoleGrantOrderField on role_grant {
        /// When it was granted.
        Created = Created,
        /// When it ends by itself.
        Expires = Expires,
    }
}

where_input! {
    /// Conditions on requests for roles; all that are given must hold.
    RoleRequestWhere on role_request {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// Key of: person who asks.
        person_key: KeyFilter = PersonKey,
        /// The role.
        role: RoleFilter = Role,
        /// The kind of scope.
        scope_kind: RoleScopeKindFilter = ScopeKind,
        /// The country or namespace.
        scope_value: TextFilter = ScopeValue,
        /// Key of: hub or entity.
        scope_key: KeyFilter = ScopeKey,
        /// What became of it.
        state: RoleRequestStateFilter = State,
        /// When they asked.
        created: DateTimeFilter = Created,
        /// When it was decided or withdrawn.
        decided: DateTimeFilter = Decided,
    }
    related {}
}

order_input! {
    /// An order of requests for roles.
    RoleRequestOrder by RoleRequestOrderField on role_request {
        /// When they asked.
        Created = Created,
        /// When it was decided or withdrawn.
        Decided = Decided,
    }
}

where_input! {
    /// Conditions on entries of the audit log; all that are given must hold.
    AuditEntryWhere on audit {
        /// UUIDv7.
        key: KeyFilter = Key,
        /// When.
        created: DateTimeFilter = Created,
        /// Who did it: the key of a person, or the name of a part of the program.
        actor: TextFilter = Actor,
        /// What was done, as `role.granted`.
        event: TextFilter = Event,
        /// Key of: what it was done to.
        subject: KeyFilter = Subject,
    }
    related {}
}

order_input! {
    /// An order of entries of the audit log.
    AuditEntryOrder by AuditEntryOrderField on audit {
        /// When.
        Created = Created,
    }
}
