//! What is shown while a scan runs: how many files it has seen, and how many findings, the highest confidence first.
//!
//! Findings are counted as they are found. The report has fewer when some are known: baselines and markers are asked at the end.

use super::Options;
use crate::finding::Confidence;
use crate::text::count::grouped;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The counts on standard error, when they are wanted.
pub(super) struct Progress(Option<Shown>);

struct Shown {
    bar: ProgressBar,
    found: [AtomicU64; LEVELS.len()],
}

const LEVELS: [Confidence; 3] = [Confidence::High, Confidence::Medium, Confidence::Low];

impl Progress {
    /// Shows nothing.
    #[cfg(test)]
    pub(super) fn hidden() -> Self {
        Self(None)
    }

    pub(super) fn new(options: &Options) -> Self {
        Self(options.progress.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
            let bar = match ProgressStyle::with_template("{spinner} {human_pos} files scanned{msg}") {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            };
            Shown { bar, found: Default::default() }
        }))
    }

    pub(super) fn clear(&self) {
        if let Some(shown) = &self.0 {
            shown.bar.finish_and_clear();
        }
    }
}

impl Shown {
    fn add(&self, files: u64, found: [u64; LEVELS.len()]) {
        self.bar.inc(files);
        if found.iter().any(|count| *count > 0) {
            let add = |(sum, more): (&AtomicU64, u64)| sum.fetch_add(more, Ordering::Relaxed) + more;
            let sums: Vec<_> = self.found.iter().zip(found).map(add).collect();
            self.bar.set_message(in_words(&sums));
        }
    }
}

/// `, so far 1 high, 12 low`, by the order of [`LEVELS`].
fn in_words(found: &[u64]) -> String {
    let counted = LEVELS.iter().zip(found).filter(|(_, count)| **count > 0);
    let words: Vec<_> = counted.map(|(level, count)| format!("{} {level}", grouped(*count))).collect();
    format!(", so far {}", words.join(", "))
}

/// One thread's counts. They go to the bar ten times a second at most, so that threads do not wait for one another.
pub(super) struct Ticker<'a> {
    progress: &'a Progress,
    files: u64,
    found: [u64; LEVELS.len()],
    shown: Instant,
}

impl<'a> Ticker<'a> {
    const PERIOD: Duration = Duration::from_millis(100);

    pub(super) fn new(progress: &'a Progress) -> Self {
        Self { progress, files: 0, found: Default::default(), shown: Instant::now() }
    }

    /// One more finding.
    pub(super) fn found(&mut self, confidence: Confidence) {
        for (level, count) in LEVELS.iter().zip(&mut self.found) {
            *count += u64::from(*level == confidence);
        }
    }

    /// One more file.
    pub(super) fn count(&mut self) {
        let Some(shown) = &self.progress.0 else { return };
        self.files += 1;
        if self.shown.elapsed() >= Self::PERIOD {
            shown.add(std::mem::take(&mut self.files), std::mem::take(&mut self.found));
            self.shown = Instant::now();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_that_were_not_met_are_not_told() {
        assert_eq!(in_words(&[1, 0, 1200]), ", so far 1 high, 1,200 low");
        assert_eq!(in_words(&[0, 2, 0]), ", so far 2 medium");
    }
}
