//! A baseline through a hundred random edits of a tree: after each, no old finding comes back and no new one is hidden.
//!
//! The tree is a model that is written anew after each edit. What a scan has to say follows from the model alone: a secret
//! that was in that file when the baseline was made, or brought up to date, is known; every other one counts.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic, in its helpers too")]

#[path = "support/scenario.rs"]
mod scenario;

use keylift::rule::sample::{self, Width};
use keylift::rule::{RuleSet, builtin};
use scenario::Scenario;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }
}

/// A value of a built-in rule's form, made now, so that none is in the repository.
fn made(rule: &str, seed: u64) -> String {
    static RULES: LazyLock<RuleSet> = LazyLock::new(builtin::rules);
    String::from_utf8(sample::value(RULES.get(rule).unwrap(), seed, Width::Any).unwrap().text).unwrap()
}

/// A new secret: a token, a password, a key of many lines.
fn secret(number: u64) -> String {
    match number % 5 {
        0 => made("generic.private-key", number).trim().to_owned(),
        1 => {
            let token = made("github.personal-access-token", number);
            format!("{}#7{}", &token[10..18], &token[20..26])
        }
        _ => made("github.personal-access-token", number),
    }
}

#[derive(Clone, Debug)]
enum Item {
    Filler(u64),
    Secret { name: u64, value: String },
}

/// How a file is written.
#[derive(Clone, Debug)]
struct File {
    items: Vec<Item>,
    indent: usize,
    quote: char,
    line_end: &'static str,
}

impl File {
    fn text(&self, path: &str) -> String {
        let (indent, quote) = (" ".repeat(self.indent), self.quote);
        let mut text = String::new();
        for item in &self.items {
            let line = match (item, path.rsplit('.').next().unwrap()) {
                (Item::Filler(number), "py" | "yml") => format!("{indent}# note {number}\n"),
                (Item::Filler(number), "js") => format!("{indent}// note {number}\n"),
                (Item::Filler(number), _) => format!("{indent}\"note{number}\": {number},\n"),
                (Item::Secret { name, value }, "yml") if value.contains('\n') => {
                    let lines = value.replace('\n', &format!("\n{indent}  "));
                    format!("{indent}key_{name}: |\n{indent}  {lines}\n")
                }
                (Item::Secret { name, value }, "py") if value.contains('\n') => {
                    format!("{indent}key_{name} = \"\"\"{value}\"\"\"\n")
                }
                (Item::Secret { value, .. }, _) if value.contains('\n') => format!("{value}\n"),
                (Item::Secret { name, value }, "py") => format!("{indent}password_{name} = {quote}{value}{quote}\n"),
                (Item::Secret { name, value }, "yml") => format!("{indent}password_{name}: {quote}{value}{quote}\n"),
                (Item::Secret { name, value }, "js") => {
                    format!("{indent}const password_{name} = {quote}{value}{quote};\n")
                }
                (Item::Secret { name, value }, _) => format!("{indent}\"password_{name}\": \"{value}\",\n"),
            };
            text.push_str(&line);
        }
        text.replace('\n', self.line_end)
    }

    fn secrets(&self) -> impl Iterator<Item = &String> {
        self.items.iter().filter_map(|item| match item {
            Item::Secret { value, .. } => Some(value),
            Item::Filler(_) => None,
        })
    }
}

type Places = BTreeSet<(String, String)>;

struct Model {
    files: BTreeMap<String, File>,
    /// What the baseline holds.
    known: Places,
    dice: Dice,
    /// For names and values that were not there before.
    counter: u64,
}

impl Model {
    fn new(seed: u64) -> Self {
        let mut model = Self { files: BTreeMap::new(), known: Places::new(), dice: Dice(seed), counter: seed * 10_000 };
        for number in 0..8 {
            let path = model.path(number);
            let file = File { items: Vec::new(), indent: 0, quote: '\'', line_end: "\n" };
            model.files.insert(path.clone(), file);
            for _ in 0..4 {
                let item = if model.dice.below(2) == 0 { model.filler() } else { model.new_secret() };
                model.files.get_mut(&path).unwrap().items.push(item);
            }
        }
        model
    }

    fn path(&mut self, number: u64) -> String {
        let extension = ["py", "yml", "js", "json"][self.dice.below(4)];
        format!("{}/file {number}.{extension}", ["src", "src/deep/er", "conf"][self.dice.below(3)])
    }

    fn number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    fn filler(&mut self) -> Item {
        Item::Filler(self.number())
    }

    fn new_secret(&mut self) -> Item {
        let number = self.number();
        Item::Secret { name: number, value: secret(number) }
    }

    fn places(&self) -> Places {
        let of = |(path, file): (&String, &File)| {
            file.secrets().map(|value| (path.clone(), value.clone())).collect::<Vec<_>>()
        };
        self.files.iter().flat_map(of).collect()
    }

    /// Some file, by path.
    fn any(&mut self) -> String {
        let at = self.dice.below(self.files.len());
        self.files.keys().nth(at).unwrap().clone()
    }

    /// Changes something; says what.
    #[allow(clippy::too_many_lines, reason = "a table of edits")]
    fn edit(&mut self) -> String {
        let path = self.any();
        let (filler, new, number) = (self.filler(), self.new_secret(), self.number());
        let (what, at) = (self.dice.below(16), self.dice.below(100));
        let other = self.any();
        let many = self.files.len() > 4;
        let file = self.files.get_mut(&path).unwrap();
        let count = file.items.len();
        let place = at % (count + 1);
        let secrets: Vec<usize> = (0..count).filter(|&at| matches!(file.items[at], Item::Secret { .. })).collect();
        let some = secrets.get(at % secrets.len().max(1)).copied();
        match (what, some) {
            (0 | 1, _) => {
                file.items.splice(place..place, std::iter::repeat_n(filler, 1 + at % 30));
                format!("{path}: lines inserted at {place}")
            }
            (2, _) => {
                file.items.rotate_left(place);
                format!("{path}: order changed by {place}")
            }
            (3, _) => {
                file.indent = at % 9;
                format!("{path}: indented by {}", at % 9)
            }
            (4, _) => {
                file.quote = if file.quote == '"' { '\'' } else { '"' };
                format!("{path}: quotes {}", file.quote)
            }
            (5, _) => {
                file.line_end = if file.line_end == "\n" { "\r\n" } else { "\n" };
                format!("{path}: line ends {:?}", file.line_end)
            }
            (6, Some(at)) => {
                if let Item::Secret { name, .. } = &mut file.items[at] {
                    *name = number;
                }
                format!("{path}: item {at} renamed")
            }
            (7 | 8, Some(at)) => {
                file.items[at] = new;
                format!("{path}: item {at} is another secret")
            }
            (9, Some(at)) => {
                let copy = file.items[at].clone();
                file.items.insert(place, copy);
                format!("{path}: item {at} copied to {place}")
            }
            (10, Some(at)) => {
                let copy = file.items[at].clone();
                self.files.get_mut(&other).unwrap().items.push(copy);
                format!("{path}: item {at} copied to {other}")
            }
            (11, Some(at)) => {
                file.items.remove(at);
                format!("{path}: item {at} removed")
            }
            (12, _) => {
                let file = self.files.remove(&path).unwrap();
                let to = self.path(number);
                let said = format!("{path}: moved to {to}");
                self.files.insert(to, file);
                said
            }
            (13, _) if many => {
                self.files.remove(&path);
                format!("{path}: deleted")
            }
            _ => {
                file.items.insert(place, new);
                format!("{path}: a secret added at {place}")
            }
        }
    }

    fn write(&self, scenario: &Scenario) {
        for folder in ["src", "conf"] {
            let _ = std::fs::remove_dir_all(scenario.tree().join(folder));
        }
        for (path, file) in &self.files {
            let path_there = scenario.tree().join(path);
            std::fs::create_dir_all(path_there.parent().unwrap()).unwrap();
            std::fs::write(path_there, file.text(path)).unwrap();
        }
    }

    /// Fails unless a scan tells what is known from what is not.
    #[track_caller]
    fn check(&self, scenario: &Scenario, story: &str) {
        let outcome = scenario.line("scan -f json --show-secrets");
        let report: serde_json::Value =
            serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{story}{outcome:?}"));
        let rows = |list: &str| -> Places {
            let row = |row: &serde_json::Value| {
                let value = row["secret"].as_str().unwrap();
                let lines: Vec<_> = value.lines().map(str::trim).collect();
                (row["path"].as_str().unwrap().to_owned(), lines.join("\n"))
            };
            report[list].as_array().unwrap().iter().map(row).collect()
        };
        let (known, new): (Places, Places) = self.places().into_iter().partition(|place| self.known.contains(place));
        let files =
            self.files.iter().map(|(path, file)| format!("--- {path}\n{}", file.text(path))).collect::<String>();
        let differences = |found: &Places, expected: &Places| {
            let only = |a: &Places, b: &Places| a.difference(b).map(|(path, _)| path.clone()).collect::<Vec<_>>();
            (only(found, expected), only(expected, found))
        };
        let none = (vec![], vec![]);
        assert_eq!(differences(&rows("findings"), &new), none, "came back, hidden\n{story}{files}");
        assert_eq!(differences(&rows("suppressed"), &known), none, "{story}{files}");
        assert_eq!(outcome.code, Some(i32::from(!new.is_empty())), "{story}");
    }
}

#[track_caller]
fn keep(scenario: &Scenario, command: &str) {
    let outcome = scenario.line(command);
    assert_eq!(outcome.code, Some(0), "{command}: {outcome:?}");
}

fn run(seed: u64, edits: usize, scenario: &Scenario) {
    let mut model = Model::new(seed);
    let mut story = format!("seed {seed}\n");
    model.write(scenario);
    keep(scenario, "baseline create --reason old");
    model.known = model.places();
    model.check(scenario, &story);
    for number in 1..=edits {
        story.push_str(&format!("{number}. {}\n", model.edit()));
        model.write(scenario);
        model.check(scenario, &story);
        if number % 20 == 0 {
            story.push_str("the baseline is brought up to date\n");
            keep(scenario, "baseline update");
            model.known.extend(model.places());
            model.check(scenario, &story);
            keep(scenario, "baseline prune");
            model.known = model.places();
            model.check(scenario, &story);
            keep(scenario, "scan --strict");
        }
    }
}

#[test]
fn a_hundred_random_edits_bring_no_old_finding_back_and_hide_no_new_one() {
    run(1, 100, &Scenario::new().variable("KEYLIFT_KEY_FILE", "../key"));
}

#[test]
fn the_same_holds_with_a_salt() {
    run(2, 20, &Scenario::new());
}
