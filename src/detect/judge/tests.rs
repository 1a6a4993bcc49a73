//! The judge on rows of values.
