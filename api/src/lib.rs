//! The atlas program: command line, HTTP, configuration.
