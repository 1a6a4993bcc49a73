//! Work that threads share. Whoever is free takes what came last, so that folders are finished before others are begun.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// What is to be done, and who may still bring more.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    /// Told when there is more, and when there will be none.
    news: Condvar,
}

struct State<T> {
    waiting: Vec<T>,
    /// How many threads are at work, and how many wait for some.
    busy: usize,
    idle: usize,
}

impl<T> Queue<T> {
    pub(super) fn new(waiting: Vec<T>) -> Self {
        Self { state: Mutex::new(State { waiting, busy: 0, idle: 0 }), news: Condvar::new() }
    }

    /// Adds to the work; what stands last is done first.
    pub(super) fn add(&self, more: impl IntoIterator<Item = T>) {
        let mut state = self.state();
        state.waiting.extend(more);
        if state.idle > 0 {
            self.news.notify_all();
        }
    }

    /// Does `act` with one after the other until nothing is left and nobody can bring more.
    pub(super) fn work(&self, mut act: impl FnMut(T)) {
        while let Some((work, _turn)) = self.take() {
            act(work);
        }
    }

    fn take(&self) -> Option<(T, Turn<'_, T>)> {
        let mut state = self.state();
        loop {
            if let Some(work) = state.waiting.pop() {
                state.busy += 1;
                return Some((work, Turn(self)));
            }
            if state.busy == 0 {
                return None;
            }
            state.idle += 1;
            state = self.news.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
    }

    /// No thread can leave it half changed.
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One piece of work. It also ends by a panic, so that the others don't wait for ever.
struct Turn<'a, T>(&'a Queue<T>);

impl<T> Drop for Turn<'_, T> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.busy -= 1;
        if state.busy == 0 && state.waiting.is_empty() {
            self.0.news.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::thread;

    #[test]
    fn all_is_done_once_whoever_brings_it() {
        for threads in [1, 2, 16] {
            // Each number brings the two below it, so there are 2^11 - 1.
            let (queue, done) = (Queue::new(vec![10]), AtomicU32::new(0));
            let part = || {
                queue.work(|number: u32| {
                    done.fetch_add(1, Ordering::Relaxed);
                    queue.add((number > 0).then(|| [number - 1; 2]).into_iter().flatten());
                });
            };
            thread::scope(|scope| (0..threads).for_each(|_| drop(scope.spawn(part))));
            assert_eq!(done.into_inner(), 2047, "{threads} threads");
        }
    }

    #[test]
    fn a_panic_ends_one_thread_and_not_the_work() {
        let queue = Queue::new(vec![1, 2, 3]);
        let done = Mutex::new(Vec::new());
        let part = || queue.work(|number| if number == 3 { panic!("sad") } else { done.lock().unwrap().push(number) });
        thread::scope(|scope| {
            let lost = (0..2).map(|_| scope.spawn(part)).collect::<Vec<_>>();
            assert_eq!(lost.into_iter().filter_map(|thread| thread.join().err()).count(), 1);
        });
        assert_eq!(done.into_inner().unwrap(), [2, 1]);
    }
}
