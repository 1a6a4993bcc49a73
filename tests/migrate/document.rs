//! The plan as a file: what is written is what is read, edits by hand count, nonsense is refused, no secret is in it.

use crate::support::findings::assert_absent;
use crate::{naming, sentinel};
use keylift::detect::{Detector, Explain};
use keylift::finding::Finding;
use keylift::migrate::document::{DocumentError, bind, read, write};
use keylift::migrate::journal::folder::key;
use keylift::migrate::journal::memory::Memory;
use keylift::migrate::name::SecretName;
use keylift::migrate::plan::build::build;
use keylift::migrate::plan::{Plan, Values};
use keylift::migrate::request::Tags;
use keylift::migrate::texts::Texts;
use keylift::pipeline::{Input, Options, scan};
use keylift::rule::builtin;
use keylift::source::exclude::Exclude;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::new(Arc::new(builtin::rules()), Explain::No));

/// A repository in a temporary folder.
struct Tree {
    _folder: tempfile::TempDir,
    root: PathBuf,
}

impl Tree {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir(root.join(".git")).unwrap();
        let tree = Self { _folder: folder, root };
        files.iter().for_each(|(path, text)| tree.put(path, text));
        tree
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn scan(&self, paths: Vec<PathBuf>) -> Vec<Finding> {
        let options =
            Options { respect_ignore: true, exclude: Exclude::default(), max_size: None, threads: 1, progress: false };
        scan(&Input::Paths(paths), &options, &DETECTOR, &|_| ()).unwrap().findings
    }

    /// The plan for all of it, with the findings' values, after `change`; as a file.
    fn plan(&self, change: impl FnOnce(&mut Plan)) -> String {
        let findings = self.scan(vec![self.root.clone()]);
        let (mut plan, mut values) = self.make(&findings);
        change(&mut plan);
        write::fit(&mut plan, &mut values, &self.root);
        write::write(&plan, &values, &key(&self.root).unwrap(), &self.root).unwrap()
    }

    fn make<'a>(&self, findings: &'a [Finding]) -> (Plan, Values<'a>) {
        build(findings, &Texts::read(findings), &naming(), &Memory::default())
    }

    /// What the file would store: names and values, or all that is wrong with it.
    fn apply(&self, text: &str) -> Result<Vec<(String, String)>, Vec<String>> {
        self.bind(text, |plan, values| {
            let text = |value: &keylift::secret::SecretValue| String::from_utf8(value.expose().to_vec()).unwrap();
            plan.entries.iter().map(|entry| entry.name.to_string()).zip(values.iter().map(text)).collect()
        })
    }

    fn bind<T>(&self, text: &str, then: impl FnOnce(&Plan, &Values<'_>) -> T) -> Result<T, Vec<String>> {
        let document = read::read("plan.toml", text).map_err(|error| mistakes(error, text))?;
        let key = document.check_key(Some(key(&self.root).unwrap())).map_err(|error| mistakes(error, text))?;
        document.check_files(&self.root, &key).map_err(|error| mistakes(error, text))?;
        let findings = self.scan(document.files().map(|file| bind::scanned(&self.root, file)).collect());
        let (plan, values) = document.bind(&findings, &self.root, &key).map_err(|error| mistakes(error, text))?;
        Ok(then(&plan, &values))
    }
}

/// Each mistake with the line that it is in.
fn mistakes(error: DocumentError, text: &str) -> Vec<String> {
    match error {
        DocumentError::Invalid { problems, .. } | DocumentError::Outdated { problems, .. } => problems
            .iter()
            .map(|problem| {
                let line = text[problem.offset()..].lines().next().unwrap_or_default();
                format!("{} [{line}]", problem.message)
            })
            .collect(),
        other => vec![other.to_string()],
    }
}

/// Words that no judge takes for a placeholder, and no scanner of this file for a secret.
fn secret(number: usize) -> String {
    ["hK3vQ9", "xT7mWc", "bR5nZs", "dY8pLf", "gJ2wVt"][number % 5]
        .chars()
        .rev()
        .chain(format!("{number}Uq").chars())
        .collect()
}

fn shop() -> Tree {
    let [one, two, three] = [1, 2, 3].map(secret);
    Tree::new(&[
        (".env", &format!("DB_HOST=db.internal\nDB_PORT=5432\nDB_USER=app\nDB_PASSWORD={one}\nDB_NAME=shop\n")),
        ("src/app.py", &format!("mail_password = \"{two}\"\nadmin_password = '{three}'\n")),
        ("src/other.py", &format!("\nmail_password = \"{two}\"\n")),
    ])
}

const DB: &str = r#"{"host":"db.internal","username":"app","password":"{}","dbname":"shop","port":5432}"#;

fn stored(expected: &[(&str, &str)]) -> Result<Vec<(String, String)>, Vec<String>> {
    Ok(expected.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
}

#[test]
fn a_plan_holds_what_is_found() {
    let tree = shop();
    let text = tree.plan(|_| ());
    let db = DB.replace("{}", &secret(1));
    let expected =
        [("prod/shop/admin-password", &*secret(3)), ("prod/shop/db", &*db), ("prod/shop/mail-password", &*secret(2))];
    assert_eq!(tree.apply(&text), stored(&expected), "{text}");
    let lines = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((lines("[[secret]]"), lines("[[secret.place]]"), lines("[[file]]")), (3, 8, 3), "{text}");
    assert!(text.contains("# Cost: $1.20 a month"), "{text}");
    assert!(text.contains(r#"lookup = "get_secret(\"prod/shop/mail-password\")""#), "{text}");
    assert_eq!(text, tree.plan(|_| ()), "the same plan gives the same bytes");
}

#[test]
fn edits_by_hand_count() {
    let tree = shop();
    let text = tree.plan(|_| ());
    let db = DB.replace("{}", &secret(1));
    let parts: Vec<&str> = text.split("\n[[").collect();
    let of = |start: &str, name: &str| {
        let begin = parts.iter().position(|part| part.starts_with(start) && part.contains(name)).unwrap();
        let length = parts[begin + 1..].iter().take_while(|part| part.starts_with("secret.place")).count();
        format!("\n[[{}", parts[begin..=begin + length].join("\n[["))
    };
    let (admin, mail) = (of("secret]]", "admin-password"), of("secret]]", "mail-password"));
    let (password, db_table) = (secret(3), of("secret]]", "\"prod/shop/db\""));
    let admin_place =
        admin.split_once("\n[[secret.place]]").map(|(_, place)| format!("\n[[secret.place]]{place}")).unwrap();
    let keyed = |text: &str, key: &str| text.replace("\ndigest = ", &format!("\nkey = \"{key}\"\ndigest = "));
    let both = format!(r#"{{"admin":"{password}","mail":"{}"}}"#, secret(2));
    let (admin_row, db_row, mail_row) =
        (("prod/shop/admin-password", &*password), ("prod/shop/db", &*db), ("prod/shop/mail-password", &*secret(2)));
    for (what, edited, expected) in [
        (
            "a secret is renamed",
            text.replace("shop/db\"", "shop/main-db\""),
            vec![admin_row, ("prod/shop/main-db", &*db), mail_row],
        ),
        ("a secret is dropped", text.replace(&admin, ""), vec![db_row, mail_row]),
        ("all are dropped", text.replace(&admin, "").replace(&mail, "").replace(&db_table, ""), vec![]),
        (
            "an engine is set",
            text.replace("name = \"prod/shop/db\"\n", "name = \"prod/shop/db\"\nengine = \"mysql\"\n"),
            vec![admin_row, ("prod/shop/db", &*db.replace("{\"host", "{\"engine\":\"mysql\",\"host")), mail_row],
        ),
        (
            "a place is moved to another secret",
            text.replace(&admin, "").replace(&mail, &(keyed(&mail, "mail") + &keyed(&admin_place, "admin"))),
            vec![db_row, ("prod/shop/mail-password", &*both)],
        ),
    ] {
        assert_eq!(tree.apply(&edited), stored(&expected), "{what}: {edited}");
    }
    let edited = text.replace("description = \"password", "tags = { a = \"b c\" }\ndescription = \"Mine");
    let seen = tree.bind(&edited, |plan, _| {
        let seen =
            |entry: &keylift::migrate::plan::Entry| (entry.description.starts_with("Mine"), entry.tags.iter().count());
        plan.entries.iter().map(seen).collect::<Vec<_>>()
    });
    assert_eq!(seen.unwrap(), vec![(true, 1); 3]);
    let fewer = text.replacen(&mail[mail.rfind("\n[[secret.place]]").unwrap()..], "\n", 1);
    let places = tree.bind(&fewer, |plan, _| plan.entries.iter().map(|entry| entry.places.len()).collect::<Vec<_>>());
    assert_eq!(places.unwrap(), [1, 1, 1]);
}

/// Fails unless a plan with `old` in place of `new` has just these mistakes.
#[track_caller]
fn check(tree: &Tree, text: &str, changes: &[(&str, &str)], expected: &[&str]) {
    let mut edited = text.to_owned();
    for (old, new) in changes {
        assert!(edited.contains(old), "{old} is not in {edited}");
        edited = edited.replacen(old, new, 1);
    }
    assert_eq!(tree.apply(&edited).unwrap_err(), expected, "{changes:?}");
}

#[test]
fn nonsense_is_refused_where_it_stands() {
    let tree = shop();
    let text = tree.plan(|_| ());
    // The last one is of a place, the first ones of files.
    let value = text.lines().rfind(|line| line.starts_with("digest = ")).unwrap();
    let bad = value.replacen('"', "\"x", 1);
    let name = "name = \"prod/shop/db\"";
    for (old, new, expected) in [
        (
            name,
            "nam = \"prod/shop/db\"",
            &["`name` is missing [[[secret]]]", "unknown key `nam` [nam = \"prod/shop/db\"]"][..],
        ),
        (name, "name = \"a b\"", &["a secret's name has only ASCII letters, digits and /_+=.@- [\"a b\"]"]),
        (
            name,
            "name = \"prod/shop/mail-password\"",
            &["two secrets are called `prod/shop/mail-password` [\"prod/shop/mail-password\"]"],
        ),
        (value, &bad, &[&*format!("`digest` is not a digest of 64 hexadecimal digits [{}]", &bad[9..])]),
        ("version = 1", "version = 2", &["`version` can only be 1; a newer keylift may know others [2]"]),
        ("version = 1", "version = 1\nwidth = 3", &["unknown key `width` [width = 3]"]),
        ("path = \".env\"", "path = \"../.env\"", &["`../.env` may lead out of the repository [\"../.env\"]"]),
        ("path = \".env\"", "path = \"b\"", &["`.env` is not listed as a `[[file]]` [\".env\"]"; 5]),
        (
            "key = \"port\"",
            "key = \"dbname\"",
            &["the key `dbname` of `prod/shop/db` has another value here [\".env\"]"],
        ),
        ("key = \"port\"", "key = \"a b\"", &["`a b` is no key of a JSON secret [\"a b\"]"]),
        ("key = \"port\"", "key = \"engine\"", &["`engine` is no key of a JSON secret [\"engine\"]"]),
        ("key = \"port\"\n", "", &["this place has no `key` [\".env\"]"]),
        ("role = \"companion\"", "role = \"friend\"", &["`friend` is no role [\"friend\"]"]),
        ("from = 28", "from = 128", &["`to` is not behind `from` [32]"]),
        (
            name,
            "name = \"d\"\nengine = \"dbase\"",
            &["`dbase` is no kind of database that secrets are rotated for [\"dbase\"]"],
        ),
        (
            name,
            "name = \"d\"\ntags = { \"aws:x\" = \"y\" }",
            &["tags that begin with aws: belong to AWS [\"aws:x\" = \"y\" }]"],
        ),
        ("[[file]]", "[[file]", &["unclosed array table, expected `]` []"]),
    ] {
        check(&tree, &text, &[(old, new)], expected);
    }
}

#[test]
fn what_does_not_fit_the_files_is_refused() {
    let tree = shop();
    let text = tree.plan(|_| ());
    let app = fs::read_to_string(tree.root.join("src/app.py")).unwrap();
    check(
        &tree,
        &text,
        &[("from = 28", "from = 27")],
        &["`.env` of `prod/shop/db`: another value is there than when the plan was made [\".env\"]"],
    );
    check(
        &tree,
        &text,
        &[("from = 28", "from = 28000"), ("to = 32", "to = 28010")],
        &["`.env` of `prod/shop/db`: the file is shorter than that [\".env\"]"],
    );
    let first = text.find("\nrole = \"companion\"").unwrap();
    assert!(text[first..].contains("key = \"host\""));
    check(
        &tree,
        &text,
        &[("role = \"companion\"\n", "")],
        &["`.env` of `prod/shop/db`: no secret is found there [\".env\"]"],
    );
    tree.put("src/app.py", &format!("{app}\n"));
    check(
        &tree,
        &text,
        &[],
        &[
            "`src/app.py`, which has `prod/shop/admin-password`, `prod/shop/mail-password`, has changed since the plan was made \
         [\"src/app.py\"]",
        ],
    );
    fs::remove_file(tree.root.join("src/app.py")).unwrap();
    check(
        &tree,
        &text,
        &[],
        &[
            "`src/app.py`, which has `prod/shop/admin-password`, `prod/shop/mail-password`, can't be read: no such file or folder \
         [\"src/app.py\"]",
        ],
    );
    fs::remove_file(tree.root.join(".keylift/key")).unwrap();
    check(&tree, &text, &[], &["the plan plan.toml was made with another key than the one in .keylift/key"]);
}

#[cfg(unix)]
#[test]
fn a_link_is_not_followed() {
    let (tree, elsewhere) = (shop(), tempfile::tempdir().unwrap());
    let text = tree.plan(|_| ());
    for (path, moved) in [("src/app.py", "app.py"), ("src", "src")] {
        fs::rename(tree.root.join(path), elsewhere.path().join(moved)).unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join(moved), tree.root.join(path)).unwrap();
        let wrong = tree.apply(&text).unwrap_err();
        assert!(wrong.iter().all(|wrong| wrong.contains("can't be read: it ")), "{wrong:?}");
        fs::remove_file(tree.root.join(path)).unwrap();
        fs::rename(elsewhere.path().join(moved), tree.root.join(path)).unwrap();
    }
    assert!(tree.apply(&text).is_ok());
}

/// A place may be one of several of its value; the others may have nothing beside them, but must not contradict.
#[test]
fn places_of_one_value_have_to_agree() {
    let password = secret(1);
    let env = |host: &str| format!("DB_HOST={host}\nDB_USER=app\nDB_PASSWORD={password}\nDB_NAME=shop\n");
    let alone = format!("db_password = '{password}'\n");
    let json = format!(r#"{{"host":"h","username":"app","password":"{password}","dbname":"shop"}}"#);
    for (files, expected) in [
        ([("a.env", &*env("h")), ("b.py", &*alone)], ("prod/shop/db", &*json)),
        ([("a.env", &*env("h")), ("b.env", &*env("h"))], ("prod/shop/db", &*json)),
        ([("a.env", &*env("h")), ("b.env", &*env("i"))], ("prod/shop/db-password", &*password)),
    ] {
        let tree = Tree::new(&files);
        let text = tree.plan(|_| ());
        assert_eq!(tree.apply(&text), stored(&[expected]), "{text}");
        assert_eq!(text.matches("language = ").count(), 2, "{text}");
    }
}

#[test]
fn no_plan_holds_a_secret() {
    let secret = sentinel();
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let assigned = format!("db_password = \"{secret}\"\n");
    let tree = Tree::new(&[
        ("only", &secret),
        ("a.py", &assigned),
        (&format!("{hex}/b.py"), &assigned.replace("db_", "mail_")),
        (".env", &format!("DB_HOST=h\nDB_USER=u\nDB_PASSWORD={secret}\nDB_NAME=n\n")),
        ("c.py", &format!("api_{hex}_password = 'x9{}'\n", sentinel().to_uppercase())),
    ]);
    let text = tree.plan(|_| ());
    assert_absent(&secret, text.as_bytes(), "the plan");
    assert_absent(&sentinel().to_uppercase(), text.as_bytes(), "the plan");
    assert!(text.contains("the name of its file holds a secret"), "{text}");
    let broken = text.replace("path = ", "path = 1 # ");
    assert_absent(&secret, format!("{:?}", tree.apply(&broken)).as_bytes(), "the mistakes");
}

#[cfg(unix)]
#[test]
fn hostile_names_of_files_reach_no_plan() {
    let names = ["a\u{1b}]0;x\u{7}.py", "a\nb.py", "\u{202e}a.py", "##vso[x].py", "a\" = 'b.py", "ü ö.py", "a\\b.py"];
    let files: Vec<(String, String)> = names
        .iter()
        .enumerate()
        .map(|(at, name)| ((*name).to_owned(), format!("password = '{}'\n", secret(at))))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (&**name, &**text)).collect();
    let tree = Tree::new(&files);
    let text = tree.plan(|_| ());
    assert!(text.chars().all(|c| c == '\n' || !c.is_control()), "{text}");
    let applied = tree.apply(&text).unwrap();
    assert_eq!(applied.len(), 3, "{text}");
    assert_eq!(text.matches("[[refused]]").count(), 4, "{text}");
}

/// Whose name it is that a plan can't hold is told at each of the places of one value.
#[cfg(unix)]
#[test]
fn the_file_with_the_wrong_name_is_told_from_the_others() {
    let line = format!("password = '{}'\n", secret(1));
    let text = Tree::new(&[("good.py", &line), ("a\nb.py", &line)]).plan(|_| ());
    let refused: Vec<_> = text.split("[[refused]]").skip(1).collect();
    assert_eq!(refused.len(), 2, "{text}");
    for refused in refused {
        let (own, other) = ("the name of its file", "in which it stands as well");
        let (part, path) = if refused.contains(other) { (other, "good.py") } else { (own, "b.py") };
        assert!(refused.contains(part) && refused.contains(path), "{refused}");
    }
}

/// What can be told of a plan.
fn essence(plan: &Plan) -> BTreeMap<String, String> {
    let of = |entry: &keylift::migrate::plan::Entry| {
        let mut places: Vec<String> = entry
            .places
            .iter()
            .map(|place| {
                format!("{} {:?} {:?} {:?} {:?}", place.identity, place.span, place.start, place.key, place.extent)
            })
            .chain(
                entry
                    .companions
                    .iter()
                    .map(|part| format!("{} {:?} {:?} {:?}", part.identity, part.span, part.start, part.key)),
            )
            .collect();
        places.sort();
        let about = (&entry.description, &entry.tags, entry.engine, &entry.rule.id, entry.confidence);
        (entry.name.to_string(), format!("{about:?} {places:?}"))
    };
    plan.entries.iter().map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is called and described in whatever words: what is written is what is read.
    #[test]
    fn what_is_written_is_what_is_read(
        names in prop::collection::btree_set("[a-z0-9/_+=.@]{1,40}", 3),
        descriptions in prop::array::uniform3("[ -~äß日\u{1f600}]{0,60}"),
        keys in prop::collection::btree_set("[A-Za-z0-9 _./=+@:-]{1,20}", 0..5),
        value in "[ A-Za-z0-9_./=+@:-]{1,30}",
    ) {
        static TREE: LazyLock<Tree> = LazyLock::new(shop);
        let mut tags = Tags::default();
        for key in keys {
            // An empty value is legal for AWS; a file has to leave it out.
            let _ = tags.add(&key, &format!("v{value}"));
        }
        let mut wanted = BTreeMap::new();
        let text = TREE.plan(|plan| {
            for ((entry, name), description) in plan.entries.iter_mut().zip(&names).zip(&descriptions) {
                entry.name = SecretName::parse(name).unwrap();
                entry.description = if description.trim().is_empty() { String::new() } else { description.clone() };
                entry.tags = tags.clone();
            }
            wanted = essence(plan);
        });
        let mut found = TREE.bind(&text, |plan, _| essence(plan)).unwrap();
        // The reader sorts tags.
        for entry in [&mut wanted, &mut found].into_iter().flat_map(BTreeMap::values_mut) {
            let mut letters: Vec<char> = entry.chars().collect();
            letters.sort_unstable();
            *entry = letters.into_iter().collect();
        }
        prop_assert_eq!(wanted, found);
    }

    /// A file that is no plan is refused, and nothing panics.
    #[test]
    fn any_file_is_read_to_its_end(at in 0_usize..4000, with in "[ -~\n]{0,6}", length in 0_usize..40) {
        static TEXT: LazyLock<(Tree, String)> = LazyLock::new(|| {
            let tree = shop();
            let text = tree.plan(|_| ());
            (tree, text)
        });
        let (tree, text) = &*TEXT;
        let start = text.floor_char_boundary(at.min(text.len()));
        let end = text.floor_char_boundary((start + length).min(text.len()));
        let edited = format!("{}{with}{}", &text[..start], &text[end..]);
        if let Ok(stored) = tree.apply(&edited) {
            // Whatever it says, only values that are there can be stored.
            let known = [1, 2, 3].map(secret);
            prop_assert!(stored.iter().all(|(_, value)| known.iter().any(|known| value.contains(known))));
        }
    }
}

#[test]
fn a_plan_that_cannot_be_opened_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let error = |path: &Path| read::open(path).unwrap_err().to_string();
    assert!(error(&folder.path().join("absent")).starts_with("failed to read the plan"));
    let file = folder.path().join("plan.toml");
    fs::write(&file, b"\xff").unwrap();
    assert!(error(&file).ends_with("is not UTF-8"));
    fs::write(&file, vec![b'#'; 1 + usize::try_from(keylift::migrate::document::LARGEST).unwrap()]).unwrap();
    assert!(error(&file).contains("is larger than"));
}
