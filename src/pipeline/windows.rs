//! The windows of one large input, looked at by several threads while one reads.
//!
//! Which thread has which window is left to chance: a report is sorted, and what its order doesn't tell apart stands in one
//! window. Each window is copied, which takes a twentieth of what it takes to look at it. What is large, and how it is cut, is
//! not known here.

use super::worker::look;
use super::{Detect, Harvest};
use crate::source::decode::Offsets;
use crate::source::window::{self, Binaries, Buffers, Outcome};
use crate::source::{Blob, Origin};
use crate::text::span::Position;
use std::io::{self, Read};
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

/// The threads of a scan, for the large inputs in it: one such input at a time is looked at by all of them, so that memory is bounded
/// by threads and not by inputs.
pub(super) struct Team {
    threads: usize,
    busy: AtomicBool,
}

/// The turn of an input, until it is dropped.
pub(super) struct Turn<'a>(&'a Team);

impl Team {
    /// So many of them.
    pub(super) fn new(threads: usize) -> Self {
        Self { threads, busy: AtomicBool::new(false) }
    }

    /// The turn, unless another input has it or there is but one thread.
    pub(super) fn turn(&self) -> Option<Turn<'_>> {
        (self.threads > 1 && !self.busy.swap(true, Ordering::Acquire)).then(|| Turn(self))
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.busy.store(false, Ordering::Release);
    }
}

/// A blob with bytes of its own.
struct Window {
    bytes: Vec<u8>,
    owned: Range<usize>,
    start: Position,
    offsets: Offsets,
}

impl Window {
    fn of(blob: &Blob<'_>) -> Self {
        Self { bytes: blob.bytes.to_vec(), owned: blob.owned.clone(), start: blob.start, offsets: blob.offsets.clone() }
    }

    fn blob<'a>(&'a self, origin: &'a Arc<Origin>) -> Blob<'a> {
        let Self { bytes, owned, start, offsets } = self;
        Blob { origin, bytes, owned: owned.clone(), start: *start, offsets }
    }
}

impl Turn<'_> {
    /// Reads `input` to its end, as [`window::read`] does. What the threads gathered counts even when reading fails.
    pub(super) fn read(
        &self,
        input: &mut dyn Read,
        origin: &Arc<Origin>,
        binaries: Binaries,
        buffers: &mut Buffers,
        detect: Detect<'_>,
    ) -> (io::Result<Outcome>, Harvest) {
        // One waits, so that no thread does.
        let (sender, receiver) = mpsc::sync_channel::<Window>(1);
        let receiver = Mutex::new(receiver);
        let next = || receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().ok();
        let part = || {
            let mut harvest = Harvest::default();
            while let Some(window) = next() {
                look(detect, &window.blob(origin), &mut harvest);
            }
            harvest
        };
        thread::scope(|scope| {
            let running: Vec<_> = (0..self.0.threads).map(|_| scope.spawn(part)).collect();
            let outcome = window::read(input, origin, binaries, buffers, &mut |blob| {
                // All of them are there until the sender is gone.
                let _ = sender.send(Window::of(blob));
            });
            drop(sender);
            let mut harvest = Harvest::default();
            for thread in running {
                harvest.add(thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            (outcome, harvest)
        })
    }
}
