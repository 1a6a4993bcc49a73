//! Findings made by hand, and the search for a secret in what should not hold it.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use keylift::finding::{Confidence, Excerpt, Finding, Site};
use keylift::rule::{Author, Matcher, Rule};
use keylift::secret::SecretValue;
use keylift::source::Origin;
use keylift::text::span::{Position, Span};
use std::path::PathBuf;
use std::sync::Arc;

/// A finding to be: a value in a line of a file.
pub(crate) struct Planted<'a> {
    pub(crate) path: &'a str,
    /// The line, `{}` standing for the value.
    pub(crate) line: &'a str,
    pub(crate) value: &'a str,
    pub(crate) name: Option<&'a str>,
    pub(crate) rule: &'a str,
    pub(crate) confidence: Confidence,
}

impl<'a> Planted<'a> {
    /// A password in a Python file, found with medium confidence.
    pub(crate) fn new(name: &'a str, value: &'a str) -> Self {
        Self {
            path: "src/settings.py",
            line: "x = \"{}\"",
            value,
            name: Some(name),
            rule: "generic.password",
            confidence: Confidence::Medium,
        }
    }

    /// The finding, on line `number`; a path `-` stands for standard input.
    pub(crate) fn finding(&self, number: u64) -> Finding {
        let text = self.line.replace("{}", self.value);
        let start = self.line.find("{}").unwrap();
        let end = start + self.value.len();
        let column = start as u64 + 1;
        let origin = match self.path {
            "-" => Origin::Stdin { name: PathBuf::from("<stdin>") },
            path => Origin::File { path: PathBuf::from(path), identity: PathBuf::from(path) },
        };
        let site = Site {
            origin: Arc::new(origin),
            span: Span::new(start, end.max(start + 1)).unwrap(),
            start: Position { line: number, column },
            end: Position { line: number, column: column + self.value.len() as u64 },
            excerpt: Excerpt {
                text: SecretValue::new(text.as_bytes()),
                secret: start..end,
                start: Position { line: number, column: 1 },
                clipped: false,
            },
        };
        Finding {
            confidence: self.confidence,
            name: self.name.map(str::to_owned),
            ..Finding::new(Arc::new(rule(self.rule)), site, SecretValue::new(self.value.as_bytes()))
        }
    }
}

/// One finding a line.
pub(crate) fn findings(planted: &[Planted<'_>]) -> Vec<Finding> {
    planted.iter().zip(1..).map(|(planted, number)| planted.finding(number)).collect()
}

fn rule(id: &str) -> Rule {
    let matcher = Matcher::Assignment { names: Vec::new(), author: Author::People };
    Rule {
        provider: id.split('.').next().unwrap_or_default().to_owned(),
        grants: Some("the database".to_owned()),
        revoke: Some("in the database's console".to_owned()),
        ..Rule::new(id.to_owned(), format!("a {id}"), Confidence::High, matcher)
    }
}

/// Fails when `secret` is in `text`: raw, base64, hexadecimal or percent-encoded.
pub(crate) fn assert_absent(secret: &str, text: &[u8], place: &str) {
    let hex: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let percent: String = secret.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let form: String = secret
        .bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02x}") })
        .collect();
    let lower = text.to_ascii_lowercase();
    let holds = |text: &[u8], part: &str| memchr::memmem::find(text, part.as_bytes()).is_some();
    // Base64 depends on where in three bytes the value begins; the ends depend on its neighbours.
    let base64 = (0..3).flat_map(|shift| {
        let shifted = [&[b'x'; 3][..shift], secret.as_bytes()].concat();
        [STANDARD_NO_PAD.encode(&shifted), URL_SAFE_NO_PAD.encode(&shifted)]
            .map(|text| text[if shift == 0 { 0 } else { 4 }..text.len() - 2].to_owned())
    });
    assert!(!holds(text, secret), "the secret is in {place}");
    assert!(!holds(&lower, &hex), "the secret is in {place}, in hexadecimal");
    for encoded in [percent, form] {
        assert!(!holds(&lower, &encoded.to_ascii_lowercase()), "the secret is in {place}, percent-encoded");
    }
    for encoded in base64 {
        assert!(!holds(text, &encoded), "the secret is in {place}, in base64");
    }
}
