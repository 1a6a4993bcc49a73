//! The printed lookups run, and get the value that was stored.

use crate::support::moto::{output, program, with_moto};
use crate::{create, sentinel};
use keylift::migrate::aws::{Connection, SecretsManager};
use keylift::migrate::lookup::{JsonKey, Language};
use keylift::migrate::name::SecretName;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Every character that a name may have and that is no letter or digit.
const NAME: &str = "a/b_c+d=e.f@g-hi";

/// Stores a plain and a JSON secret, and compares what a program made of the lookups for `path` prints of them.
fn look_up(path: &str, run: impl Fn(&Language, &str, &Path) -> String) {
    let store = SecretsManager::connect(&Connection::default()).unwrap();
    let (folder, secret) = (tempfile::tempdir().unwrap(), sentinel());
    let json = format!("{NAME}.values");
    create(&store, NAME, &secret).unwrap();
    create(&store, &json, &format!("{{\"pass-word.1\": \"{secret}\"}}")).unwrap();
    let language = Language::of(Path::new(path));
    let helper_file = folder.path().join(language.helper_file.as_ref().unwrap());
    fs::write(helper_file, language.helper.as_ref().unwrap()).unwrap();
    let name = |text| SecretName::parse(text).unwrap();
    let key = JsonKey::parse("pass-word.1").unwrap();
    for call in [language.call(&name(NAME)).unwrap(), language.call_key(&name(&json), &key).unwrap()] {
        assert_eq!(run(language, &call, folder.path()).trim_end(), secret, "{call}");
    }
}

#[test]
fn the_python_lookup_gets_the_value() {
    with_moto("lookup::the_python_lookup_gets_the_value", || {
        look_up("settings.py", |language, call, folder| {
            let import = language.import.as_ref().unwrap();
            let code = format!("{import}\nassert {call} == {call}\nprint({call})");
            output(Command::new(program("python")).args(["-c", &code]).current_dir(folder))
        });
    });
}

#[test]
fn the_shell_lookup_gets_the_value() {
    with_moto("lookup::the_shell_lookup_gets_the_value", || {
        let path = std::env::var("PATH").unwrap();
        let tools = program("aws");
        let path = format!("{}:{path}", tools.parent().unwrap().display());
        look_up("deploy.sh", |language, call, folder| {
            let import = language.import.as_ref().unwrap();
            let code = format!("set -eu\n{import}\nVALUE={call}\nprintf '%s\\n' \"$VALUE\"");
            output(Command::new("sh").args(["-c", &code]).current_dir(folder).env("PATH", &path))
        });
    });
}

#[test]
fn a_missing_secret_fails_the_shell_lookup() {
    with_moto("lookup::a_missing_secret_fails_the_shell_lookup", || {
        let language = Language::of(Path::new("a.sh"));
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("secret_lookup.sh"), language.helper.as_ref().unwrap()).unwrap();
        let call = language.call(&SecretName::parse(NAME).unwrap()).unwrap();
        let code = format!("PATH=\"$TOOLS:$PATH\"\n. ./secret_lookup.sh\nVALUE={call} || exit 7");
        let tools = program("aws");
        let mut command = Command::new("sh");
        command.args(["-c", &code]).current_dir(folder.path()).env("TOOLS", tools.parent().unwrap());
        assert_eq!(command.output().unwrap().status.code(), Some(7));
    });
}
