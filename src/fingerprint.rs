//! Fingerprints: who a finding is, through all edits of its file.
//!
//! One depends on the rule, the secret and the path, and on nothing else. It may stand in a committed file, so it must not
//! tell the secret to who tries out guesses: the secret goes in through a slow hash or a keyed one, by the [`Key`].
//!
//! Not here: which findings need one. It costs some hundredths of a second for each secret, and is made when it is asked for.

use crate::finding::Finding;
use crate::secret::SecretValue;
use crate::text::hex;
use crate::text::printable::path_bytes;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt;
use zeroize::Zeroizing;

/// Names a finding. Says nothing of its secret that could be guessed cheaply.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub(crate) [u8; 16]);

impl Fingerprint {
    /// The one that is written so, in 32 hexadecimal digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        hex::exactly(text).map(Self)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::written(&self.0))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// What stands between a fingerprint and who would guess the secret behind it.
#[derive(Clone, PartialEq, Eq)]
pub enum Key {
    /// Each guess costs what one Argon2id costs; the salt, which is public, keeps it from being paid once for all.
    Salt([u8; 16]),
    /// No guess can be tried without these bytes.
    Secret(Zeroizing<[u8; 32]>),
}

impl Key {
    /// The name of a secret key, which says nothing of it; `None` when there is none.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        match self {
            Self::Salt(_) => None,
            Self::Secret(key) => Some(hex::written(&keyed(&key[..], &[b"keylift key id"])[..8])),
        }
    }
}

/// What the slow hash works in. Had once a thread: to have it from the system for each secret takes as long as the hash.
#[derive(Default)]
struct Room(Vec<Block>);

/// The hash of a secret: slow, or keyed.
fn digest(key: Option<&Key>, secret: &SecretValue, room: &mut Room) -> Zeroizing<[u8; 32]> {
    let plain = Zeroizing::new(plain(secret));
    match key {
        None => slow(PUBLIC_SALT, LIGHT, &plain, room),
        Some(Key::Salt(salt)) => slow(salt, HEAVY, &plain, room),
        Some(Key::Secret(key)) => Zeroizing::new(keyed(&key[..], &[&plain[..]])),
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Salt(salt) => write!(f, "Salt({})", hex::written(salt)),
            Self::Secret(_) => f.write_str("Secret(***)"),
        }
    }
}

/// Makes fingerprints, and remembers what was slow.
#[derive(Debug)]
pub struct Fingerprinter {
    /// `None` for reports where no baseline brings a salt: then all have one, which everybody knows, so that fingerprints of
    /// one tree are the same in all reports on it.
    key: Option<Key>,
    digests: HashMap<SecretValue, Zeroizing<[u8; 32]>>,
    room: Room,
}

impl fmt::Debug for Room {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Room(***)")
    }
}

impl Fingerprinter {
    /// With nothing remembered yet. Without a key, for reports, the hash is a light one, and its salt public.
    #[must_use]
    pub fn new(key: Option<Key>) -> Self {
        Self { key, digests: HashMap::new(), room: Room::default() }
    }

    /// The fingerprint of a finding.
    pub fn of(&mut self, finding: &Finding) -> Fingerprint {
        self.at(&finding.rule.id, &finding.secret, &path_of(finding))
    }

    /// The one that a finding by this rule of this secret would have in the file `path`, seen from the top of the
    /// repository, with `/` between its parts.
    pub fn at(&mut self, rule: &str, secret: &SecretValue, path: &[u8]) -> Fingerprint {
        if !self.digests.contains_key(secret) {
            let digest = digest(self.key.as_ref(), secret, &mut self.room);
            self.digests.insert(secret.clone(), digest);
        }
        // What was just put in is there.
        let digest = self.digests.get(secret).map_or([0; 32], |digest| **digest);
        let mac = keyed(&digest, &[b"keylift fingerprint 1", b"\0", rule.as_bytes(), b"\0", path]);
        let mut short = [0; 16];
        short.copy_from_slice(&mac[..16]);
        Fingerprint(short)
    }

    /// Does what is slow for all of these findings at once, on so many threads.
    pub fn prepare<'a>(&mut self, findings: impl Iterator<Item = &'a Finding>, threads: usize) {
        let new: HashSet<&SecretValue> =
            findings.map(|finding| &finding.secret).filter(|secret| !self.digests.contains_key(*secret)).collect();
        let new: Vec<&SecretValue> = new.into_iter().collect();
        let key = self.key.as_ref();
        let digests = |secrets: &[&SecretValue]| -> Vec<_> {
            let mut room = Room::default();
            secrets.iter().map(|secret| ((*secret).clone(), digest(key, secret, &mut room))).collect()
        };
        let part = new.len().div_ceil(threads.max(1)).max(1);
        let made: Vec<_> = std::thread::scope(|scope| {
            let parts = new.chunks(part).map(|part| scope.spawn(move || digests(part)));
            let running: Vec<_> = parts.collect();
            // A thread that failed leaves its part to be done when it is asked for.
            running.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
        });
        self.digests.extend(made);
    }

    /// Gives each of these findings its fingerprint.
    pub fn fill<'a>(&mut self, findings: impl Iterator<Item = &'a mut Finding>, threads: usize) {
        let findings: Vec<_> = findings.collect();
        self.prepare(findings.iter().map(|finding| &**finding), threads);
        for finding in findings {
            finding.fingerprint = Some(self.of(finding));
        }
    }
}

/// The path by which a finding is known: from the top of the repository, with `/` between its parts on every system.
#[must_use]
pub fn path_of(finding: &Finding) -> Cow<'_, [u8]> {
    slashed(path_bytes(finding.site.origin.identity()), std::path::MAIN_SEPARATOR)
}

fn slashed(path: &[u8], separator: char) -> Cow<'_, [u8]> {
    match separator {
        '\\' => path.iter().map(|&byte| if byte == b'\\' { b'/' } else { byte }).collect::<Vec<u8>>().into(),
        _ => path.into(),
    }
}

/// SHA-256 of the secret. A value of several lines is taken without what depends on where it stands: how its lines end and
/// how far they are indented.
fn plain(secret: &SecretValue) -> [u8; 32] {
    let bytes = secret.expose();
    if !bytes.contains(&b'\n') {
        return Sha256::digest(bytes).into();
    }
    let mut hash = Sha256::new();
    for line in bytes.split(|&byte| byte == b'\n') {
        hash.update(line.trim_ascii());
        hash.update(b"\n");
    }
    hash.finalize().into()
}

/// Argon2id for baselines: 4 MiB, one pass, one lane; some milliseconds. What OWASP's Password Storage Cheat Sheet asks for
/// (7 MiB, 5 passes) takes nine times as long, and a scan against a baseline of five hundred entries must not take ten
/// seconds. Who wants more takes a key.
const HEAVY: Params = params(4 * 1024);

/// For reports, in which every finding has a fingerprint, and beside which the source lies as it is.
const LIGHT: Params = params(512);

/// What the hash is made with where there is no key.
const PUBLIC_SALT: &[u8; 16] = b"keylift/unsalted";

/// One pass over so many KiB.
#[allow(clippy::panic, reason = "it would be the compiler's")]
const fn params(memory: u32) -> Params {
    match Params::new(memory, 1, 1, Some(32)) {
        Ok(params) => params,
        Err(_) => panic!("these are valid"),
    }
}

#[allow(
    clippy::expect_used,
    reason = "it fails for lengths that are wrong; these are fixed, and a test has tried them"
)]
fn slow(salt: &[u8; 16], cost: Params, secret: &[u8; 32], room: &mut Room) -> Zeroizing<[u8; 32]> {
    let mut digest = Zeroizing::new([0; 32]);
    room.0.resize(cost.block_count(), Block::default());
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost);
    let done = argon.hash_password_into_with_memory(secret, salt, &mut digest[..], &mut room.0);
    done.expect("the lengths are right");
    digest
}

/// HMAC-SHA256.
#[allow(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn keyed(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length will do");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(key: Option<&Key>, rule: &str, secret: &str, path: &str) -> String {
        Fingerprinter::new(key.cloned()).at(rule, &SecretValue::new(secret.as_bytes()), path.as_bytes()).to_string()
    }

    fn key(byte: u8) -> Key {
        Key::Secret(Zeroizing::new([byte; 32]))
    }

    /// Committed baselines hold them: they are never to change. The values are from Python's `argon2-cffi` and `hmac`.
    #[test]
    fn they_are_the_same_for_ever() {
        assert_eq!(print(None, "a.b", "sesame", "src/x.py"), "f63cb0ce7a0869ee67e76ee40aba6e52");
        assert_eq!(print(Some(&Key::Salt([1; 16])), "a.b", "sesame", "src/x.py"), "ac60d6fe91fa3ced3ab96b5a70e985b6");
        assert_eq!(print(Some(&key(7)), "a.b", "sesame", "src/x.py"), "4af7e973a2095e54433ddec8be2167f4");
        assert_eq!(key(7).id().unwrap(), "2fd2e55ceac44a1a");
    }

    #[test]
    fn each_part_counts() {
        let base = ("a.b", "sesame", "x/y");
        let with = |key: &Key, (rule, secret, path)| print(Some(key), rule, secret, path);
        for key in [key(1), Key::Salt([3; 16])] {
            let first = with(&key, base);
            for other in
                [("a.c", "sesame", "x/y"), ("a.b", "sesamE", "x/y"), ("a.b", "sesame", "x/z"), ("a.bx", "sesame", "/y")]
            {
                assert_ne!(with(&key, other), first, "{other:?}");
            }
            assert_eq!(with(&key, base), first);
        }
        assert_ne!(with(&key(1), base), with(&key(2), base));
        assert_ne!(with(&Key::Salt([1; 16]), base), with(&Key::Salt([2; 16]), base));
    }

    #[test]
    fn line_ends_and_indentation_of_a_value_do_not_count() {
        let one = print(Some(&key(1)), "r", "-----A\nBBB\nCC\n-----", "p");
        for same in ["-----A\r\nBBB\r\nCC\r\n-----", "-----A\n    BBB\n    CC\n  -----", "-----A\n\tBBB\t\nCC\n-----"] {
            assert_eq!(print(Some(&key(1)), "r", same, "p"), one, "{same:?}");
        }
        for other in ["-----A\nBBBCC\n-----", "-----A\nBBB\nCD\n-----", "-----A\nBB B\nCC\n-----"] {
            assert_ne!(print(Some(&key(1)), "r", other, "p"), one, "{other:?}");
        }
        assert_ne!(
            print(Some(&key(1)), "r", " a ", "p"),
            print(Some(&key(1)), "r", "a", "p"),
            "in one line blanks are the value's"
        );
    }

    #[test]
    fn a_path_is_spelled_alike_on_every_system() {
        assert_eq!(&*slashed(b"src\\a b\\c.py", '\\'), b"src/a b/c.py");
        assert_eq!(&*slashed(b"src/a\\b.py", '/'), b"src/a\\b.py", "a file may be called so");
    }

    #[test]
    fn a_key_is_not_printed() {
        assert_eq!(format!("{:?}", key(9)), "Secret(***)");
    }
}
