//! Each format before a reader of its kind: GitLab's schema, reviewdog's format, XML and CSV by Python, GitHub's Markdown.

use crate::scenario::{Scenario, finish};
use crate::{NAMES, node, planted, python, token};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

/// What is judged: a report of everything, an empty one, one of nothing but a problem.
const SCANS: &[(&str, i32)] = &[("scan . absent", 3), ("scan clean.py", 0), ("scan absent", 3), ("scan", 1)];

fn reports(format: &str) -> Vec<String> {
    let scenario = planted();
    let run = |(line, code): &(&str, i32)| {
        let outcome = scenario.line(&format!("{line} --rules ../acme.toml -f {format}"));
        assert_eq!(outcome.code, Some(*code), "{line}: {}", outcome.stderr);
        outcome.stdout
    };
    SCANS.iter().map(run).collect()
}

/// What `script` prints as JSON when `input` is on its standard input.
fn judged(script: &str, input: &str) -> Value {
    let python = python::environment("reports", include_str!("requirements.txt"));
    let mut command = Command::new(python);
    command.args(["-c", script]);
    let outcome = finish(command, input.as_bytes());
    serde_json::from_str(&outcome.stdout).unwrap_or_else(|_| panic!("{}{}", outcome.stdout, outcome.stderr))
}

/// The path of a hostile file as it comes out in text for people.
fn shown(name: &str) -> String {
    keylift::text::printable::Printable(name.as_bytes()).to_string()
}

#[test]
fn gitlab_takes_the_report() {
    const SCRIPT: &str = "import json, sys, jsonschema
asked = json.load(sys.stdin)
validator = jsonschema.Draft202012Validator(asked['schema'])
jsonschema.Draft202012Validator.check_schema(asked['schema'])
print(json.dumps([[error.json_path for error in validator.iter_errors(report)] for report in asked['reports']]))";
    let schema: Value = serde_json::from_str(include_str!("gitlab.schema.json")).unwrap();
    let reports: Vec<Value> = reports("gitlab").iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let found = &reports[0]["vulnerabilities"];
    let files: BTreeSet<_> = found.as_array().unwrap().iter().map(|row| row["location"]["file"].as_str()).collect();
    assert_eq!(files, NAMES.iter().map(|name| Some(*name)).collect());
    // The last ones are to be refused.
    let broken = |place: &str, value: Value| {
        let mut report = reports[0].clone();
        *report.pointer_mut(place).unwrap() = value;
        report
    };
    let wrong = [
        broken("/vulnerabilities/0/location/commit", serde_json::json!({})),
        broken("/scan/start_time", "2001-09-09T01:46:40Z".into()),
        broken("/vulnerabilities/0/identifiers", serde_json::json!([])),
    ];
    let all = [reports.as_slice(), &wrong].concat();
    let verdict = judged(SCRIPT, &serde_json::json!({"schema": schema, "reports": all}).to_string());
    let counts: Vec<_> = verdict.as_array().unwrap().iter().map(|errors| errors.as_array().unwrap().len()).collect();
    assert_eq!(counts, [0, 0, 0, 0, 1, 1, 1], "{verdict}");
}

#[test]
fn reviewdog_takes_the_report() {
    let package = node::package("@umbrelladocs/rdformat-validator", "1.0.1");
    let valid = |text: &str| {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        let mut command = Command::new(node::programs().join("node"));
        command.arg(package.join("bin/rdformat-validator.js")).args(["--strict", "--no-extra-fields"]).arg(file.path());
        let outcome = finish(command, b"");
        (outcome.code == Some(0), outcome.stdout + &outcome.stderr)
    };
    let reports = reports("rdjson");
    for text in &reports {
        let (valid, said) = valid(text);
        assert!(valid, "{said}");
    }
    for wrong in [("\"WARNING\"", "\"BAD\""), ("\"path\"", "\"file\""), ("\"line\": 2", "\"line\": 0")] {
        assert!(!valid(&reports[0].replace(wrong.0, wrong.1)).0, "{wrong:?}");
    }
    // Columns in bytes: each range, cut out of its line, is the value.
    let scenario = planted();
    let document: Value = serde_json::from_str(&reports[3]).unwrap();
    let mut cut = BTreeSet::new();
    for row in document["diagnostics"].as_array().unwrap() {
        let text = scenario.read(row["location"]["path"].as_str().unwrap());
        let range = &row["location"]["range"];
        let number = |pointer: &str| usize::try_from(range.pointer(pointer).unwrap().as_u64().unwrap()).unwrap() - 1;
        let line = text.lines().nth(number("/start/line")).unwrap();
        cut.insert(line[number("/start/column")..number("/end/column")].to_owned());
    }
    let expected = (1..=NAMES.len() as u64).flat_map(|number| [token(number), format!("Vq7#tR2mLx{number}z")]);
    assert_eq!(cut, expected.collect());
}

#[test]
fn any_reader_of_xml_takes_the_junit_report() {
    const SCRIPT: &str = "import json, sys
from xml.etree import ElementTree
root = ElementTree.fromstring(sys.stdin.buffer.read())
suite = root.find('testsuite')
count = lambda name: len(suite.findall('testcase/' + name))
print(json.dumps({
  'root': root.tag,
  'said': [int(suite.get(name)) for name in ('tests', 'failures', 'errors', 'skipped')],
  'counted': [len(suite.findall('testcase')), count('failure'), count('error'), count('skipped')],
  'files': sorted({case.get('file') for case in suite.findall('testcase') if case.find('failure') is not None}),
}))";
    let expected = [[22, 20, 1, 0], [1, 0, 0, 0], [2, 0, 1, 0], [21, 20, 0, 0]];
    for (text, expected) in reports("junit").iter().zip(expected) {
        let verdict = judged(SCRIPT, text);
        assert_eq!(verdict["root"], "testsuites");
        assert_eq!(verdict["said"], verdict["counted"]);
        assert_eq!(verdict["said"], serde_json::json!(expected));
        if expected[1] > 0 {
            // The two characters that XML can't hold are replaced.
            let names = NAMES.iter().map(|name| shown(name).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}"));
            let files = verdict["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap().to_owned());
            assert_eq!(files.collect::<BTreeSet<_>>(), names.collect());
        }
    }
}

#[test]
fn any_reader_of_csv_takes_the_table_and_runs_nothing_in_it() {
    const SCRIPT: &str = "import csv, io, json, sys
text = sys.stdin.buffer.read().decode()
formula = lambda cell: cell.lstrip()[:1] in set('=+-@\\t\\r') and cell.strip() != ''
other = [row for row in csv.reader(io.StringIO(text), delimiter=';')]
rows = list(csv.DictReader(io.StringIO(text)))
print(json.dumps({
  'kinds': [row['kind'] for row in rows],
  'ragged': [row for row in rows if None in row or None in row.values()],
  'formulas': [cell for row in rows for cell in row.values() if formula(cell)]
            + [cell for row in other for cell in row if formula(cell.lstrip('\"'))],
  'paths': sorted({row['path'] for row in rows if row['kind'] == 'finding'}),
}))";
    for (text, (findings, problems)) in reports("csv").iter().zip([(20, 1), (0, 0), (0, 1), (20, 0)]) {
        let verdict = judged(SCRIPT, text);
        let kinds = verdict["kinds"].as_array().unwrap();
        let count = |kind: &str| kinds.iter().filter(|it| *it == kind).count();
        assert_eq!((count("finding"), count("problem")), (findings, problems), "{text}");
        assert_eq!(verdict["ragged"], serde_json::json!([]), "{text}");
        assert_eq!(verdict["formulas"], serde_json::json!([]), "{text}");
        if findings > 0 {
            assert_eq!(verdict["paths"].as_array().unwrap().len(), NAMES.len(), "{verdict}");
        }
    }
}

#[test]
fn githubs_markdown_makes_nothing_of_names_but_text() {
    const SCRIPT: &str = "import json, sys, cmarkgfm
from html.parser import HTMLParser
class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links, self.code, self.rest, self.inside = [], [], [], '', False
    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name in ('href', 'src')]
        if tag == 'code':
            self.inside = True
            self.code.append('')
    def handle_endtag(self, tag):
        self.inside = self.inside and tag != 'code'
    def handle_data(self, data):
        if self.inside:
            self.code[-1] += data
        else:
            self.rest += data
page = Page()
page.feed(cmarkgfm.github_flavored_markdown_to_html(sys.stdin.buffer.read().decode(), options=1 << 17))
print(json.dumps({'tags': sorted(set(page.tags)), 'links': sorted(set(page.links)), 'code': page.code, 'rest': page.rest}))";
    for (text, findings) in reports("markdown").iter().zip([20, 0, 0, 20]) {
        let verdict = judged(SCRIPT, text);
        let known = ["a", "code", "details", "h3", "li", "p", "strong", "summary", "ul"];
        for tag in verdict["tags"].as_array().unwrap() {
            assert!(known.contains(&tag.as_str().unwrap()), "{tag} in\n{text}");
        }
        let links: Vec<_> = verdict["links"].as_array().unwrap().iter().map(|link| link.as_str().unwrap()).collect();
        assert_eq!(links, if findings > 0 { vec!["https://acme.example/tokens"] } else { vec![] }, "{text}");
        // Mentions and references are made of text that is no code.
        let rest = verdict["rest"].as_str().unwrap();
        assert!(!rest.contains(['@', '#']) && !rest.contains("www."), "{rest}");
        if findings > 0 {
            let code: Vec<_> = verdict["code"].as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
            for name in NAMES {
                let place = format!("{}:2", shown(name));
                assert!(code.contains(&place.as_str()), "{place:?} in {code:#?}");
            }
        }
    }
}

/// GitHub's runner, as far as it reads commands, in the words of its documentation.
#[test]
fn a_runner_reads_the_very_place_and_no_other_command() {
    let scenario: Scenario = planted();
    let text = scenario.line("scan --rules ../acme.toml -f github --fail-on high").stdout;
    let commands: Vec<_> = text.lines().filter(|line| line.starts_with("::")).collect();
    assert_eq!(commands.len(), 20, "ten errors and ten warnings: {text}");
    let files: BTreeSet<String> = commands
        .iter()
        .map(|line| {
            let properties = line.split("::").nth(1).unwrap().split_once(' ').unwrap().1;
            let file = properties.split(',').find_map(|property| property.strip_prefix("file=")).unwrap();
            [("%3A", ":"), ("%2C", ","), ("%25", "%")]
                .iter()
                .fold(file.to_owned(), |file, (code, c)| file.replace(code, c))
        })
        .collect();
    assert_eq!(files, NAMES.iter().map(|name| shown(name)).collect());
    assert!(text.ends_with("20 credentials: 10 high, 10 medium confidence; 11 files read\n"), "{text}");
}
