//! Work on a repository, spread over threads: each has its own objects and its own buffers.

use super::Harvest;
use super::worker::Worker;
use crate::source::Origin;
use crate::source::git::changes::{Changes, Version};
use crate::source::git::objects::{Content, Objects};
use crate::source::git::open::Opened;
use crate::source::git::set::Set;
use crate::source::open;
use crate::source::window::Binaries;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// For less work than this a thread is not worth its start.
const FEW: usize = 8;

/// What a thread works with.
pub(super) struct Bench<'a> {
    pub(super) objects: Objects,
    worker: Worker<'a>,
}

/// Where work is done.
pub(super) struct Spread<'s, 'a> {
    pub(super) opened: &'s Opened,
    pub(super) threads: usize,
    /// Makes one for each thread.
    pub(super) worker: &'s (dyn Fn() -> Worker<'a> + Sync),
}

impl<'a> Spread<'_, 'a> {
    /// Does `step` with each of `work`. The results are in the order of the work.
    pub(super) fn over<T: Sync, R: Send>(&self, work: &[T], step: impl Fn(&mut Bench<'a>, &T) -> R + Sync) -> Vec<R> {
        let next = AtomicUsize::new(0);
        let part = || {
            let mut bench = Bench { objects: self.opened.objects(), worker: (self.worker)() };
            let mut done = Vec::new();
            while let Some((at, item)) = take(&next, work) {
                done.push((at, step(&mut bench, item)));
            }
            done
        };
        let threads = self.threads.min(work.len() / FEW);
        let mut done = if threads < 2 { part() } else { on_threads(threads, &part) };
        done.sort_unstable_by_key(|(at, _)| *at);
        done.into_iter().map(|(_, result)| result).collect()
    }
}

fn take<'w, T>(next: &AtomicUsize, work: &'w [T]) -> Option<(usize, &'w T)> {
    let at = next.fetch_add(1, Ordering::Relaxed);
    Some((at, work.get(at)?))
}

fn on_threads<R: Send>(threads: usize, part: &(dyn Fn() -> Vec<R> + Sync)) -> Vec<R> {
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(part)).collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

impl Bench<'_> {
    /// What `set` adds.
    pub(super) fn changes(&mut self, set: &Set, opened: &Opened) -> Changes {
        self.objects.remember_trees();
        self.objects.changes(set, &opened.scope)
    }

    /// Reads `version` under the name of `origin`.
    pub(super) fn read(
        &mut self,
        version: &Version,
        origin: &Arc<Origin>,
        most: Option<u64>,
        opened: &Opened,
    ) -> Harvest {
        let harvest = &mut self.worker.harvest;
        match self.objects.content(version, most) {
            Err(lost) => harvest.problems.push(lost.problem(&opened.scope)),
            Ok(Content::TooLarge) => harvest.tally.oversize += 1,
            Ok(Content::Bytes(bytes)) => {
                if let Err(error) = self.worker.read(&mut bytes.as_slice(), origin, Binaries::LeaveOut) {
                    self.worker.harvest.problems.push(open::problem(origin.path(), &error));
                }
            }
        }
        self.worker.ticker.count();
        std::mem::take(&mut self.worker.harvest)
    }
}
