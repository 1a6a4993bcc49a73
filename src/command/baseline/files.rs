//! The files that `keylift baseline` writes: all of one or nothing, never through a link.

use super::{FILE_NAME, Failure, say};
use crate::command::place;
use crate::command::terminal::Terminal;
use crate::fingerprint::Key;
use crate::report::output::{self, OutputError};
use crate::source::root;
use crate::suppress::baseline::Baseline;
use crate::text::hex;
use crate::text::printable::Printable;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// A key can't be made.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
#[error("failed to make the key {}", path.display())]
#[diagnostic(help("name a file in a folder that exists and that you may write to"))]
pub(super) struct KeyError {
    path: PathBuf,
    #[source]
    cause: io::Error,
}

/// Writes the baseline.
pub(super) fn save(path: &Path, baseline: &Baseline) -> Result<(), OutputError> {
    output::replace(path, |out| out.write_all(baseline.text().as_bytes()))
}

/// Makes a file with a key that only its owner may read.
pub(super) fn make_key(path: &Path, bytes: [u8; 32]) -> Result<Key, KeyError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let bytes = Zeroizing::new(bytes);
    let text = Zeroizing::new(format!("{}\n", hex::written(&bytes[..])));
    let written = options.open(path).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(|cause| KeyError { path: path.to_owned(), cause })?;
    Ok(Key::Secret(bytes))
}

/// Has git take the lines of both sides when it merges a baseline with the usual name: they are independent and sorted, so
/// that is what a person would do. Says what it did. Nothing is done outside of a repository.
pub(super) fn merge_by_union(baseline: &Path, terminal: &mut Terminal) -> Result<(), Failure> {
    let folder = baseline.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    if root::top(&folder).is_none() || baseline.file_name() != Some(FILE_NAME.as_ref()) {
        return Ok(());
    }
    let attributes = folder.join(".gitattributes");
    let name = place::shown(&attributes);
    let name = Printable(name.as_os_str().as_encoded_bytes());
    let old = match fs::symlink_metadata(&attributes) {
        Ok(metadata) if metadata.is_file() => fs::read(&attributes),
        Ok(_) => Err(io::Error::other("it is not a file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    };
    let written = old.map_err(|error| error.to_string()).and_then(|old| match with_union(&old) {
        None => Ok(false),
        Some(new) => output::replace(&attributes, |out| out.write_all(&new)).map(|()| true).map_err(|e| e.to_string()),
    });
    match written {
        Ok(true) => say(
            terminal.out(),
            &format!("Added `{FILE_NAME} merge=union` to {name}, so that git merges it without conflicts."),
        )?,
        Ok(false) => {}
        Err(why) => terminal.note(&format!(
            "could not add `{FILE_NAME} merge=union` to {name} ({why}): without it, branches that both add entries conflict"
        )),
    }
    Ok(())
}

/// The attributes with the line that is missing; `None` when they say already how to merge a baseline.
fn with_union(old: &[u8]) -> Option<Vec<u8>> {
    let says = |line: &[u8]| {
        let mut words = line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let name = words.next().map(|word| word.strip_prefix(b"/").unwrap_or(word));
        name == Some(FILE_NAME.as_bytes())
            && words.any(|word| word.starts_with(b"merge") || word.starts_with(b"-merge"))
    };
    if old.split(|&byte| byte == b'\n').any(says) {
        return None;
    }
    let end: &[u8] = if memchr::memmem::find(old, b"\r\n").is_some() { b"\r\n" } else { b"\n" };
    let mut new = old.to_vec();
    if !old.is_empty() && !old.ends_with(b"\n") {
        new.extend_from_slice(end);
    }
    new.extend_from_slice(format!("{FILE_NAME} merge=union").as_bytes());
    new.extend_from_slice(end);
    Some(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_added_once_and_in_the_file_s_own_way() {
        for (old, new) in [
            ("", Some(".keylift-baseline merge=union\n")),
            ("* text=auto\n", Some("* text=auto\n.keylift-baseline merge=union\n")),
            ("* text=auto", Some("* text=auto\n.keylift-baseline merge=union\n")),
            ("* text=auto\r\n", Some("* text=auto\r\n.keylift-baseline merge=union\r\n")),
            (".keylift-baseline text\n", Some(".keylift-baseline text\n.keylift-baseline merge=union\n")),
            (".keylift-baseline merge=union\n", None),
            ("/.keylift-baseline  text merge=mine\r\n", None),
            (".keylift-baseline -merge\n", None),
        ] {
            assert_eq!(with_union(old.as_bytes()).as_deref(), new.map(str::as_bytes), "{old:?}");
        }
    }
}
