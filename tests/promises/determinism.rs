//! The same input gives the same output, whatever the number of threads and the order of things.

use crate::scenario::Scenario;
use crate::{FORMATS, sample};
use regex::Regex;

/// Sixty files in twelve folders, with findings of several rules, ties in them, ignored and binary ones.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = vec![(".git/HEAD".into(), b"ref".to_vec()), (".gitignore".into(), b"f3\n".to_vec())];
    for number in 0..60_u64 {
        let text = match number % 5 {
            0 => format!("A = '{}'; B = '{}'\n", token(number), token(number)),
            1 => format!("password = \"{}\"\n", &token(number)[5..]),
            2 => format!("GH = {}\nDB=mysql://a:{}@h/x\n", sample("github.oauth-token", number), &token(number)[8..]),
            3 => "password = os.environ['PASSWORD']\n".into(),
            _ => "\0\u{1}\0\u{2}".repeat(40),
        };
        files.push((format!("f{}/{number}.py", number % 12), text.into_bytes()));
    }
    files
}

fn token(number: u64) -> String {
    sample("github.personal-access-token", number)
}

fn planted(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Scenario {
    let empty = Scenario::new().variable("SOURCE_DATE_EPOCH", "1000000000");
    files.into_iter().fold(empty, |scenario, (path, text)| scenario.file(&path, text))
}

/// What a scan prints, but for the time it took.
fn printed(scenario: &Scenario, arguments: &str, format: &str) -> String {
    let outcome = scenario.line(&format!("scan {arguments} --explain -f {format}"));
    assert_eq!((outcome.code, &*outcome.stderr), (Some(3), note(format)), "{arguments}");
    let time = Regex::new(r#"(?-u)("elapsed_seconds": ?)[0-9.e-]+|( in )(under 1 ms|[0-9.]+ m?s)"#).unwrap();
    time.replace_all(&outcome.stdout, "$1${2}TIME").into_owned()
}

fn note(format: &str) -> &'static str {
    match format {
        "human" => "",
        _ => "keylift: 2 things could not be read, so the result is not complete\n",
    }
}

#[test]
fn output_depends_neither_on_threads_nor_on_order() {
    let scenario = planted(files());
    let backwards = planted(files().into_iter().rev());
    for format in FORMATS {
        let first = printed(&scenario, ". absent gone --threads 1", format);
        assert!(first.matches("github.personal-access-token").count() > 5, "{first}");
        for (tree, arguments) in [
            (&scenario, ". absent gone --threads 1"),
            (&scenario, ". absent gone --threads 2"),
            (&scenario, ". absent gone --threads 16"),
            (&scenario, "gone . absent --threads 16"),
            (&scenario, "absent ./f1 gone ."),
            (&backwards, ". gone absent"),
            (&backwards, "gone gone f2/2.py absent . --threads 16"),
        ] {
            assert_eq!(printed(tree, arguments, format), first, "{format}: {arguments}");
        }
    }
}
