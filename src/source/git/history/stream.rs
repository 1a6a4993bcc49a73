//! Large objects that are stored whole, read piece by piece: they are never in memory all at once.

use super::pack::read_at;
use gix::zlib::{Decompress, FlushDecompress, Status};
use std::fs::File;
use std::io::{self, ErrorKind, Read};

/// Objects above this many bytes are read piece by piece, where that can be done.
pub(super) const LARGE: u64 = 8 << 20;

/// Compressed bytes above which it is worth a look how large an object is.
pub(super) const SUSPECT: u64 = LARGE / 1032;

/// An object, inflated as it is read.
pub(super) struct Inflating {
    file: File,
    /// Where in the file the bytes behind `input` are.
    at: u64,
    /// Where the object ends at the latest.
    end: u64,
    input: Vec<u8>,
    /// How much of `input` is used.
    used: usize,
    state: Decompress,
    /// Bytes that are still to come.
    left: u64,
}

impl Inflating {
    /// The object of `size` bytes that is deflated at `at` in `file`, and at `end` over.
    pub(super) fn new(file: File, at: u64, end: u64, size: u64) -> Self {
        Self { file, at, end, input: Vec::new(), used: 0, state: Decompress::new(), left: size }
    }

    /// Bytes that are still to come.
    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Skips the first `count` bytes, which are not of the object itself.
    pub(super) fn skip(&mut self, count: usize) -> io::Result<()> {
        self.left += count as u64;
        self.read_exact(&mut vec![0; count])
    }

    fn refill(&mut self) -> io::Result<()> {
        let wanted = self.end.saturating_sub(self.at).min(1 << 16) as usize;
        self.input.resize(wanted, 0);
        let read = read_at(&self.file, &mut self.input, self.at)?;
        self.input.truncate(read);
        self.at += read as u64;
        self.used = 0;
        if read == 0 { Err(ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

impl Read for Inflating {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        if room == 0 {
            return Ok(0);
        }
        loop {
            if self.used == self.input.len() {
                self.refill()?;
            }
            let (before_in, before_out) = (self.state.total_in(), self.state.total_out());
            let status = self.state.decompress(&self.input[self.used..], &mut buffer[..room], FlushDecompress::None);
            let consumed = (self.state.total_in() - before_in) as usize;
            let written = (self.state.total_out() - before_out) as usize;
            self.used += consumed;
            self.left -= written as u64;
            match status {
                _ if written > 0 => return Ok(written),
                Ok(Status::Ok | Status::BufError) if consumed > 0 || self.used == self.input.len() => {}
                // Ended before it was all there, or not deflated at all.
                _ => return Err(ErrorKind::InvalidData.into()),
            }
        }
    }
}
