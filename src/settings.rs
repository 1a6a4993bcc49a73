//! What the command line means: defaults, flags, one struct without options left over.
