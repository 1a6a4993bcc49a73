//! The walker over files and folders.
