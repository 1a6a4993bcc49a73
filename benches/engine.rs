//! The engine in bytes per second, on one core, without any reading of files: what a text costs that holds nothing, one
//! full of the words that rules look for, and one full of findings; beside counting newlines, which is about the least
//! that one can do with a byte.
//!
//! `cargo bench` runs it over made-up source. `KEYLIFT_BENCH_TREE=FOLDER cargo bench` adds the files of that folder.
#![allow(missing_docs, reason = "what criterion's macros make has none")]
#![allow(clippy::print_stderr, reason = "a benchmark's reader is at a terminal")]
#![allow(clippy::unwrap_used, reason = "a benchmark that can't read its input has failed")]

use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main, measurement::WallTime};
use keylift::detect::{Detector, Explain};
use keylift::rule::builtin;
use keylift::source::{Blob, Origin, decode::Offsets};
use keylift::text::span::Position;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Bytes of made-up text.
const AMOUNT: usize = 8 << 20;

/// Bytes of a made-up file: about what one has in a source tree.
const FILE: usize = 12 << 10;

/// Most bytes that are taken from a tree.
const MOST: usize = 512 << 20;

type Files = Vec<(Arc<Origin>, Vec<u8>)>;

/// What each line of a text may be made of: `{w}` is a word, `{n}` a number, `{s}` 20 random letters and digits.
struct Recipe {
    words: &'static [&'static str],
    lines: &'static [&'static str],
}

const PLAIN_LINES: &[&str] = &[
    "    {w}_{w} = {w}.{w}({w}, {n})\n",
    "    if {w} is not None and len({w}_{w}) > {n}:\n",
    "        return {w}[{n}].{w}(\"{w} {w}\")\n",
    "    # {w} {w} the {w} of {w}, see {w}\n",
    "def {w}_{w}({w}, {w}={n}):\n",
    "\n",
];

const CLEAN: Recipe = Recipe {
    words: &[
        "buffer", "node", "index", "result", "list", "parent", "child", "length", "offset", "value", "count", "size",
        "name", "device", "driver", "queue", "request", "state", "frame", "page",
    ],
    lines: PLAIN_LINES,
};

const WORDY: Recipe = Recipe {
    words: &["token", "key", "password", "secret", "api", "auth", "credential", "access", "private", "client"],
    lines: PLAIN_LINES,
};

/// One line in five is a finding.
const FULL: Recipe = Recipe {
    words: CLEAN.words,
    lines: &[
        "    {w}_password = \"{s}\"\n",
        "    {w}_{w} = {w}.{w}({w}, {n})\n",
        "    # {w} {w} the {w} of {w}, see {w}\n",
        "def {w}_{w}({w}, {w}={n}):\n",
        "    return {w}[{n}].{w}(\"{w} {w}\")\n",
    ],
};

/// A small generator (xorshift), so that every run has the same text.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn of<'a, T: ?Sized>(&mut self, choice: &[&'a T]) -> &'a T {
        choice[self.next() as usize % choice.len()]
    }
}

fn made_up(recipe: &Recipe) -> Files {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let file = |number| {
        let path = PathBuf::from(format!("src/part{number}.py"));
        let mut text = String::with_capacity(FILE + 200);
        while text.len() < FILE {
            let line = random.of(recipe.lines);
            push(&mut text, line, recipe.words, &mut random);
        }
        (origin(path), text.into_bytes())
    };
    (0..AMOUNT / FILE).map(file).collect()
}

fn push(text: &mut String, line: &str, words: &[&str], random: &mut Random) {
    const ALPHABET: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let mut parts = line.split('{');
    text.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (what, rest) = part.split_once('}').unwrap();
        match what {
            "w" => text.push_str(random.of(words)),
            "n" => text.push_str(&(random.next() % 1000).to_string()),
            _ => text.extend((0..20).map(|_| char::from(ALPHABET[random.next() as usize % ALPHABET.len()]))),
        }
        text.push_str(rest);
    }
}

fn origin(path: PathBuf) -> Arc<Origin> {
    Arc::new(Origin::File { identity: path.clone(), path })
}

/// The files below `folder`, until there is enough.
fn tree(folder: &Path, files: &mut Files, room: &mut usize) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            tree(&entry.path(), files, room);
        } else if kind.is_file() {
            let bytes = std::fs::read(entry.path()).unwrap();
            if bytes.len() > *room {
                return;
            }
            *room -= bytes.len();
            files.push((origin(entry.path()), bytes));
        }
    }
}

fn detect(detector: &Detector, files: &Files) -> usize {
    let found = files.iter().map(|(origin, bytes)| {
        let blob = Blob { origin, bytes, owned: 0..bytes.len(), start: Position::START, offsets: &Offsets::default() };
        detector.scan(&blob).findings.len()
    });
    found.sum()
}

fn measure(group: &mut BenchmarkGroup<'_, WallTime>, detector: &Detector, name: &str, files: &Files) {
    let bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    let newlines = |bytes: &[u8]| memchr::memchr_iter(b'\n', bytes).count();
    group.throughput(Throughput::Bytes(bytes as u64));
    group.bench_function(format!("newlines/{name}"), |bencher| {
        bencher.iter(|| files.iter().map(|(_, bytes)| newlines(black_box(bytes))).sum::<usize>());
    });
    group.bench_function(format!("detector/{name}"), |bencher| {
        bencher.iter(|| detect(detector, black_box(files)));
    });
    // A figure without what was found can't be compared with one of another day.
    eprintln!("{name}: {} files, {bytes} bytes, {} findings", files.len(), detect(detector, files));
}

fn engine(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("engine");
    group.sample_size(20).measurement_time(Duration::from_secs(5));
    let detector = Detector::new(Arc::new(builtin::rules()), Explain::No);
    for (name, recipe) in [("clean", &CLEAN), ("words", &WORDY), ("findings", &FULL)] {
        measure(&mut group, &detector, name, &made_up(recipe));
    }
    if let Some(folder) = std::env::var_os("KEYLIFT_BENCH_TREE") {
        let (mut files, mut room) = (Files::new(), MOST);
        tree(Path::new(&folder), &mut files, &mut room);
        measure(&mut group, &detector, "tree", &files);
    }
    group.finish();
}

criterion_group!(benches, engine);
criterion_main!(benches);
