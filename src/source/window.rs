//! Large inputs in windows that share context.
