//! A migration that is killed, again and again, and run once more: every other time as soon as it has made a secret, else
//! at a random instant.

use crate::repository::Repository;
use crate::support::moto::{reset, with_moto};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// Kills in all, spread over as many migrations as it takes.
const KILLS: usize = 100;

/// Enough for several rounds of the four that are stored at a time.
const SECRETS: usize = 20;

/// A run is killed after that, whatever it is waited for.
const LONGEST: Duration = Duration::from_secs(60);

/// Less than what the creation of a few takes.
const SHORT: Duration = Duration::from_millis(10);

#[test]
fn killed_at_a_hundred_instants_it_ends_as_if_it_had_not_been() {
    with_moto("killed::killed_at_a_hundred_instants_it_ends_as_if_it_had_not_been", || {
        let moto = std::env::var("AWS_ENDPOINT_URL").unwrap();
        let begin = Instant::now();
        Repository::new("whole", SECRETS).run(&moto, &[]).assert(0, "created");
        let mut whole = begin.elapsed();
        let (mut kills, mut half_way, mut migrations) = (0, 0, 0);
        while kills < KILLS {
            let repository = Repository::new(&format!("killed-{migrations}"), SECRETS);
            let (mut before, first) = (0, kills);
            loop {
                let started = Instant::now();
                let mut child = repository.command(&moto, &[]).spawn().unwrap();
                let is_over = match kills {
                    KILLS => true,
                    // Seen, not timed: how fast the machine is does not matter.
                    even if even % 2 == 0 => {
                        ended_before(&mut child, LONGEST, || repository.created() > before)
                            || ended_before(&mut child, SHORT.mul_f64(fraction()), || false)
                    }
                    _ => ended_before(&mut child, whole.mul_f64(fraction()), || false),
                };
                if !is_over && is_killed(&mut child, kills) {
                    kills += 1;
                    let made = repository.created();
                    half_way += usize::from(before < made && made < SECRETS);
                    before = made;
                    continue;
                }
                let output = child.wait_with_output().unwrap();
                if kills == first {
                    whole = started.elapsed(); // the machine may have less to do by now
                }
                let text = String::from_utf8_lossy(&output.stdout);
                assert_eq!(output.status.code(), Some(0), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
                break;
            }
            repository.assert_stored();
            repository.assert_nothing_leaked();
            if migrations == 0 {
                assert_eq!(repository.run(&moto, &[]).text.matches("proven again").count(), SECRETS);
            }
            migrations += 1;
            reset(); // moto looks at every secret it has for each call
        }
        println!("{kills} kills in {migrations} migrations, {half_way} while secrets were made; {:?}", begin.elapsed());
        assert!(half_way > KILLS / 20, "the kills came at other times than secrets were made: {half_way}");
    });
}

/// A random part of the whole.
fn fraction() -> f64 {
    let mut bytes = [0; 2];
    getrandom::fill(&mut bytes).unwrap();
    f64::from(u16::from_le_bytes(bytes)) / f64::from(u16::MAX)
}

/// Whether the child ends by itself within that time, and before that is seen.
fn ended_before(child: &mut Child, time: Duration, is_seen: impl Fn() -> bool) -> bool {
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
