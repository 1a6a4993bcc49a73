//! GitHub's action and GitLab's template: valid, and their scripts run as the forges run them, with made-up events.

use crate::repository::Repository;
use crate::scenario::Outcome;
use crate::{secret, tool};
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{LazyLock, Mutex};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// What a YAML file at the top of the repository says.
fn yaml(name: &str) -> Value {
    static READ: LazyLock<Mutex<HashMap<String, Value>>> = LazyLock::new(Mutex::default);
    READ.lock().unwrap().entry(name.to_owned()).or_insert_with(|| read_yaml(name)).clone()
}

fn read_yaml(name: &str) -> Value {
    let code = "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1]))))";
    let output = Command::new(tool("python")).args(["-c", code]).arg(file(name)).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn steps() -> Vec<Value> {
    yaml("action.yml")["runs"]["steps"].as_array().unwrap().clone()
}

/// The script of the action's step of that name.
fn step(name: &str) -> String {
    let step = steps().into_iter().find(|step| step["name"] == name).unwrap();
    assert_eq!(step["shell"], "bash");
    step["run"].as_str().unwrap().to_owned()
}

/// What a made-up keylift, or cargo, was given: its folder, and its arguments after that.
const RECORDER: &str = "#!/bin/bash\nprintf '%s\\0' \"$PWD\" \"$@\" > \"$RECORD\"\n\
                        for a; do case $a in markdown=*) echo '# said' > \"${a#*=}\" ;; esac; done\nexit ${CODE:-0}\n";

/// A checkout with what GitHub's runner puts around it, and a keylift that only notes what it is given.
struct Runner {
    repository: Repository,
    around: PathBuf,
}

impl Runner {
    fn new() -> Self {
        let repository = Repository::new();
        let around = repository.top().parent().unwrap().join("around");
        for program in ["keylift/bin/keylift", "programs/keylift", "programs/cargo"] {
            repository.script(&format!("../around/{program}"), RECORDER);
        }
        let repository = repository
            .with_path(around.join("programs"))
            .with_variable("RECORD", around.join("record").to_str().unwrap())
            .with_variable("RUNNER_TEMP", around.to_str().unwrap())
            .with_variable("GITHUB_OUTPUT", around.join("output").to_str().unwrap())
            .with_variable("GITHUB_STEP_SUMMARY", around.join("summary").to_str().unwrap())
            .with_variable("GITHUB_REPOSITORY", "us/app");
        Self { repository, around }
    }

    fn with(mut self, variables: &[(&str, &str)]) -> Self {
        for (name, value) in variables {
            self.repository = self.repository.with_variable(name, value);
        }
        self
    }

    /// With the action's inputs, each as it is by default unless it is in `given`.
    fn with_inputs(self, given: &[(&str, &str)]) -> Self {
        let inputs = yaml("action.yml")["inputs"].as_object().unwrap().clone();
        assert!(given.iter().all(|(name, _)| inputs.contains_key(*name)), "{given:?}");
        inputs.into_iter().fold(self, |runner, (name, input)| {
            let given = given.iter().find(|(given, _)| *given == name).map(|(_, value)| *value);
            let variable = format!("INPUT_{}", name.replace('-', "_").to_uppercase());
            runner.with(&[(&variable, given.unwrap_or_else(|| input["default"].as_str().unwrap()))])
        })
    }

    /// Runs a script as GitHub runs one whose shell is `bash`.
    fn bash(&self, script: &str) -> Outcome {
        self.repository.write("../around/script.sh", script);
        let script = self.around.join("script.sh");
        self.repository.run("bash", ["--noprofile", "--norc", "-eo", "pipefail", script.to_str().unwrap()])
    }

    fn around(&self, name: &str) -> String {
        std::fs::read_to_string(self.around.join(name)).unwrap_or_default().replace(self.around.to_str().unwrap(), "@")
    }

    /// The folder and the arguments that the program noted.
    fn record(&self) -> (String, Vec<String>) {
        let record = self.around("record");
        let mut parts = record.trim_end_matches('\0').split('\0').map(str::to_owned);
        (parts.next().unwrap(), parts.collect())
    }
}

const PULL: &[(&str, &str)] = &[("GITHUB_BASE_REF", "main"), ("HEAD_REPOSITORY", "us/app")];
const FORK: &[(&str, &str)] = &[("GITHUB_BASE_REF", "main"), ("HEAD_REPOSITORY", "them/app")];
const GONE: &[(&str, &str)] = &[("GITHUB_BASE_REF", "main"), ("HEAD_REPOSITORY", "")];
const PUSH: &[(&str, &str)] = &[("GITHUB_BASE_REF", ""), ("HEAD_REPOSITORY", "")];

#[test]
fn the_forges_accept_what_they_are_given() {
    for arguments in [
        &["check-jsonschema", "--builtin-schema", "vendor.github-actions", "action.yml"][..],
        &[
            "check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci",
            "templates/keylift.yml",
        ],
        // Also looks for inputs that get into scripts.
        &["zizmor", "--offline", "--no-progress", "--config", "tests/hooks/zizmor.yml", "action.yml"],
    ] {
        let output = Command::new(tool(arguments[0])).args(&arguments[1..]).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&said));
    }
    for step in steps() {
        assert!(!step["run"].as_str().unwrap_or_default().contains("${{"), "an input is put into a script: {step}");
    }
}

/// Each row: the event, the inputs, and the arguments that keylift is given.
#[test]
fn the_action_scans_what_the_event_is_about() {
    let reports = ["-f", "github", "-f", "markdown=@/keylift-summary.md"];
    let sarif = [&reports[..], &["-f", "sarif=keylift.sarif"]].concat();
    for (event, inputs, first, last) in [
        (PUSH, &[][..], &[][..], &["--", "."][..]),
        (PULL, &[], &["--since=origin/main"], &["--", "."]),
        (FORK, &[], &["--since=origin/main", "--untrusted", "--trust-rev=origin/main"], &["--", "."]),
        (GONE, &[], &["--since=origin/main", "--untrusted", "--trust-rev=origin/main"], &["--", "."]),
        (FORK, &[("untrusted", "false")], &["--since=origin/main"], &["--", "."]),
        (PUSH, &[("untrusted", "true")], &["--untrusted"], &["--", "."]),
        (PULL, &[("since", "v1")], &["--since=v1"], &["--", "."]),
        (PUSH, &[("since", "-x")], &["--since=-x"], &["--", "."]),
        (PUSH, &[("fail-on", "high")], &[], &["--fail-on=high", "--", "."]),
        (PUSH, &[("path", "a b\n\n-c\n")], &[], &["--", "a b", "-c"]),
        (PUSH, &[("path", "")], &[], &["--", "."]),
        (PUSH, &[("args", "--exit-zero\n--skip=a.*\n")], &[], &["--exit-zero", "--skip=a.*", "--", "."]),
    ] {
        let runner = Runner::new().with(event).with_inputs(inputs);
        let outcome = runner.bash(&step("Scan"));
        assert_eq!(outcome.code, Some(0), "{event:?} {inputs:?}: {outcome:?}");
        let expected = [&["scan", "--no-progress"], first, &sarif, last].concat();
        assert_eq!(runner.record().1, expected, "{event:?} {inputs:?}");
        assert_eq!(runner.around("output"), "exit-code=0\nsarif=keylift.sarif\n");
        assert_eq!(runner.around("summary"), "# said\n");
    }
    let runner = Runner::new().with(PUSH).with_inputs(&[("sarif", "")]);
    runner.bash(&step("Scan"));
    assert_eq!(runner.record().1, [&["scan", "--no-progress"], &reports[..], &["--", "."]].concat());
}

#[test]
fn the_action_ends_as_keylift_does() {
    for code in ["1", "2", "3"] {
        let runner = Runner::new().with(PUSH).with_inputs(&[]).with(&[("CODE", code)]);
        let outcome = runner.bash(&step("Scan"));
        assert_eq!(outcome.code, code.parse().ok());
        let sarif = if code == "2" { "" } else { "keylift.sarif" };
        assert_eq!(runner.around("output"), format!("exit-code={code}\nsarif={sarif}\n"));
        assert_eq!(runner.around("summary"), "# said\n");
    }
}

/// Whatever an input or a branch is called, it stays one argument, or is refused.
#[test]
fn nothing_that_is_given_to_the_action_is_run() {
    for hostile in [
        "\"; touch pwned; \"", "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", "*", "a b", "\\",
        "${IFS}touch${IFS}pwned", "%0A::set-output name=x::y",
    ] {
        let inputs = ["since", "fail-on", "sarif", "path", "args"];
        let runner = Runner::new().with(PUSH).with_inputs(&inputs.map(|input| (input, hostile)));
        let outcome = runner.bash(&step("Scan"));
        assert_eq!(outcome.code, Some(0), "{hostile}: {outcome:?}");
        let arguments = runner.record().1;
        let given = arguments.iter().filter(|argument| argument.ends_with(hostile)).count();
        assert_eq!(given, inputs.len(), "{hostile}: {arguments:?}");
        assert!(!runner.repository.top().join("pwned").exists(), "{hostile}");
        let event = [("GITHUB_BASE_REF", hostile), ("HEAD_REPOSITORY", hostile)];
        let runner = Runner::new().with(&event).with_inputs(&[]);
        runner.bash(&step("Scan"));
        let arguments = runner.record().1;
        assert!(arguments.contains(&format!("--since=origin/{hostile}")), "{arguments:?}");
        assert!(arguments.contains(&"--untrusted".to_owned()), "{arguments:?}");
        assert!(!runner.repository.top().join("pwned").exists(), "{hostile}");
    }
}

#[test]
fn what_makes_no_sense_to_the_action_is_refused() {
    for (event, input, value, expected) in [
        (PUSH, "sarif", "x\nexit-code=0", "may have several lines"),
        (PUSH, "since", "x\r", "may have several lines"),
        (PUSH, "untrusted", "yes", "true, false or auto"),
        (PULL, "path", ".", "fetch-depth: 0"),
    ] {
        let runner = Runner::new().with(event).with_inputs(&[(input, value)]);
        if event == PULL {
            runner.repository.write(".git/shallow", "");
        }
        let outcome = runner.bash(&step("Scan"));
        assert_eq!(outcome.code, Some(2), "{input}: {outcome:?}");
        assert!(outcome.stdout.starts_with("::error title=keylift::"), "{outcome:?}");
        assert!(outcome.stdout.contains(expected), "{outcome:?}");
        assert_eq!(runner.around("output"), "exit-code=2\n");
        assert_eq!(runner.around("record"), "", "keylift is not run");
    }
}

#[test]
fn the_action_builds_its_own_version_and_keeps_it_by_its_sources() {
    let key = |prepare: fn(&Runner)| {
        let runner = Runner::new();
        for source in ["Cargo.toml", "Cargo.lock", "src/main.rs", "src/a b.rs", "rules/a.toml", "lookups/a.toml"] {
            runner.repository.write(&format!("../around/action/{source}"), source);
        }
        prepare(&runner);
        let action = runner.around.join("action");
        let runner = runner.with(&[
            ("GITHUB_ACTION_PATH", action.to_str().unwrap()),
            ("RUNNER_OS", "Linux"),
            ("RUNNER_ARCH", "X64"),
        ]);
        let outcome = runner.bash(&step("Name the build"));
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        let output = runner.around("output");
        let outcome = runner.bash(&step("Build keylift"));
        assert_eq!(outcome.code, Some(0), "{outcome:?}");
        assert_eq!(runner.record().1, ["install", "--locked", "--path", "@/action", "--root", "@/keylift"]);
        output
    };
    let plain = key(|_| {});
    assert!(plain.starts_with("key=keylift-Linux-X64-") && plain.len() == 63, "{plain}");
    assert_eq!(plain, key(|runner| runner.repository.write("../around/action/docs/x.md", "x")));
    assert_ne!(plain, key(|runner| runner.repository.write("../around/action/src/a b.rs", "x")));
    // cargo heeds what lies where it is started.
    let build = steps().into_iter().find(|step| step["name"] == "Build keylift").unwrap();
    assert_eq!(build["working-directory"], "${{ runner.temp }}");
}

/// A report that a pull request brings with it is never taken for that of a scan, not even of an incomplete one.
#[test]
fn no_report_of_the_checkout_is_uploaded() {
    let template = yaml("templates/keylift.yml")["keylift"]["script"].clone();
    let template: Vec<_> = template.as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    for (script, names) in [
        (step("Scan"), &["keylift.sarif"][..]),
        (template.join("\n"), &["gl-secret-detection-report.json", "keylift-junit.xml"]),
    ] {
        let program = crate::scenario::binary().to_str().unwrap();
        let runner = Runner::new().with(PUSH).with_inputs(&[("program", program), ("path", ".\nabsent")]);
        std::fs::remove_file(runner.around.join("programs/keylift")).unwrap();
        std::os::unix::fs::symlink(program, runner.around.join("programs/keylift")).unwrap();
        let runner = runner.with(&[("KEYLIFT_PATH", "absent")]);
        names.iter().for_each(|name| runner.repository.write(name, "made up"));
        let outcome = runner.bash(&script);
        assert_eq!(outcome.code, Some(3), "{outcome:?}");
        for name in names {
            let report = String::from_utf8(runner.repository.read(name)).unwrap();
            assert!(report.contains("absent"), "{name}: {report}");
        }
    }
}

/// The real keylift on a pull request whose branch adds a secret, or adds it and removes it again. Only what is still
/// there has a line to be shown at.
#[test]
fn a_pull_request_with_a_secret_fails_and_is_annotated() {
    let clean = || "import os\n".to_owned();
    for (contents, expected, annotation) in [
        ([clean(), secret()], 1, "::warning file=app/settings.py,"),
        ([secret(), clean()], 1, "::app/settings.py:1: "),
        ([clean(), "import sys\n".to_owned()], 0, ""),
    ] {
        let program = crate::scenario::binary().to_str().unwrap();
        let runner = Runner::new().with(PULL).with_inputs(&[("program", program)]);
        let repository = &runner.repository;
        repository.write("old.py", secret().replace("Vq7", "Wr8"));
        repository.git("add .");
        repository.git("commit -q -m old");
        repository.git("update-ref refs/remotes/origin/main HEAD");
        repository.git("checkout -q -b feature");
        for text in contents {
            repository.write("app/settings.py", text);
            repository.git("add .");
            repository.git("commit -q -m change");
        }
        let outcome = runner.bash(&step("Scan"));
        let summary = runner.around("summary");
        let sarif = String::from_utf8(repository.read("keylift.sarif")).unwrap();
        assert_eq!(outcome.code, Some(expected), "{outcome:?}");
        let told = expected == 1;
        assert!(outcome.stdout.contains(annotation), "{}", outcome.stdout);
        assert_eq!(outcome.stdout.contains("app/settings.py"), told, "{}", outcome.stdout);
        assert_eq!(summary.contains("app/settings.py"), told, "{summary}");
        assert_eq!(sarif.contains("app/settings.py"), told, "{sarif}");
        assert!(
            ![&outcome.stdout, &summary, &sarif].iter().any(|text| text.contains("old.py")),
            "what main has is its own"
        );
        assert!(![&outcome.stdout, &summary, &sarif].iter().any(|text| text.contains(&secret()[14..25])));
    }
}

/// Each row: GitLab's variables, and the arguments that keylift is given.
#[test]
fn the_template_scans_what_the_pipeline_is_about() {
    let job = yaml("templates/keylift.yml")["keylift"].clone();
    let scripts: Vec<_> = job["script"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    let script = scripts.join("\n");
    let reports = ["-f", "human", "-f", "gitlab=gl-secret-detection-report.json", "-f", "junit=keylift-junit.xml"];
    let ours = [("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "7"), ("CI_MERGE_REQUEST_PROJECT_ID", "7")];
    let fork = [("CI_MERGE_REQUEST_SOURCE_PROJECT_ID", "8"), ("CI_MERGE_REQUEST_PROJECT_ID", "7")];
    let diff = ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "aaaa");
    let hostile = "$(touch pwned) \"; touch pwned; \"";
    for (variables, expected) in [
        (&[][..], &["--", "."][..]),
        (&[diff, ours[0], ours[1]], &["--since=aaaa", "--", "."]),
        (&[diff, ours[0], ours[1], ("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", "bbbb")], &["--since=bbbb", "--", "."]),
        (&[diff, fork[0], fork[1]], &["--since=aaaa", "--untrusted", "--trust-rev=aaaa", "--", "."]),
        (&[("KEYLIFT_FAIL_ON", "high"), ("KEYLIFT_PATH", "-a b")], &["--fail-on=high", "--", "-a b"]),
        (&[("KEYLIFT_PATH", hostile)], &["--", hostile]),
    ] {
        for shell in ["sh", "bash"] {
            let runner = Runner::new().with(variables);
            let outcome = runner.repository.run(shell, ["-e", "-c", &script]);
            assert_eq!(outcome.code, Some(0), "{shell} {variables:?}: {outcome:?}");
            assert_eq!(
                runner.record().1,
                [&["scan", "--no-progress"], &reports[..], expected].concat(),
                "{variables:?}"
            );
            assert!(!runner.repository.top().join("pwned").exists());
        }
    }
    for code in ["1", "3"] {
        let runner = Runner::new().with(&[("CODE", code)]);
        assert_eq!(runner.repository.run("bash", ["-e", "-c", &script]).code, code.parse().ok());
    }
    // What becomes of the reports, and that there is history to tell what is added.
    let reports = &job["artifacts"]["reports"];
    assert_eq!(reports["secret_detection"], "gl-secret-detection-report.json");
    assert_eq!(reports["junit"], "keylift-junit.xml");
    assert_eq!((&job["artifacts"]["when"], &job["variables"]["GIT_DEPTH"]), (&"always".into(), &"0".into()));
}

#[test]
fn the_template_does_not_go_on_without_keylift() {
    let script = yaml("templates/keylift.yml")["keylift"]["script"][1].as_str().unwrap().to_owned();
    for (variables, code, expected) in [
        (&[][..], 2, vec![]),
        (
            &[("KEYLIFT_SOURCE", "https://example.com/x;y"), ("KEYLIFT_REVISION", "v 1")][..],
            0,
            vec![
                "/", "install", "--locked", "--git", "https://example.com/x;y", "--rev", "v 1", "--root",
                "/tmp/keylift", "keylift",
            ],
        ),
    ] {
        let runner = Runner::new().with(variables);
        std::fs::remove_file(runner.around.join("programs/keylift")).unwrap();
        let machine = format!("{}:/usr/bin:/bin", runner.around.join("programs").display());
        let mut command = runner.repository.command("sh");
        command.args(["-e", "-c", &script]).env("PATH", machine);
        let outcome = crate::scenario::finish(command, b"");
        assert_eq!(outcome.code, Some(code), "{outcome:?}");
        let record = runner.around("record");
        assert_eq!(
            record.trim_end_matches('\0').split('\0').filter(|part| !part.is_empty()).collect::<Vec<_>>(),
            expected
        );
    }
}
