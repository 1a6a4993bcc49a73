//! Each mark of punctuation at the beginning, in the middle and at the end of a password, in each syntax, escaped as the
//! syntax asks for: what is found is all of the value and nothing else.

use super::{Values, found};

/// How a syntax writes what it can't have as it is.
#[derive(Clone, Copy)]
enum Escape {
    /// Not at all.
    No,
    /// With a backslash before each of these.
    Backslash(&'static str),
    /// Twice.
    Twice(char),
    /// As an entity of XML.
    Entity,
    /// With a percent sign and two digits.
    Percent,
}

impl Escape {
    fn apply(self, value: &str) -> String {
        let entity = |c| match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '"' => "&quot;".to_owned(),
            '\'' => "&apos;".to_owned(),
            c => c.to_string(),
        };
        let one = |c: char| match self {
            Self::Backslash(marks) if marks.contains(c) => format!("\\{c}"),
            Self::Twice(mark) if mark == c => format!("{c}{c}"),
            Self::Entity => entity(c),
            Self::Percent if c.is_ascii_punctuation() && !"-_.~".contains(c) => format!("%{:02X}", u32::from(c)),
            _ => c.to_string(),
        };
        value.chars().map(one).collect()
    }
}

const MARKS: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
/// What a shell takes for something else, or parts words by, where there are no quotes.
const SHELL: &str = "\"'$`\\&;()<>|";

/// A file, what it has, how values are escaped in it, the marks that can't stand in such a value, and those that can't begin
/// it, or do so without being found: another option, a path, an operator may begin so.
type Row = (&'static str, &'static str, Escape, &'static str, &'static str);

const QUOTED: Escape = Escape::Backslash("\"\\");
const ROWS: &[Row] = &[
    ("a.sh", "mysql -u app -p'{}' shop", Escape::No, "'", "$"),
    ("a.sh", "mysql -u app -p\"{}\" shop", Escape::Backslash("\"\\$`"), "", ""),
    ("a.sh", "mysql -u app -p{} shop", Escape::No, SHELL, "#~-,./:=[]{}"),
    ("a.sh", "tool --user me --password='{}' -v", Escape::No, "'", "$"),
    ("a.sh", "tool --user me --password {} -v", Escape::No, SHELL, "#~-,./[]{}"),
    ("a.sh", "tool --token={} -v", Escape::No, SHELL, "#~-!/={"),
    ("a.sh", "curl -u me:{} https://acme.io/x", Escape::No, SHELL, "-,./:=[]{}"),
    ("a.sh", "curl -u 'me:{}' https://acme.io/x", Escape::No, "'", "\"$"),
    ("a.sh", "sshpass -p '{}' ssh me@host", Escape::No, "'", "$"),
    ("a.sh", "docker login -u me -p {} r.acme.io", Escape::No, SHELL, "-,./:=[]{}"),
    ("a.sh", "echo 'me:{}' | chpasswd", Escape::No, "'", "\"$"),
    ("a.sh", "snmpwalk -v3 -u me -A '{}' 10.0.0.1", Escape::No, "'", "$"),
    ("a.sh", "export DB_PASSWORD={}", Escape::No, SHELL, "#~-!/{"),
    ("a.sh", "docker run -e \"DB_PASSWORD={}\" app", Escape::Backslash("\"\\$`"), "", "\\"),
    ("a.bat", "set DB_PASSWORD={}", Escape::No, "%&|<>^\"!`", ""),
    ("a.bat", "set \"DB_PASSWORD={}\"", Escape::No, "%\"", ""),
    ("Dockerfile", "ENV DB_PASSWORD={}", Escape::No, "$\"'\\`#", ""),
    ("a.service", "Environment=\"DB_PASSWORD={}\"", QUOTED, "%", "\\"),
    (".env", "DB_PASSWORD={}", Escape::No, "$", "\"'`#"),
    ("a.ini", "[db]\npassword = {}", Escape::No, "", "\"'`#;"),
    ("a.py", "X = \"postgres://me:{}@db.acme.io/x\"", Escape::Percent, "", ""),
    ("a.py", "dsn = \"host=db user=me password={} dbname=x\"", QUOTED, "'\\", "=>~"),
    ("a.json", "{\n  \"password\": \"{}\"\n}", QUOTED, "", ""),
    ("a.yml", "db:\n  password: {}", Escape::No, "", "!#%&*,[]{}|>@`\"':"),
    ("a.yml", "db:\n  password: '{}'", Escape::Twice('\''), "", ""),
    ("a.yml", "db: {user: me, password: '{}', a: b}", Escape::Twice('\''), "", ""),
    ("a.yml", "environment:\n  - DB_PASSWORD={}", Escape::No, "$#:", ""),
    ("a.yml", "environment:\n  - \"DB_PASSWORD={}\"", QUOTED, "$", "\\"),
    ("a.toml", "password = '{}'", Escape::No, "'", ""),
    ("a.xml", "<db user=\"me\" password=\"{}\"/>", Escape::Entity, "", ""),
    ("a.py", "password = \"{}\"", QUOTED, "", ""),
    ("a.py", "smtp.login(\"me@acme.io\", \"{}\")", QUOTED, "", "\"'`"),
    ("A.cs", "string password = @\"{}\";", Escape::Twice('"'), "", ""),
    ("a.pas", "Password := '{}';", Escape::Twice('\''), "", ""),
    ("a.sql", "CREATE USER me IDENTIFIED BY '{}';", Escape::Twice('\''), "", "$*"),
];

#[test]
fn values_are_found_whole() {
    let value = Values::new().first;
    let mut rows = Vec::new();
    let mut wanted = Vec::new();
    for (name, text, escape, never, not_first) in ROWS {
        for mark in MARKS.chars().filter(|mark| !never.contains(*mark)) {
            let values =
                [format!("{mark}{value}"), format!("{}{mark}{}", &value[..6], &value[6..]), format!("{value}{mark}")];
            for value in values.iter().skip(usize::from(not_first.contains(mark))) {
                let written = escape.apply(value);
                rows.push((*name, text.replace("{}", &written) + "\n"));
                wanted.push(written);
            }
        }
    }
    let mut failures = String::new();
    for (((name, text), wanted), found) in rows.iter().zip(wanted).zip(found(&rows)) {
        let got: Vec<&str> = found.iter().map(|(value, _)| &**value).collect();
        if got != [&*wanted] {
            failures += &format!("{name}: {text:?}\n    {got:?}\n");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
