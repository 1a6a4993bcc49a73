//! Made-up values of a rule's form, for tests: right shape, right checksum, random body.
