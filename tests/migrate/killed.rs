//! A migration, and its undoing, killed again and again and run once more: every other time as soon as the journal says
//! that another secret is done, else at a random instant.

use crate::repository::Repository;
use crate::support::moto::{reset, with_moto};
use std::process::{Child, Command, Output};
use std::time::{Duration, Instant};

/// Enough for several rounds of the four that are stored at a time.
const SECRETS: usize = 20;

/// A run is killed after that, whatever it is waited for.
const LONGEST: Duration = Duration::from_secs(60);

/// Less than what a few secrets take.
const SHORT: Duration = Duration::from_millis(10);

#[test]
fn killed_at_a_hundred_instants_it_ends_as_if_it_had_not_been() {
    with_moto("killed::killed_at_a_hundred_instants_it_ends_as_if_it_had_not_been", || {
        let moto = std::env::var("AWS_ENDPOINT_URL").unwrap();
        let mut hunt = Hunt::new(100, || Repository::new("whole", SECRETS).run(&moto, &[]).assert(0, "created"));
        let mut migrations = 0;
        while !hunt.is_over() {
            let repository = Repository::new(&format!("killed-{migrations}"), SECRETS);
            hunt.kill_until_it_ends(|| repository.command(&moto, &[]), || repository.count("created"));
            repository.assert_stored();
            repository.assert_nothing_leaked();
            if migrations == 0 {
                assert_eq!(repository.run(&moto, &[]).text.matches("proven again").count(), SECRETS);
            }
            migrations += 1;
            reset(); // moto looks at every secret it has for each call
        }
        hunt.assert_half_way();
    });
}

#[test]
fn an_undo_killed_at_many_instants_ends_as_if_it_had_not_been() {
    with_moto("killed::an_undo_killed_at_many_instants_ends_as_if_it_had_not_been", || {
        let moto = std::env::var("AWS_ENDPOINT_URL").unwrap();
        let whole = Repository::new("whole", SECRETS);
        whole.run(&moto, &[]).assert(0, "created");
        let mut hunt = Hunt::new(20, || assert_well(&whole.undo(&moto).output().unwrap()));
        reset();
        while !hunt.is_over() {
            let repository = Repository::new("shop", SECRETS);
            repository.run(&moto, &[]).assert(0, "created");
            hunt.kill_until_it_ends(|| repository.undo(&moto), || repository.count("undone"));
            assert_eq!(repository.count("undone"), SECRETS);
            repository.assert_pending();
            repository.assert_nothing_leaked();
            reset();
        }
        hunt.assert_half_way();
    });
}

/// What is killed, and how often it was.
struct Hunt {
    most: usize,
    kills: usize,
    /// Those that came when some secrets were done and others were not.
    half_way: usize,
    /// The time that a run takes that nobody kills.
    whole: Duration,
}

impl Hunt {
    fn new(most: usize, whole: impl Fn()) -> Self {
        let begin = Instant::now();
        whole();
        Self { most, kills: 0, half_way: 0, whole: begin.elapsed() }
    }

    fn is_over(&self) -> bool {
        self.kills == self.most
    }

    /// Kills runs of `command` until one ends by itself, well. `done` is how many secrets are, by what the journal says.
    fn kill_until_it_ends(&mut self, command: impl Fn() -> Command, done: impl Fn() -> usize) {
        let mut before = 0;
        loop {
            let mut child = command().spawn().unwrap();
            let has_ended = match self.kills {
                kills if kills == self.most => true,
                // Seen, not timed: how fast the machine is does not matter.
                even if even % 2 == 0 => {
                    ends_before(&mut child, LONGEST, || done() > before)
                        || ends_before(&mut child, SHORT.mul_f64(fraction()), || false)
                }
                _ => ends_before(&mut child, self.whole.mul_f64(fraction()), || false),
            };
            if has_ended || !is_killed(&mut child, self.kills) {
                return assert_well(&child.wait_with_output().unwrap());
            }
            self.kills += 1;
            let now = done();
            self.half_way += usize::from(before < now && now < SECRETS);
            before = now;
        }
    }

    fn assert_half_way(&self) {
        let Self { most, half_way, .. } = self;
        assert!(*half_way > most / 20, "the kills came at other times than secrets were done: {half_way} of {most}");
    }
}

fn assert_well(output: &Output) {
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
}

/// A random part of the whole.
fn fraction() -> f64 {
    let mut bytes = [0; 2];
    getrandom::fill(&mut bytes).unwrap();
    f64::from(u16::from_le_bytes(bytes)) / f64::from(u16::MAX)
}

/// Whether the child ends by itself within that time, and before that is seen.
fn ends_before(child: &mut Child, time: Duration, is_seen: impl Fn() -> bool) -> bool {
    let begin = Instant::now();
    while begin.elapsed() < time && !is_seen() {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    child.try_wait().unwrap().is_some()
}

/// Kills it, unless it was faster; every tenth time as who cancels a job does, which is to be no different. Not as Ctrl-C
/// does: what runs in the background of a script ignores that.
fn is_killed(child: &mut Child, number: usize) -> bool {
    if number % 10 == 9 {
        let sent = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    } else {
        child.kill().unwrap();
    }
    child.wait().unwrap().code().is_none()
}
