//! Darwin Core archives in, interpreted and published records out.
