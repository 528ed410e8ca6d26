//! Delivery of what happened, from the outbox: in-app, webhooks, e-mail.
