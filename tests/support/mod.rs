//! What the tests share: findings made by hand, stores that misbehave, servers and a proxy, and an environment that
//! can't reach AWS.

#![allow(dead_code, reason = "each test program uses its own part")]

pub(crate) mod alone;
pub(crate) mod debian;
pub(crate) mod findings;
pub(crate) mod moto;
pub(crate) mod node;
pub(crate) mod proxy;
pub(crate) mod python;
pub(crate) mod server;
pub(crate) mod shelf;
pub(crate) mod stores;
