use super::*;
use surroundings::tests::PIPE;

fn task(line: &str) -> Result<Task, SettingsError> {
    task_in(line, PIPE)
}

fn task_in(line: &str, surroundings: Surroundings) -> Result<Task, SettingsError> {
    let arguments: Vec<_> = std::iter::once("keylift").chain(line.split(' ')).map(Into::into).collect();
    Task::new(cli::parse(&arguments).unwrap(), surroundings, Config::default())
}

fn scan(line: &str) -> Scan {
    scan_in(line, PIPE)
}

fn scan_in(line: &str, surroundings: Surroundings) -> Scan {
    match task_in(line, surroundings) {
        Ok(Task::Scan(scan)) => scan,
        other => panic!("{line}: {other:?}"),
    }
}

#[test]
fn what_is_read_follows_from_paths_dash_and_stdin() {
    for (line, expected) in [
        ("scan", r#"Paths(["."])"#),
        ("scan a b", r#"Paths(["a", "b"])"#),
        ("scan ./-", r#"Paths(["./-"])"#),
        ("scan -", r#"Stdin("<stdin>")"#),
        ("scan --stdin", r#"Stdin("<stdin>")"#),
        ("scan - --stdin-name x.py", r#"Stdin("x.py")"#),
    ] {
        assert_eq!(format!("{:?}", scan(line).reading.input), expected, "{line}");
    }
}

#[test]
fn contradictions_are_refused() {
    for (line, expected) in [
        ("scan - a", SettingsError::StdinAndPaths),
        ("scan --stdin-name x.py a", SettingsError::NameWithoutStdin),
        ("scan -f json -f sarif", SettingsError::TwoOnStdout),
        ("scan -f json -f sarif=-", SettingsError::TwoOnStdout),
        ("scan -f json -f sarif -o x", SettingsError::WhichOutput),
        ("scan -f json=x -o y", SettingsError::WhichOutput),
        ("scan --max-size ten", SettingsError::Size("ten".into())),
        ("scan --max-size k", SettingsError::Size("k".into())),
        ("scan --max-size=-1", SettingsError::Size("-1".into())),
        ("scan --max-size 99999999999G", SettingsError::Size("99999999999G".into())),
    ] {
        assert_eq!(task(line).err(), Some(expected), "{line}");
    }
}

#[test]
fn sizes_count_in_powers_of_1024() {
    for (line, expected) in [
        ("scan", None),
        ("scan --max-size 0", Some(0)),
        ("scan --max-size 700", Some(700)),
        ("scan --max-size 3k", Some(3 << 10)),
        ("scan --max-size 10M", Some(10 << 20)),
        ("scan --max-size 2G", Some(2 << 30)),
    ] {
        assert_eq!(scan(line).reading.options.max_size, expected, "{line}");
    }
}

#[test]
fn the_gate_is_medium_unless_told() {
    for (line, expected) in [
        ("scan", Gate::At(Confidence::Medium)),
        ("scan --fail-on low", Gate::At(Confidence::Low)),
        ("scan --fail-on high", Gate::At(Confidence::High)),
        ("scan --exit-zero", Gate::Open),
    ] {
        assert_eq!(scan(line).gate, expected, "{line}");
    }
}

#[test]
fn a_report_in_a_file_has_no_colours_unless_forced() {
    let on_terminal = Surroundings { stdout: Stream::Terminal, ..PIPE };
    for (line, expected) in [("scan", true), ("scan -o x", false), ("scan -o x --color always", true)] {
        assert_eq!(scan_in(line, on_terminal).outputs[0].style.color, expected, "{line}");
    }
    let both = scan_in("scan -f human -f human=x", on_terminal).outputs;
    assert_eq!(both.iter().map(|output| output.style.color).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn reports_go_where_their_formats_say() {
    for (line, expected) in [
        ("scan", "Human Stdout"),
        ("scan -f json", "Json Stdout"),
        ("scan -o x", "Human File(\"x\")"),
        ("scan -f json -o x", "Json File(\"x\")"),
        ("scan -f json=x=y", "Json File(\"x=y\")"),
        ("scan -f json=-", "Json Stdout"),
        ("scan -o -", "Human Stdout"),
        ("scan -f sarif=x -f human --format json=y", "Sarif File(\"x\"), Human Stdout, Json File(\"y\")"),
    ] {
        let outputs = scan(line).outputs;
        let shown: Vec<_> = outputs.iter().map(|it| format!("{:?} {:?}", it.format, it.target)).collect();
        assert_eq!(shown.join(", "), expected, "{line}");
    }
}

#[test]
fn progress_needs_a_terminal_and_no_objection() {
    let on_terminal = Surroundings { stderr: Stream::Terminal, ..PIPE };
    for (line, surroundings, expected) in [
        ("scan", PIPE, false),
        ("scan", on_terminal, true),
        ("scan -q", on_terminal, false),
        ("scan --no-progress", on_terminal, false),
    ] {
        assert_eq!(scan_in(line, surroundings).reading.options.progress, expected, "{line}");
    }
}
