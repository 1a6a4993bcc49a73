//! The texts of the files that findings are in, so that it can be seen what stands beside them.

use crate::finding::Finding;
use crate::source::open;
use std::collections::HashMap;
use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Files larger than this are no configuration and no program.
const LARGEST: u64 = 1 << 20;

/// What is in files, by the path that the user would type. It holds secrets, so it is wiped and can't be printed.
#[derive(Default)]
pub struct Texts(HashMap<PathBuf, Zeroizing<Vec<u8>>>);

impl Texts {
    /// Reads the files of `findings`. One that is large or can't be read is left out: its secrets are stored by
    /// themselves.
    #[must_use]
    pub fn read(findings: &[Finding]) -> Self {
        let mut texts = Self::default();
        for path in findings.iter().filter_map(|finding| finding.site.origin.working_file()) {
            if !texts.0.contains_key(path)
                && let Some(text) = read(path)
            {
                texts.0.insert(path.to_owned(), text);
            }
        }
        texts
    }

    /// These texts, by their paths.
    #[must_use]
    pub fn of(texts: impl IntoIterator<Item = (PathBuf, Vec<u8>)>) -> Self {
        Self(texts.into_iter().map(|(path, text)| (path, Zeroizing::new(text))).collect())
    }

    /// The text of a file.
    #[must_use]
    pub fn get(&self, path: &Path) -> Option<&[u8]> {
        self.0.get(path).map(|text| &***text)
    }
}

fn read(path: &Path) -> Option<Zeroizing<Vec<u8>>> {
    let (file, metadata) = open::open(path).ok()?;
    let length = usize::try_from(metadata.len().min(LARGEST) + 1).ok()?;
    let mut text = Zeroizing::new(Vec::with_capacity(length + 1));
    file.take(LARGEST + 1).read_to_end(&mut text).ok()?;
    (text.len() as u64 <= LARGEST).then_some(text)
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Texts({} × ***)", self.0.len())
    }
}
