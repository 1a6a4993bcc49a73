use super::file::Place;
use super::*;
use proptest::prelude::*;

fn read(text: &str) -> Result<Config, ConfigError> {
    let text = Text { name: "keylift.toml".to_owned(), text: text.to_owned() };
    read::config(text, Path::new("sub"), &Place::Anywhere { folder: "/nowhere".into() })
}

#[test]
fn what_is_said_is_taken_and_nothing_else() {
    let config = read(
        "[scan]\nexclude = ['a']\nrespect-ignore = false\nmax-size = '2k'\nfail-on = 'low'\n\
         [rules]\nonly = ['a.*']\nskip = ['b.c', 'd']\n[rules.confidence]\n'*' = 'high'\n'e.*' = 'low'\n\
         [suppression]\nbaseline = 'x'\nstrict = true\ninline = false\nmarkers = ['keylift', 'noqa']\n\
         [[allow]]\npaths = ['p']\nreason = 'r'\nuntil = '2027-01-31'\n\n[[allow]]\nnames = ['n']\nreason = 's'\n",
    )
    .unwrap();
    let Scan { exclude, respect_ignore, max_size, fail_on } = config.scan;
    assert!(exclude.is_some_and(|paths| paths.cover(Path::new("sub/a"))));
    assert_eq!((respect_ignore, max_size, fail_on), (Some(false), Some(2048), Some(Confidence::Low)));
    assert_eq!(
        (config.rules.only.as_slice(), config.rules.skip.join(" ").as_str()),
        (&["a.*".to_owned()][..], "b.c d")
    );
    assert_eq!(config.rules.confidence_of("e.f"), Some(Confidence::Low));
    assert_eq!(config.rules.confidence_of("f"), Some(Confidence::High));
    let Suppression { baseline, strict, inline, markers } = config.suppression;
    assert!(matches!(baseline, Some(Baseline::File(file)) if file.ends_with("nowhere/x")));
    assert_eq!((strict, inline), (Some(true), Some(false)));
    assert_eq!(markers, Some(vec![Dialect::Keylift, Dialect::Noqa]));
    let told: Vec<_> = config.allows.iter().map(|allow| (allow.line, allow.reason.as_str(), allow.until)).collect();
    assert_eq!(told, [(17, "r", Some(jiff::civil::date(2027, 1, 31))), (22, "s", None)]);
}

#[test]
fn an_empty_file_says_nothing() {
    for text in ["", "# x\n", "[scan]\n[rules]\n[suppression]\n"] {
        let config = read(text).unwrap();
        let Scan { exclude, respect_ignore, max_size, fail_on } = config.scan;
        assert!(exclude.is_none() && respect_ignore.is_none() && max_size.is_none() && fail_on.is_none(), "{text}");
        assert!(
            config.rules.files.is_empty() && config.rules.only.is_empty() && config.rules.skip.is_empty(),
            "{text}"
        );
        assert!(config.suppression.baseline.is_none() && config.suppression.markers.is_none(), "{text}");
        assert!(config.allows.is_empty(), "{text}");
    }
}

#[test]
fn what_a_found_file_names_lies_in_the_tree() {
    let tree = Place::Tree { folder: "/top/sub".into(), top: "/top".into() };
    for (path, expected) in [
        ("x", Some("/top/sub/x")),
        ("./x", Some("/top/sub/x")),
        ("../x", Some("/top/x")),
        ("../../x", None),
        ("../../top/x", None),
        ("a/../../../x", None),
        ("/top/x", None),
        ("/etc/passwd", None),
    ] {
        assert_eq!(tree.locate(path).ok().as_deref(), expected.map(Path::new), "{path}");
    }
}

/// What a hostile file costs is bounded: so many expressions, so large.
#[test]
fn a_file_of_many_large_expressions_is_refused_in_time() {
    let began = std::time::Instant::now();
    let entry = "[[allow]]\nreason = 'x'\nvalues = ['\\w{2000}']\n";
    let error = read(&entry.repeat(1000)).expect_err("too many").to_string();
    assert!(error.contains("mistakes") || error.contains("1 mistake"), "{error}");
    let list = format!("[[allow]]\nreason = 'x'\nvalues = [{}]\n", "'a{900}',".repeat(101));
    assert!(read(&list).is_err());
    assert!(began.elapsed().as_secs() < 300, "{:?}", began.elapsed());
}

/// Pieces of configurations, in any order.
const PIECES: [&str; 28] = [
    "[scan]\n", "[rules]\n", "[rules.confidence]\n", "[suppression]\n", "[[allow]]\n", "[allow]\n", "exclude",
    "fail-on", "max-size", "values", "paths", "until", "reason", "generic.password", " = ", "[", "]", "'", "\"",
    "\"\"\"", ",", "\n", "2027-01-31", "'*'", "'(a|'", "1e9", "\\u{0}", "\u{202e}",
];

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = file::text(bytes).map(|text| read(&text).is_ok());
    }

    #[test]
    fn no_order_of_pieces_makes_it_panic(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..40)) {
        let text = pieces.concat();
        if let Err(error) = read(&text) {
            // Drawing it must not fail, either: places lie within the file.
            let drawn = format!("{:?}", miette::Report::new(error));
            prop_assert!(drawn.contains("keylift.toml"), "{}", drawn);
        }
    }
}
