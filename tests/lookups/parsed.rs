//! Kinds of files for which there is no program here that acts on them: the text is put where it belongs, and read by
//! the linter or the parser of its kind.

use crate::proof::{NAME, sha256, store};
use crate::support::moto::{output, program, with_moto};
use crate::support::{node, python};
use keylift::migrate::lookup::{JsonKey, Language, Lookups, Target};
use keylift::migrate::name::SecretName;
use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const REQUIREMENTS: &str = include_str!("requirements.txt");

/// The id of a language, the kind of file that `read.py` knows, the extension, and what stands around the lookup:
/// `@HELPER@` and the like, each on a line of its own with the blanks that its lines get, and `@CALL@` anywhere.
const PLACES: [(&str, &str, &str, &str); 16] = [
    ("powershell", "tree_sitter.powershell", "ps1", "@HELPER@\n@IMPORT@\n$password = @CALL@\n"),
    (
        "csharp",
        "tree_sitter.c_sharp",
        "cs",
        "@HELPER@\npublic class P\n{\n    static async Task Main()\n    {\n        var password = @CALL@;\n    }\n}\n",
    ),
    (
        "dotnet",
        "tree_sitter.c_sharp",
        "cs",
        "var builder = WebApplication.CreateBuilder(args);\n@DECLARATION@\nbuilder.Build().Run();\n",
    ),
    ("cdk-python", "python", "py", "@IMPORT@\n\npassword = @CALL@\n"),
    (
        "terraform",
        "terraform",
        "tf",
        "@DECLARATION@\nresource \"aws_db_instance\" \"db\" {\n  password_wo = @CALL@\n  password_wo_version = 1\n}\n",
    ),
    (
        "terraform-data",
        "terraform",
        "tf",
        "@DECLARATION@\nresource \"aws_db_instance\" \"db\" {\n  password = @CALL@\n}\n",
    ),
    ("cloudformation", "cloudformation", "yaml", STACK_YAML),
    ("cloudformation", "cloudformation", "json", STACK_JSON),
    (
        "kubernetes",
        "kubernetes",
        "yaml",
        "@HELPER@\n---\n@DECLARATION@\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - \
         name: app\n      image: app\n      env:\n        - name: PASSWORD\n          @ENTRY@\n",
    ),
    (
        "kubernetes-csi",
        "kubernetes",
        "yaml",
        "@DECLARATION@\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: app\nspec:\n  containers:\n    - name: app\n      \
         image: app\n  @ENTRY@\n",
    ),
    (
        "github-actions",
        "vendor.github-workflows",
        "yml",
        "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    @HELPER@\n      @DECLARATION@\n      - run: ./deploy\n        \
         env:\n          PASSWORD: @CALL@\n",
    ),
    (
        "gitlab-ci",
        "vendor.gitlab-ci",
        "yml",
        "deploy:\n  @HELPER@\n    @DECLARATION@\n  script:\n    - ./deploy \"@CALL@\"\n",
    ),
    ("gitlab-secrets", "vendor.gitlab-ci", "yml", "deploy:\n  @DECLARATION@\n  script:\n    - ./deploy \"@CALL@\"\n"),
    (
        "codebuild",
        "codebuild",
        "yml",
        "version: 0.2\n@DECLARATION@\nphases:\n  build:\n    commands:\n      - ./deploy \"@CALL@\"\n",
    ),
    ("compose", "compose", "yml", "services:\n  app:\n    image: app\n    environment:\n      PASSWORD: @CALL@\n"),
    ("spring", "properties", "properties", "@DECLARATION@\nspring.datasource.password=@CALL@\n"),
];

const STACK_YAML: &str = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  App:\n    Type: AWS::Amplify::App\n    \
                          Properties:\n      Name: app\n      OauthToken: @CALL@\n";
const STACK_JSON: &str = r#"{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"App": {"Type": "AWS::Amplify::App",
"Properties": {"Name": "app", "OauthToken": @CALL@}}}}"#;

/// `around` with the texts of a language in it.
fn put_in(around: &str, language: &Language, target: &Target<'_>) -> String {
    let (declaration, entry) = (language.declaration(target), language.entry(target));
    let texts = [
        ("@HELPER@", language.helper.as_deref()),
        ("@IMPORT@", language.import.as_deref()),
        ("@DECLARATION@", declaration.as_deref()),
        ("@ENTRY@", entry.as_deref()),
    ];
    let mut lines = Vec::new();
    for line in around.lines() {
        match texts.iter().find(|(placeholder, _)| line.trim() == *placeholder) {
            Some((placeholder, text)) => {
                let blanks = line.replace(placeholder, "");
                lines.extend(text.unwrap().trim_matches('\n').lines().map(|line| format!("{blanks}{line}")));
            }
            None => lines.push(line.to_owned()),
        }
    }
    let call = language.expression(target).unwrap_or_default();
    assert!(!around.contains("@CALL@") || !call.is_empty(), "{} has no call", language.id);
    lines.join("\n").replace("@CALL@", &call) + "\n"
}

/// Reads `text` as a file of this kind.
fn read(kind: &str, extension: &str, text: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(format!("file.{extension}"));
    fs::write(&file, text).unwrap();
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lookups/read.py");
    let mut python = Command::new(python::environment("lookups", REQUIREMENTS));
    python.arg(reader).arg(kind).arg(file).output().unwrap()
}

/// Calls `look` with the target of a plain secret, and that of a key of a JSON secret.
fn both(look: impl Fn(&Target<'_>)) {
    let (name, key) = (SecretName::parse(NAME).unwrap(), JsonKey::parse("pass-word.1").unwrap());
    let arn = format!("arn:aws:secretsmanager:us-east-1:123456789012:secret:{NAME}-AbCdEf");
    for key in [None, Some(&key)] {
        look(&Target { name: &name, key, arn: Some(&arn) });
    }
}

#[test]
fn every_lookup_is_read_by_its_kind() {
    let refused = RefCell::new(Vec::new());
    for (id, kind, extension, around) in PLACES {
        both(|target| {
            let text = put_in(around, Lookups::default().get(id).unwrap(), target);
            let output = read(kind, extension, &text);
            if !output.status.success() {
                let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
                refused.borrow_mut().push(format!("{id}:\n{text}\n{said}"));
            }
        });
    }
    let refused = refused.into_inner();
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// The test of the test: no reader takes what it is given whatever it is.
#[test]
fn nonsense_is_refused_by_every_kind() {
    for (_, kind, extension, _) in PLACES {
        let output = read(kind, extension, "a: {\n\t- ) \"\n");
        assert!(!output.status.success(), "{kind} takes anything");
    }
    let compose =
        |value| read("compose", "yml", &format!("services: {{a: {{image: a, environment: {{P: '{value}'}}}}}}"));
    for value in ["${a/b:?x}", "${A", "${A:?${B}", "${}", "$"] {
        assert!(!compose(value).status.success(), "Compose takes {value}");
    }
    for value in ["${A:?x y}", "${A}", "$A", "$$"] {
        assert!(compose(value).status.success(), "Compose does not take {value}");
    }
}

#[test]
fn ecs() {
    with_moto("parsed::ecs", || {
        both(|target| {
            let entry = Lookups::default().get("ecs").unwrap().entry(target).unwrap();
            let code = format!(
                "import boto3, json\nentry = json.loads('''{entry}''')\n\
                 boto3.client('ecs').register_task_definition(family='app', containerDefinitions=[\
                 {{'name': 'app', 'image': 'app', 'memory': 128, 'secrets': [entry]}}])\n\
                 print(entry['valueFrom'])"
            );
            let from = output(Command::new(program("python")).args(["-c", &code]));
            let key = target.key.map(|key| format!(":{}::", key.as_str())).unwrap_or_default();
            assert_eq!(from.trim_end(), format!("{}{key}", target.arn.unwrap()));
        });
    });
}

/// Synthesised by the real CDK.
#[test]
fn cdk() {
    let library = node::package("aws-cdk-lib", "2.276.0");
    let language = Lookups::default().get("cdk").cloned().unwrap();
    both(|target| {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink(library.parent().unwrap(), folder.path().join("node_modules")).unwrap();
        let code = format!(
            "{}\nimport {{ App, Stack }} from \"aws-cdk-lib\";\nimport {{ CfnApp }} from \"aws-cdk-lib/aws-amplify\";\n\
             const app = new App({{ outdir: \"out\" }});\nconst stack = new Stack(app, \"S\");\n\
             new CfnApp(stack, \"A\", {{ name: \"a\", oauthToken: {}.unsafeUnwrap() }});\n\
             console.log(app.synth().getStackByName(\"S\").template.Resources.A.Properties.OauthToken);\n",
            language.import.as_ref().unwrap(),
            language.expression(target).unwrap(),
        );
        fs::write(folder.path().join("app.mjs"), code).unwrap();
        let mut node = Command::new(node::programs().join("node"));
        let printed = output(node.arg("app.mjs").current_dir(folder.path()));
        let key = target.key.map(JsonKey::as_str).unwrap_or_default();
        assert_eq!(printed.trim_end(), format!("{{{{resolve:secretsmanager:{NAME}:SecretString:{key}::}}}}"));
    });
}

/// The lines that a script runs before it starts the program.
#[test]
fn declarations_for_a_script_get_the_value() {
    with_moto("parsed::declarations_for_a_script_get_the_value", || {
        let value = ["Zq7+vR", "/4x$K=\"", "w2%mT9"].concat();
        let json = format!("{NAME}.values");
        store(&[(NAME, &value), (&json, &serde_json::json!({"pass-word.1": value}).to_string())]);
        let path = format!("{}:{}", program("aws").parent().unwrap().display(), std::env::var("PATH").unwrap());
        let key = JsonKey::parse("pass-word.1").unwrap();
        for id in ["config", "compose", "gitlab-ci"] {
            for (name, key, value) in [
                (NAME, None, Some(&value)),
                (json.as_str(), Some(&key), Some(&value)),
                ("a/missing", None, None),
                (NAME, Some(&key), None),
            ] {
                let name = SecretName::parse(name).unwrap();
                let target = Target { name: &name, key, arn: None };
                let declaration = Lookups::default().get(id).unwrap().declaration(&target).unwrap();
                let lines: Vec<_> = declaration.lines().map(|line| line.trim_start_matches("- ")).collect();
                let variable = lines.last().unwrap().strip_prefix("export ").unwrap();
                let code =
                    format!("{}\nprintenv {variable} | tr -d '\\n' | sha256sum | cut -d ' ' -f 1", lines.join("\n"));
                let output = Command::new("sh").args(["-c", &code]).env("PATH", &path).output().unwrap();
                assert_eq!(output.status.success(), value.is_some(), "{id}: {code}");
                assert_eq!(
                    String::from_utf8(output.stdout).unwrap().trim_end(),
                    value.map(|value| sha256(value)).unwrap_or_default(),
                    "{id}: {code}"
                );
            }
        }
    });
}
