//! The memory that inputs are read into, one after the other.

use std::io::{self, ErrorKind, Read};

/// Bytes read from an input, at the front of memory that is kept from one input to the next.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    memory: Vec<u8>,
    /// Where in `memory` the bytes begin.
    lead: usize,
    filled: usize,
}

/// Whether there is more to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fill {
    /// There may be.
    Full,
    /// There is not.
    Ended,
}

/// Where bytes begin in memory. It has nothing to do with correctness: some processors copy seven times slower to an
/// address that is up to 31 bytes off the source's place in its page, and 16 off is what allocators hand out.
const ALIGNMENT: usize = 64;

impl Buffer {
    /// What was read and not dropped.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.memory[self.lead..self.lead + self.filled]
    }

    /// Memory taken, in bytes.
    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.memory.capacity()
    }

    /// Forgets what was read, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.filled = 0;
    }

    /// Drops the first `count` bytes.
    pub(super) fn shift(&mut self, count: usize) {
        self.memory.copy_within(self.lead + count..self.lead + self.filled, self.lead);
        self.filled -= count;
    }

    /// Reads until there are `want` bytes, or `input` ends.
    pub(super) fn fill(&mut self, input: &mut dyn Read, want: usize) -> io::Result<Fill> {
        self.fill_some(input, want, want)
    }

    /// Reads until there are `least` bytes, or `input` ends; it may bring up to `most`.
    pub(super) fn fill_some(&mut self, input: &mut dyn Read, least: usize, most: usize) -> io::Result<Fill> {
        self.reserve(most);
        while self.filled < least {
            match input.read(&mut self.memory[self.lead + self.filled..self.lead + most]) {
                Ok(0) => return Ok(Fill::Ended),
                Ok(count) => self.filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Fill::Full)
    }

    /// The same up to `most` bytes, taking no more memory than twice what came, or `least`.
    pub(super) fn fill_slowly(&mut self, input: &mut dyn Read, least: usize, most: usize) -> io::Result<Fill> {
        while self.filled < most {
            let want = (2 * self.filled).max(least).min(most);
            if self.fill(input, want)? == Fill::Ended {
                return Ok(Fill::Ended);
            }
        }
        Ok(Fill::Full)
    }

    fn reserve(&mut self, want: usize) {
        if self.memory.len() >= self.lead + want {
            return;
        }
        let mut memory = vec![0; want + ALIGNMENT];
        let lead = memory.as_ptr().align_offset(ALIGNMENT).min(ALIGNMENT);
        memory[lead..lead + self.filled].copy_from_slice(self.bytes());
        (self.memory, self.lead) = (memory, lead);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_begin_at_an_aligned_address_and_survive_growth() {
        let mut buffer = Buffer::default();
        let mut input = io::repeat(b'x');
        for size in [100, 70_000, 300_000, 5_000_000] {
            assert_eq!(buffer.fill(&mut input, size).unwrap(), Fill::Full);
            assert_eq!(buffer.bytes().as_ptr().align_offset(ALIGNMENT), 0);
            assert_eq!(buffer.bytes().len(), size);
            assert!(buffer.bytes().iter().all(|&byte| byte == b'x'));
        }
    }
}
