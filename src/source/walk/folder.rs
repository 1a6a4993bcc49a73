//! A folder of the file system: its names, and the files in it.
//!
//! Linux opens the files of a folder by their names in it, which saves it the way there, and refuses links in place of what was
//! listed. Elsewhere paths have to do.

use crate::source::open::Opened;
use crate::source::patterns;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;

#[cfg(not(target_os = "linux"))]
use portable as system;

/// An open folder.
pub(super) struct Folder(system::Folder);

/// What a folder lists.
pub(super) struct Listed {
    pub(super) name: OsString,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    /// A link, pipe, socket or device.
    Special,
}

impl From<Kind> for patterns::Kind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Folder => Self::Folder,
            Kind::File | Kind::Special => Self::File,
        }
    }
}

/// Whether the last part of a path may be a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Links {
    Followed,
    Refused,
}

impl Folder {
    pub(super) fn open(path: &Path, links: Links) -> io::Result<Self> {
        system::Folder::open(path, links).map(Self)
    }

    /// Adds what is in it to `listed`, in no order. What came before an error counts.
    pub(super) fn list(&self, listed: &mut Vec<Listed>) -> io::Result<()> {
        self.0.list(listed)
    }

    /// Opens a file in it. It may be no regular file by now, and is not waited for.
    pub(super) fn open_file(&self, name: &OsStr) -> io::Result<Opened> {
        self.0.open_file(name)
    }
}

#[cfg(target_os = "linux")]
mod system {
    use super::{Kind, Links, Listed};
    use crate::source::open::Opened;
    use rustix::fs::{AtFlags, FileType, Mode, OFlags, RawDir, open, openat, statat};
    use rustix::io::retry_on_intr;
    use std::ffi::OsStr;
    use std::fs::File;
    use std::io;
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    pub(super) struct Folder(OwnedFd);

    /// Bytes of one answer to the question what is in a folder: that of the C library.
    const ANSWER: usize = 32 << 10;

    impl Folder {
        pub(super) fn open(path: &Path, links: Links) -> io::Result<Self> {
            let last = if links == Links::Followed { OFlags::empty() } else { OFlags::NOFOLLOW };
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | last;
            Ok(Self(retry_on_intr(|| open(path, flags, Mode::empty()))?))
        }

        pub(super) fn list(&self, listed: &mut Vec<Listed>) -> io::Result<()> {
            let mut answer = Vec::with_capacity(ANSWER);
            let mut names = RawDir::new(&self.0, answer.spare_capacity_mut());
            while let Some(entry) = names.next() {
                let entry = entry?;
                let name = OsStr::from_bytes(entry.file_name().to_bytes());
                if name != "." && name != ".." {
                    let kind = self.kind(name, entry.file_type());
                    listed.push(Listed { name: name.to_owned(), kind });
                }
            }
            Ok(())
        }

        fn kind(&self, name: &OsStr, told: FileType) -> Kind {
            let looked_up = || statat(&self.0, name, AtFlags::SYMLINK_NOFOLLOW);
            match told {
                FileType::Directory => Kind::Folder,
                FileType::RegularFile => Kind::File,
                // Some file systems don't know without a look at the file. Where that fails, opening it tells why.
                FileType::Unknown => {
                    looked_up().map_or(Kind::File, |stat| match FileType::from_raw_mode(stat.st_mode) {
                        FileType::Directory => Kind::Folder,
                        FileType::RegularFile => Kind::File,
                        _ => Kind::Special,
                    })
                }
                _ => Kind::Special,
            }
        }

        pub(super) fn open_file(&self, name: &OsStr) -> io::Result<Opened> {
            let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
            let file = retry_on_intr(|| openat(&self.0, name, flags, Mode::empty()))?;
            Opened::new(File::from(file))
        }
    }
}

#[cfg(any(test, not(target_os = "linux")))]
mod portable {
    use super::{Kind, Links, Listed};
    use crate::source::open::{self, Opened};
    use std::ffi::OsStr;
    use std::fs::read_dir;
    use std::io;
    use std::path::{Path, PathBuf};

    pub(super) struct Folder(PathBuf);

    impl Folder {
        pub(super) fn open(path: &Path, _: Links) -> io::Result<Self> {
            Ok(Self(path.to_owned()))
        }

        pub(super) fn list(&self, listed: &mut Vec<Listed>) -> io::Result<()> {
            for entry in read_dir(&self.0)? {
                let entry = entry?;
                let kind = match entry.file_type()? {
                    kind if kind.is_dir() => Kind::Folder,
                    kind if kind.is_file() => Kind::File,
                    _ => Kind::Special,
                };
                listed.push(Listed { name: entry.file_name(), kind });
            }
            Ok(())
        }

        pub(super) fn open_file(&self, name: &OsStr) -> io::Result<Opened> {
            Opened::new(open::open(&self.0.join(name))?.0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn folders_are_listed_and_opened_alike_on_all_systems() {
        let tree = tempfile::tempdir().unwrap();
        fs::create_dir(tree.path().join("folder")).unwrap();
        (0..2000).for_each(|number| fs::write(tree.path().join(number.to_string()), "text").unwrap());
        #[cfg(unix)]
        std::os::unix::fs::symlink("0", tree.path().join("link")).unwrap();
        let (here, elsewhere) = (
            Folder::open(tree.path(), Links::Refused).unwrap(),
            portable::Folder::open(tree.path(), Links::Refused).unwrap(),
        );
        let sorted = |mut listed: Vec<Listed>| {
            listed.sort_unstable_by(|a, b| a.name.cmp(&b.name));
            listed.into_iter().map(|it| (it.name, it.kind)).collect::<Vec<_>>()
        };
        let (mut by_here, mut by_elsewhere) = (Vec::new(), Vec::new());
        here.list(&mut by_here).unwrap();
        elsewhere.list(&mut by_elsewhere).unwrap();
        let listed = sorted(by_here);
        assert!(listed.len() > 2000);
        assert_eq!(listed, sorted(by_elsewhere));
        for name in ["0", "1999"] {
            let lengths =
                [here.open_file(name.as_ref()), elsewhere.open_file(name.as_ref())].map(|it| it.unwrap().length());
            assert_eq!(lengths, [4, 4]);
        }
        assert!(here.open_file("none".as_ref()).is_err() && elsewhere.open_file("none".as_ref()).is_err());
    }
}
