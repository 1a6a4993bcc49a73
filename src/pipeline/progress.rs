//! The count of files that is shown while a scan runs.

use super::Options;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// The count of files on standard error, when it is wanted.
pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    /// Shows nothing.
    #[cfg(test)]
    pub(super) fn hidden() -> Self {
        Self(None)
    }

    pub(super) fn new(options: &Options) -> Self {
        Self(options.progress.then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
            match ProgressStyle::with_template("{spinner} {human_pos} files scanned") {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        }))
    }

    pub(super) fn clear(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

/// One thread's count. Goes to the bar ten times a second at most, so that threads do not wait for one another.
pub(super) struct Ticker<'a> {
    progress: &'a Progress,
    unshown: u64,
    shown: Instant,
}

impl<'a> Ticker<'a> {
    const PERIOD: Duration = Duration::from_millis(100);

    pub(super) fn new(progress: &'a Progress) -> Self {
        Self { progress, unshown: 0, shown: Instant::now() }
    }

    /// One more file.
    pub(super) fn count(&mut self) {
        let Some(bar) = &self.progress.0 else { return };
        self.unshown += 1;
        if self.shown.elapsed() >= Self::PERIOD {
            bar.inc(std::mem::take(&mut self.unshown));
            self.shown = Instant::now();
        }
    }
}
