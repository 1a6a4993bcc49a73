use super::*;
use std::collections::BTreeSet;

fn name(text: &str) -> SecretName {
    SecretName::parse(text).unwrap()
}

#[test]
fn every_file_is_embedded_and_can_be_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("lookups");
    let on_disk: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(on_disk, Lookups::ids().map(str::to_owned).collect());
    for (id, text) in builtin::FILES {
        let language: Result<Language, _> = toml::from_str(text);
        assert!(language.is_ok(), "{id}: {language:?}");
    }
}

#[test]
fn a_language_says_all_that_is_needed() {
    for mut language in builtin::languages() {
        let id = language.id.clone();
        assert!(!language.note.is_empty(), "{id}");
        for (key, text) in Text::KEYS {
            let checked = language.text(text).as_ref().map(|own| text.check(own));
            assert!(checked.clone().is_none_or(|checked| checked.is_ok()), "{id}.{key}: {checked:?}");
        }
        let says = [&language.call, &language.entry, &language.declaration];
        assert!(says.iter().any(|text| text.is_some()), "{id} says nothing of a secret");
        let keyed = [&language.call_key, &language.entry_key, &language.declaration_key];
        assert!(
            keyed.iter().any(|text| text.is_some()) || id == "other" || id.starts_with("terraform"),
            "{id} knows no keys"
        );
        assert_eq!(language.helper.is_some(), language.helper_file.is_some(), "{id}");
        let known: Vec<_> = Lookups::ids().collect();
        let named = language.alternatives.iter().chain(&language.extends);
        assert!(named.clone().all(|other| known.contains(&other.as_str()) && *other != id), "{id}");
    }
}

#[test]
fn path_and_content_tell_the_language() {
    for (path, head, expected) in [
        ("a/settings.py", "", "python"),
        ("a/SETTINGS.PY", "", "python"),
        ("stack.py", "import aws_cdk as cdk", "cdk-python"),
        ("app.mjs", "", "javascript"),
        ("app.cjs", "", "commonjs"),
        ("app.js", "const a = require('a');", "commonjs"),
        ("app.js", "module.exports = {};", "commonjs"),
        ("app.js", "import { createRequire } from 'module';\nconst a = createRequire(1);\nrequire('b');", "javascript"),
        ("app.js", "", "javascript"),
        ("app.tsx", "", "typescript"),
        ("stack.ts", "import * as cdk from 'aws-cdk-lib';", "cdk"),
        ("A.java", "", "java"),
        ("A.kt", "", "kotlin"),
        ("main.go", "", "go"),
        ("Rakefile", "", "ruby"),
        ("lib.rs", "", "rust"),
        ("Program.cs", "", "csharp"),
        ("index.php", "", "php"),
        ("deploy.sh", "", "shell"),
        (".bashrc", "", "shell"),
        ("deploy.PS1", "", "powershell"),
        ("main.tf", "", "terraform"),
        ("prod.tfvars", "", "config"),
        ("stack.yaml", "AWSTemplateFormatVersion: 2010-09-09", "cloudformation"),
        ("stack.json", r#"{"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}"#, "cloudformation"),
        ("stack.template", "Resources:\n  A:\n    Type: AWS::S3::Bucket", "cloudformation"),
        ("task.json", r#"{"containerDefinitions": []}"#, "ecs"),
        ("k8s.yaml", "apiVersion: v1\nkind: Secret\n", "kubernetes"),
        ("k8s.yml", "# a comment\n---\nkind: Deployment\napiVersion: apps/v1\n", "kubernetes"),
        ("k8s.json", "{\"apiVersion\": \"v1\",\n \"kind\": \"Secret\"}", "kubernetes"),
        ("kinds.yaml", "apiVersions: 1\nkinds: 2\n", "config"),
        (".github/workflows/ci.yml", "", "github-actions"),
        ("sub/.github/workflows/ci.yaml", "kind: x\napiVersion: y", "github-actions"),
        (".gitlab-ci.yml", "", "gitlab-ci"),
        ("ci/deploy.gitlab-ci.yml", "", "gitlab-ci"),
        ("buildspec.yml", "", "codebuild"),
        ("buildspec-deploy.yaml", "", "codebuild"),
        ("docker-compose.yml", "", "compose"),
        ("docker-compose.prod.yml", "", "compose"),
        ("compose.yaml", "", "compose"),
        ("application.properties", "", "spring"),
        ("application-prod.yml", "", "spring"),
        ("log4j.properties", "", "config"),
        ("appsettings.Development.json", "", "dotnet"),
        ("values.yaml", "", "config"),
        (".env", "", "config"),
        (".env.local", "", "config"),
        ("notes.txt", "apiVersion: v1\nkind: Secret\n", "other"),
        ("secret", "", "other"),
    ] {
        assert_eq!(Lookups::default().of(Path::new(path), head.as_bytes()).id, expected, "{path}: {head}");
    }
}

#[test]
fn the_look_into_a_file_is_bounded() {
    let mut head = vec![b'#'; kind::HEAD];
    head.extend(b"\ncontainerDefinitions");
    assert_eq!(Lookups::default().of(Path::new("a.json"), &head).id, "config");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    for (expected, content) in [("config", head.as_slice()), ("ecs", b"containerDefinitions")] {
        std::fs::write(&path, content).unwrap();
        assert_eq!(Lookups::default().at(&path).id, expected);
    }
    assert_eq!(Lookups::default().at(folder.path()).id, "other");
    assert_eq!(Lookups::default().at(&folder.path().join("none.py")).id, "python");
}

#[test]
fn placeholders_are_filled_in() {
    let (name, key) = (name("prod/shop/db_1+2=3.4@5-6"), JsonKey::parse("pass-word").unwrap());
    let plain = Target { name: &name, key: None, arn: None };
    let keyed = Target { key: Some(&key), arn: Some("arn:aws:x"), ..plain };
    for (template, target, expected) in [
        ("f(\"{name}\")", plain, "f(\"prod/shop/db_1+2=3.4@5-6\")"),
        ("{name}:{key}", keyed, "prod/shop/db_1+2=3.4@5-6:pass-word"),
        ("{arn}", plain, "arn:aws:secretsmanager:REGION:ACCOUNT:secret:prod/shop/db_1+2=3.4@5-6-SUFFIX"),
        ("{arn}:{key}::", keyed, "arn:aws:x:pass-word::"),
        ("${{variable}:?no}", plain, "${PROD_SHOP_DB_1_2_3_4_5_6:?no}"),
        ("{variable}_{key-variable}", keyed, "PROD_SHOP_DB_1_2_3_4_5_6_PASS_WORD"),
        ("{snake} {label} {leaf}", plain, "prod_shop_db_1_2_3_4_5_6 prod-shop-db-1-2-3-4-5-6 db_1+2=3.4@5-6"),
        ("{{resolve:x:{name}}}", plain, "{{resolve:x:prod/shop/db_1+2=3.4@5-6}}"),
    ] {
        assert_eq!(target.fill(template), expected, "{template}");
    }
    let digit = SecretName::parse("/9lives/").unwrap();
    let digit = Target { name: &digit, key: None, arn: None };
    assert_eq!(digit.fill("{label} {leaf} {variable}"), "9lives 9lives _9LIVES_");
}

#[test]
fn a_text_without_its_placeholder_is_a_mistake() {
    let unknown = |word: &str| Err(Mistake::Unknown(word.to_owned()));
    for (text, own, expected) in [
        (Text::Call, "get({name})", Ok(())),
        (Text::Call, "get(id)", Err(Mistake::NoName)),
        (Text::Call, "get({name}, {key})", Err(Mistake::Key("{key}"))),
        (Text::Call, "get({nam})", unknown("{nam}")),
        (Text::Call, "f({ name }) {} ${A} {{name}} {", Ok(())),
        (Text::CallKey, "get({name}, {key})", Ok(())),
        (Text::CallKey, "get({name})", Err(Mistake::NoKey)),
        (Text::CallKey, "get({key})", Err(Mistake::NoName)),
        (Text::Entry, "{arn}", Ok(())),
        (Text::Declaration, "{label}", Ok(())),
        (Text::Helper, "f\"{anything}\"", Ok(())),
    ] {
        assert_eq!(text.check(own), expected, "{own}");
    }
}

/// What looks up the secret `a/b`, or a key in it.
fn call(language: &Language, key: Option<&JsonKey>) -> Option<String> {
    language.expression(&Target { name: &name("a/b"), key, arn: None })
}

#[test]
fn a_configuration_replaces_texts_and_languages() {
    let change = |id: &str, instead: Option<&str>, texts: &[(Text, &str)]| Override {
        id: id.to_owned(),
        instead: instead.map(str::to_owned),
        texts: texts.iter().map(|(text, own)| (*text, (*own).to_owned())).collect(),
        note: instead.is_none().then(|| "ours".to_owned()),
    };
    let lookups = Lookups::new(&[
        change("python", None, &[(Text::Call, "vault.get('{name}')")]),
        change("terraform", Some("terraform-data"), &[]),
        change("terraform-data", None, &[(Text::Call, "local.x[\"{name}\"]")]),
    ]);
    let (python, terraform) = (lookups.of(Path::new("a.py"), b""), lookups.of(Path::new("a.tf"), b""));
    assert_eq!(call(&python, None).as_deref(), Some("vault.get('a/b')"));
    let key = JsonKey::parse("k").unwrap();
    assert_eq!(call(&python, Some(&key)).as_deref(), Some(r#"get_secret("a/b", "k")"#));
    assert_eq!(python.note, "ours");
    assert_eq!(call(&terraform, None).as_deref(), Some("local.x[\"a/b\"]"));
    assert_eq!((terraform.id.as_str(), terraform.language.as_str()), ("terraform", "Terraform with a data source"));
}

#[test]
fn a_language_inherits_what_it_does_not_say() {
    let lookups = Lookups::default();
    let (dotnet, csharp) = (lookups.get("dotnet").unwrap(), lookups.get("csharp").unwrap());
    assert_eq!((&dotnet.helper, &dotnet.dependency), (&csharp.helper, &csharp.dependency));
    assert_eq!(call(dotnet, None), None, "no call can stand in JSON");
    assert_ne!(dotnet.note, csharp.note);
}

#[test]
fn a_key_needs_no_escape() {
    for text in ["", "a\"b", "a b", "a{name}"] {
        assert_eq!(JsonKey::parse(text), None, "{text}");
    }
}
