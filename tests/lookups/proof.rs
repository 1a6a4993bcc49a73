//! What a program made of a lookup has to do, whatever its language.

use crate::support::moto::with_moto;
use keylift::migrate::aws::{Connection, SecretsManager};
use keylift::migrate::key::Key;
use keylift::migrate::lookup::{JsonKey, Language, Lookups, Target};
use keylift::migrate::name::SecretName;
use keylift::migrate::request::{Create, Tags};
use keylift::migrate::store::Store;
use keylift::secret::SecretValue;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

/// Every character that a name may have and that is no letter or digit.
pub(crate) const NAME: &str = "a/b_c+d=e.f@g-hi";
const JSON: &str = "a/b_c+d=e.f@g-hi.values";
const MISSING: &str = "a/missing";
/// What lets the environment name another secret than [`NAME`].
const OVERRIDE: &str = "SECRET_NAME_A_B_C_D_E_F_G_HI";
const OTHER: &str = "another/one";

/// Values that stand out, and that careless code mangles; joined here so that no scanner takes this file for leaking.
fn sentinels() -> [String; 3] {
    [["Zq7+vR", "/4xK=", "w2%mT9"], ["Hn3$'`", "ä\"\\q ", "8Lw#Kp"], ["Vt5*", "other", "Jd6"]]
        .map(|parts| parts.concat())
}

/// A program that looks up what its only argument tells and prints the SHA-256 of it.
pub(crate) struct Program<'a> {
    /// The id of the language.
    pub(crate) id: &'a str,
    /// The file that it stands in.
    pub(crate) file: &'a str,
    /// Its text, with `@PLAIN@` and the like for the lookups.
    pub(crate) text: &'a str,
}

/// Each case: its name, which is the program's argument and in upper case its placeholder; the secret; the key.
const CASES: [(&str, &str, Option<&str>); 7] = [
    ("plain", NAME, None),
    ("key", JSON, Some("pass-word.1")),
    ("number", JSON, Some("port")),
    ("missing", MISSING, None),
    ("no_key", JSON, Some("no-key")),
    ("null", JSON, Some("null")),
    ("no_json", NAME, Some("key")),
];

impl Program<'_> {
    pub(crate) fn language(&self) -> Arc<Language> {
        Arc::clone(Lookups::default().get(self.id).unwrap())
    }

    /// Writes helper and program into `folder`.
    pub(crate) fn write(&self, folder: &Path) {
        let language = self.language();
        let helper_file = folder.join(language.helper_file.as_ref().unwrap());
        fs::create_dir_all(helper_file.parent().unwrap()).unwrap();
        fs::write(helper_file, language.helper.as_ref().unwrap()).unwrap();
        let mut text = self.text.replace("@IMPORT@", language.import.as_deref().unwrap_or_default());
        for (case, name, key) in CASES {
            let (name, key) = (SecretName::parse(name).unwrap(), key.map(|key| JsonKey::parse(key).unwrap()));
            let call = language.expression(&Target { name: &name, key: key.as_ref(), arn: None }).unwrap();
            let placeholder = format!("@{}@", case.to_uppercase());
            assert!(text.contains(&placeholder), "{} has no {placeholder}", self.id);
            text = text.replace(&placeholder, &call);
        }
        fs::write(folder.join(self.file), text).unwrap();
    }

    /// Proves the lookup in the calling test, which is called `test`: writes the program into a new folder, lets
    /// `compile` do what it must there, and runs every case by the command that `run` makes.
    pub(crate) fn prove(&self, test: &str, compile: impl FnOnce(&Path), run: impl Fn(&Path) -> Command) {
        with_moto(test, || {
            let folder = tempfile::tempdir().unwrap();
            self.write(folder.path());
            compile(folder.path());
            self.check(|case, environment| {
                let mut command = run(folder.path());
                command.current_dir(folder.path()).arg(case).envs(environment.iter().copied()).output().unwrap()
            });
        });
    }

    /// Runs every case against what is stored here.
    pub(crate) fn check(&self, run: impl Fn(&str, &[(&str, &str)]) -> Output) {
        let [plain, keyed, other] = &sentinels();
        let json = serde_json::json!({"pass-word.1": keyed, "port": 5432, "null": null}).to_string();
        store(&[(NAME, plain), (JSON, &json), (OTHER, other)]);
        let secret_free = |case: &str, output: &Output| {
            let all = String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned();
            let shown =
                [plain, keyed, other].iter().any(|value| all.contains(&value[..6]) || all.contains(value.as_str()));
            assert!(!shown, "{}: {case} prints the value", self.id);
            all
        };
        let found = [("plain", &[][..], plain.as_str()), ("key", &[], keyed), ("number", &[], "5432")];
        for (case, environment, value) in found.into_iter().chain([("plain", &[(OVERRIDE, OTHER)][..], other.as_str())])
        {
            let output = run(case, environment);
            let all = secret_free(case, &output);
            assert!(output.status.success(), "{}: {case}: {all}", self.id);
            assert_eq!(String::from_utf8(output.stdout).unwrap().trim_end(), sha256(value), "{}: {case}", self.id);
        }
        for (case, says) in [
            ("missing", &["ResourceNotFound", "find", MISSING][..]),
            ("no_key", &["no-key"]),
            ("null", &["null"]),
            ("no_json", &[NAME]),
        ] {
            let output = run(case, &[]);
            let all = secret_free(case, &output);
            assert!(!output.status.success() && output.stdout.is_empty(), "{}: {case} goes on: {all}", self.id);
            assert!(says.iter().any(|word| all.contains(word)), "{}: {case} does not say why: {all}", self.id);
        }
    }
}

/// Stores these names and values in the service that the environment names.
pub(crate) fn store(secrets: &[(&str, &str)]) {
    let store = SecretsManager::connect(&Connection::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let key = Key::read_or_make(folder.path()).unwrap();
    for (name, value) in secrets {
        let (name, value) = (SecretName::parse(name).unwrap(), SecretValue::new(value.as_bytes()));
        let token = key.token(&name, &value);
        let description = String::new();
        let tags = &Tags::default();
        store.create(&Create { name: &name, value: &value, token, description, tags, kms_key: None }).unwrap();
    }
}

pub(crate) fn sha256(value: &str) -> String {
    Sha256::digest(value.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
