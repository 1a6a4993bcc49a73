//! A few calls at a time: the service's answers take longer than the work between them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

/// Most calls under way at a time: AWS allows 50 creations a second, and four leave it far from that.
const AT_ONCE: usize = 4;

/// Does `work` for each number below `count`, on a few threads, and calls `done` on this one after each. Gives the
/// results in order.
pub(super) fn map<T: Send>(count: usize, work: &(dyn Fn(usize) -> T + Sync), done: &mut dyn FnMut()) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(count) {
            let (next, sender) = (&next, sender.clone());
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    // The other end is gone only when its thread has panicked.
                    if at >= count || sender.send((at, work(at))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut results: Vec<(usize, T)> = receiver.iter().inspect(|_| done()).collect();
        results.sort_unstable_by_key(|(at, _)| *at);
        results.into_iter().map(|(_, result)| result).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use std::time::{Duration, Instant};

    #[test]
    fn results_are_in_order_and_few_are_made_at_a_time() {
        let (running, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |at: usize| {
            most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            let begin = Instant::now(); // the first waits for another, however late that is begun
            while at == 0 && most.load(Ordering::SeqCst) < 2 && begin.elapsed() < Duration::from_secs(60) {
                std::thread::yield_now();
            }
            std::thread::sleep(Duration::from_millis(20 - at as u64)); // the first ends last
            running.fetch_sub(1, Ordering::SeqCst);
            at * 2
        };
        let mut calls = 0;
        let results = map(20, &work, &mut || calls += 1);
        assert_eq!(results, (0..20).map(|at| at * 2).collect::<Vec<_>>());
        assert_eq!(calls, 20);
        assert!((2..=AT_ONCE).contains(&most.load(Ordering::SeqCst)));
        assert!(map(0, &work, &mut || ()).is_empty());
    }
}
