//! The key in `.keylift/key`, and the digests made with it.
//!
//! A plain hash of a short password can be guessed back; a keyed one can't without the key. So whatever stands for a
//! value outside the process (in the journal, as the token of a request) is a digest made here.

use super::name::SecretName;
use crate::secret::SecretValue;
use crate::text::hex;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A random key of one repository. Never leaves the machine.
pub struct Key(Zeroizing<[u8; 32]>);

/// Stands for a value in the journal: the same for the same value and key, and of no use without the key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(pub String);

impl Fingerprint {
    /// Reads the 64 hexadecimal digits of one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let legal = text.len() == 64 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        legal.then(|| Self(text.to_owned()))
    }
}

/// Makes the same request twice the same request: 64 hexadecimal digits from name, value and key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why there is no key.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum KeyError {
    /// It can't be read or written.
    #[error("failed to read or make the key {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// It is not what keylift wrote: a link, a folder, or of another length.
    #[error("{} is not a key that keylift made", .0.display())]
    #[diagnostic(help("remove it; keylift makes a new one, and finds out again what is stored already"))]
    Foreign(PathBuf),
    /// Others can read it, so a stranger may know it (it may have come with the repository).
    #[error("{} can be read by others", .0.display())]
    #[diagnostic(help("remove it, unless you know why; keylift makes a new one with mode 0600"))]
    Exposed(PathBuf),
    /// The system has no random numbers.
    #[error("the system gives no random numbers")]
    Random,
}

impl Key {
    /// Reads the key of a folder; `None` when there is none yet.
    ///
    /// # Errors
    /// When it can't be read, or can't be trusted.
    pub fn read(folder: &Path) -> Result<Option<Self>, KeyError> {
        let path = folder.join("key");
        let failed = |cause| KeyError::Io { path: path.clone(), cause };
        let metadata = match fs::symlink_metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        if !metadata.is_file() || metadata.len() != 32 {
            return Err(KeyError::Foreign(path));
        }
        if is_exposed(&metadata) {
            return Err(KeyError::Exposed(path));
        }
        let mut bytes = Zeroizing::new([0; 32]);
        File::open(&path).and_then(|mut file| file.read_exact(&mut *bytes)).map_err(failed)?;
        Ok(Some(Self(bytes)))
    }

    /// Reads the key of a folder, or makes one: whole or not at all, with mode 0600.
    ///
    /// # Errors
    /// When it can't be read, written or trusted.
    pub fn read_or_make(folder: &Path) -> Result<Self, KeyError> {
        if let Some(key) = Self::read(folder)? {
            return Ok(key);
        }
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(&mut *bytes).map_err(|_| KeyError::Random)?;
        let path = folder.join("key");
        let failed = |cause| KeyError::Io { path: path.clone(), cause };
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        file.write_all(&*bytes).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        match file.persist_noclobber(&path) {
            Ok(_) => Ok(Self(bytes)),
            // Another keylift was faster: its key is the one.
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                Self::read(folder)?.ok_or(KeyError::Foreign(path))
            }
            Err(error) => Err(failed(error.error)),
        }
    }

    /// What stands for the key itself, so that fingerprints made with a lost one are not taken for ours.
    #[must_use]
    pub fn id(&self) -> String {
        self.digest(&[b"id"])[..16].to_owned()
    }

    /// What stands for `value` in the journal.
    #[must_use]
    pub fn fingerprint(&self, value: &SecretValue) -> Fingerprint {
        Fingerprint(self.digest(&[b"fingerprint", value.expose()]))
    }

    /// The token of the request that stores `value` as `name`.
    #[must_use]
    pub fn token(&self, name: &SecretName, value: &SecretValue) -> Token {
        Token(self.digest(&[b"token", name.as_str().as_bytes(), value.expose()]))
    }

    /// What stands for all that `file` holds. A plain hash of a file with little in it but a secret could be guessed back.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn digest_of(&self, file: &mut dyn Read) -> io::Result<Fingerprint> {
        let mut mac = self.mac();
        frame(&mut mac, b"file");
        let mut piece = Zeroizing::new([0; 1 << 14]);
        loop {
            match file.read(&mut *piece) {
                Ok(0) => return Ok(Fingerprint(digits(mac))),
                Ok(length) => mac.update(&piece[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// HMAC-SHA256 over the parts, each behind its length so that no two lists of parts look the same.
    fn digest(&self, parts: &[&[u8]]) -> String {
        let mut mac = self.mac();
        parts.iter().for_each(|part| frame(&mut mac, part));
        digits(mac)
    }

    fn mac(&self) -> Hmac<Sha256> {
        // HMAC fills a short key up with zeros itself; done here, making it can't fail.
        let mut block = Zeroizing::new([0_u8; 64]);
        block[..32].copy_from_slice(&*self.0);
        Hmac::new((&*block).into())
    }
}

fn frame(mac: &mut Hmac<Sha256>, part: &[u8]) {
    mac.update(&(part.len() as u64).to_be_bytes());
    mac.update(part);
}

fn digits(mac: Hmac<Sha256>) -> String {
    hex::written(&mac.finalize().into_bytes())
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(***)")
    }
}

#[cfg(unix)]
fn is_exposed(metadata: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_exposed(_: &fs::Metadata) -> bool {
    false // the folder's access list decides there
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_for_its_owner() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Key::read(folder.path()).unwrap().is_none());
        let value = SecretValue::new(b"value");
        let first = Key::read_or_make(folder.path()).unwrap().fingerprint(&value);
        let second = Key::read_or_make(folder.path()).unwrap().fingerprint(&value);
        assert_eq!(first, second);
        let other = tempfile::tempdir().unwrap();
        assert_ne!(first, Key::read_or_make(other.path()).unwrap().fingerprint(&value));
    }

    #[cfg(unix)]
    #[test]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        Key::read_or_make(folder.path()).unwrap();
        let path = folder.path().join("key");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        for mode in [0o640, 0o604] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert!(matches!(Key::read_or_make(folder.path()), Err(KeyError::Exposed(_))), "{mode:o}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_no_key() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::NamedTempFile::new().unwrap();
        fs::write(elsewhere.path(), [1; 32]).unwrap();
        std::os::unix::fs::symlink(elsewhere.path(), folder.path().join("key")).unwrap();
        assert!(matches!(Key::read_or_make(folder.path()), Err(KeyError::Foreign(_))));
    }

    #[test]
    fn a_token_depends_on_key_name_and_value() {
        let key = Key(Zeroizing::new([7; 32]));
        let name = |text| SecretName::parse(text).unwrap();
        let value = |text: &str| SecretValue::new(text.as_bytes());
        let token = key.token(&name("a"), &value("b"));
        assert_eq!(token.as_str().len(), 64);
        assert_eq!(token, key.token(&name("a"), &value("b")));
        assert_ne!(token, key.token(&name("a"), &value("c")));
        assert_ne!(token, key.token(&name("ab"), &value("")));
        assert_ne!(token, Key(Zeroizing::new([8; 32])).token(&name("a"), &value("b")));
    }

    /// RFC 4231 has no case with our framing, so the value is from Python's `hmac` with the same bytes.
    #[test]
    fn the_digest_is_hmac_sha256() {
        let key = Key(Zeroizing::new([7; 32]));
        assert_eq!(
            key.fingerprint(&SecretValue::new(b"value")).0,
            "3a786f4c921420351ffa8610ee2afac892ed339a1893abe936724ae21f022185"
        );
    }
}
