//! Why an upload does not go on.

use std::io;

use uuid::Uuid;

/// Why an upload does not go on.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// There is none, or it is someone else's.
    #[error("there is no upload {0}; it may have expired")]
    NotFound(Uuid),
    /// Nothing, or too much, is to be sent.
    #[error("an upload has 1 to {0} bytes; a larger archive can be ingested on the machine of the atlas")]
    Length(u64),
    /// The digest that was announced is none.
    #[error("sha256 must be 64 hexadecimal digits")]
    NoDigest,
    /// The person, or everyone together, has sent too much that was not used yet.
    #[error(
        "there is no room: uploads of {whose} may have {bytes} bytes together; abandon one that is not needed"
    )]
    Quota {
        /// Whose uploads are too large together.
        whose: &'static str,
        /// How much they may have.
        bytes: u64,
    },
    /// Someone else is sending to it.
    #[error("something is being sent to this upload already")]
    Locked,
    /// What is sent does not begin where the upload ends.
    #[error("the upload has {0} bytes, so go on there")]
    Offset(u64),
    /// More is sent than was announced.
    #[error("more is sent than the {0} bytes that were announced")]
    TooLong(u64),
    /// Nothing came for too long; what came is kept.
    #[error("nothing came for {0} s; what came is kept, so go on where it ends")]
    Idle(u64),
    /// The connection broke off; what came is kept.
    #[error("the connection broke off; what came is kept, so go on where it ends")]
    Broken,
    /// What came is not what was announced; it is gone.
    #[error(
        "the content has not the digest that was announced, and was removed; send it again from its beginning"
    )]
    Digest,
    /// It is not all there yet.
    #[error("the upload has {offset} of {length} bytes; send the rest first")]
    Unfinished {
        /// Bytes that came.
        offset: u64,
        /// Bytes that were announced.
        length: u64,
    },
    /// Files of the data directory cannot be read or written.
    #[error("the upload cannot be kept: {0}")]
    Io(#[from] io::Error),
}
