//! Versions made of one another by random edits: looking at differences gives what looking at all of it gives.

use super::*;
use crate::detect::Detection;
use crate::rule::{builtin, sample};
use crate::source::{Origin, decode::Offsets};
use crate::text::span::Position;
use proptest::prelude::*;
use std::sync::OnceLock;

fn detector() -> &'static Detector {
    static DETECTOR: OnceLock<Detector> = OnceLock::new();
    DETECTOR.get_or_init(|| Detector::new(Arc::new(builtin::rules()), Explain::Yes))
}

/// Lines and pieces of lines that mean something to the detector, alone or beside one another.
fn pieces() -> &'static [Vec<u8>] {
    static PIECES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    PIECES.get_or_init(|| {
        let rules = builtin::rules();
        let mut pieces: Vec<Vec<u8>> = [
            "\n",
            " = ",
            "\"",
            "'",
            "password",
            "db_password: ",
            "token=",
            "secret",
            "key",
            "aws",
            "heroku ",
            "=",
            ": ",
            "<password>",
            "</password>",
            "--password ",
            "x",
            "k3J9x0QmZ7vB2tRwPq81",
            "a1b2c3d4e5f60718293a4b5c6d7e8f90",
            "Tr0ub4dor&3",
            "# ",
            "let api_key = \"9fK2mQ7xL0vR4tYw8ZbN\";\n",
            "PASSWORD=hunter2222\n",
            ", ",
            "(",
            ")",
            "\\n",
            "-----BEGIN RSA PRIVATE ",
            "KEY-----\n",
            "\n-----END RSA PRIVATE KEY-----\n",
            "sk_",
            "key-",
            "é",
            "\u{feff}",
            "%2F",
            "%3D",
            "/?sig=kU3n%2Bq0%2FYt8vXz",
            "kind: Secret\ndata:\n  a: azNKOXgwUW1aN3ZCMnRSd1BxODE=\n",
            "data:text/plain;base64,",
        ]
        .map(|piece| piece.as_bytes().to_vec())
        .into();
        pieces.push("plain words without any meaning at all; ".repeat(20).into_bytes());
        pieces.push("MIIEowIBAAKCAQEAx7Jq0vT9\n".repeat(12).into_bytes());
        for (seed, rule) in rules.rules().iter().enumerate().step_by(7) {
            let Some(value) = sample::value(rule, seed as u64, sample::Width::Any) else { continue };
            let text = String::from_utf8_lossy(&value.text);
            if text.contains(['+', '/', '=']) && text.len() < 200 {
                let encoded = text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
                pieces.push(format!("?{}={encoded}", rule.provider.to_lowercase()).into_bytes());
            }
            pieces.extend(rule.examples.first().map(|example| sample::fill(example, &value.text)));
            pieces.push(value.text);
        }
        pieces
    })
}

/// A stretch of the version before (as shares of its length), or a piece.
#[derive(Clone, Debug)]
enum Part {
    Kept(f64, f64),
    New(prop::sample::Index),
}

fn parts() -> impl Strategy<Value = Vec<Part>> {
    let part = prop_oneof![
        3 => (0.0..1.0_f64, 0.0..1.0_f64).prop_map(|(from, to)| Part::Kept(from.min(to), from.max(to))),
        2 => any::<prop::sample::Index>().prop_map(Part::New),
    ];
    prop::collection::vec(part, 0..12)
}

/// The next version, and what it shares with `base`.
fn edited(base: &[u8], parts: &[Part]) -> (Vec<u8>, Vec<Shared>) {
    let (mut text, mut shared) = (Vec::new(), Vec::<Shared>::new());
    for part in parts {
        match part {
            Part::New(index) => text.extend(index.get(pieces()).iter()),
            Part::Kept(from, to) => {
                let at = |share: f64| {
                    let at = (share * base.len() as f64) as usize;
                    // Mostly between words: in the middle of one hardly anything depends on the other part.
                    let word = base[at..].iter().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(0);
                    if word % 4 == 3 { at } else { at + word }
                };
                let (from, length) = (at(*from), at(*to).saturating_sub(at(*from)));
                if length == 0 {
                    continue;
                }
                match shared.last_mut() {
                    Some(last) if last.base + last.length == from && last.at + last.length == text.len() => {
                        last.length += length;
                    }
                    _ => shared.push(Shared { at: text.len(), base: from, length }),
                }
                text.extend_from_slice(&base[from..from + length]);
            }
        }
    }
    (text, shared)
}

/// Rule, place and whether it was let go.
type Seen = Vec<(String, Span, bool)>;

fn seen(sightings: &[Sighting]) -> Seen {
    let mut seen: Seen = sightings.iter().map(|seen| (seen.rule.id.clone(), seen.secret, seen.dismissed)).collect();
    seen.sort();
    seen
}

fn seen_by_scan(detection: &Detection) -> Seen {
    let findings = detection.findings.iter().map(|found| (found.rule.id.clone(), found.site.span, false));
    let dismissed = detection.dismissed.iter().map(|dropped| (dropped.rule.id.clone(), dropped.site.span, true));
    let mut seen: Seen = findings.chain(dismissed).collect();
    seen.sort();
    seen
}

fn with_blob<T>(path: &str, text: &[u8], look: impl FnOnce(&Blob<'_>) -> T) -> T {
    let origin = Arc::new(Origin::Object { path: path.into() });
    let offsets = Offsets::default();
    look(&Blob { origin: &origin, bytes: text, owned: 0..text.len(), start: Position::START, offsets: &offsets })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 256 } else { 20_000 }))]

    #[test]
    fn looking_at_differences_finds_what_looking_at_all_finds(
        first in prop::collection::vec(any::<prop::sample::Index>(), 0..40),
        edits in prop::collection::vec((parts(), prop::sample::select(vec!["a.py", "a.py", "a.py", "b/.env", "x.yml"])), 1..6),
    ) {
        let mut text: Vec<u8> = first.iter().flat_map(|index| index.get(pieces()).clone()).collect();
        let (_, mut memory) = with_blob("a.py", &text, |blob| detector().scan_version(blob, None));
        for (parts, path) in &edits {
            let (next, shared) = edited(&text, parts);
            let (sightings, kept) = with_blob(path, &next, |blob| detector().scan_version(blob, Some((&memory, &shared))));
            let whole = with_blob(path, &next, |blob| seen_by_scan(&detector().scan_apart(blob)));
            prop_assert_eq!(seen(&sightings), whole, "{}: {}", path, String::from_utf8_lossy(&next));
            (text, memory) = (next, kept);
        }
    }
}

#[test]
fn what_is_far_from_every_change_is_not_looked_at_again() {
    let plain = "plain words; the key of the secret is a token, they say\n".repeat(400);
    let text = format!("{plain}password = \"k3J9x0QmZ7vB2tRwPq81\"\n{plain}");
    let (_, memory) = with_blob("a.py", text.as_bytes(), |blob| detector().scan_version(blob, None));
    let led = memory.literals.iter().filter(|known| known.literal & LED != 0).count();
    assert!(led > 0 && led * 20 < memory.literals.len(), "{led} of {}", memory.literals.len());
    let shared = [Shared { at: 1, base: 0, length: text.len() }];
    let literals = detector().inherited(format!("x{text}").as_bytes(), &memory, &shared, memory.syntax);
    let followed = literals.known.iter().filter(|(_, follow)| *follow).count();
    assert_eq!(literals.known.len(), memory.literals.len());
    assert!(followed * 3 < literals.known.len(), "{followed} of {}", literals.known.len());
}

#[test]
fn what_leads_to_nothing_in_one_kind_of_file_may_lead_to_something_in_another() {
    let text = b"password = k3J9x0QmZ7vB2tRwPq81\n";
    let shared = [Shared { at: 0, base: 0, length: text.len() }];
    let (sightings, memory) = with_blob("a.py", text, |blob| detector().scan_version(blob, None));
    assert!(sightings.iter().all(|sighting| sighting.dismissed), "{sightings:?}");
    let (sightings, _) = with_blob("b.ini", text, |blob| detector().scan_version(blob, Some((&memory, &shared))));
    assert!(sightings.iter().any(|sighting| !sighting.dismissed), "{sightings:?}");
}
