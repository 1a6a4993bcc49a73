//! Which kind of file it is where the extension alone doesn't say: told by its path, and by a bounded look at what is
//! in it. Pure; gives the id of a language.

use memchr::memmem;
use std::path::Path;

/// So many bytes of a file are looked at.
pub(super) const HEAD: usize = 1 << 16;

/// Names of files: the beginning and the end, in lower case.
const NAMES: &[(&str, &str, &str)] = &[
    ("", ".gitlab-ci.yml", "gitlab-ci"),
    ("buildspec", ".yml", "codebuild"),
    ("buildspec", ".yaml", "codebuild"),
    ("docker-compose", ".yml", "compose"),
    ("docker-compose", ".yaml", "compose"),
    ("compose", ".yml", "compose"),
    ("compose", ".yaml", "compose"),
    ("application", ".properties", "spring"),
    ("application", ".yml", "spring"),
    ("application", ".yaml", "spring"),
    ("bootstrap", ".properties", "spring"),
    ("bootstrap", ".yml", "spring"),
    ("appsettings", ".json", "dotnet"),
];

/// The id of the language of a file; `None` when its extension decides.
pub(super) fn of(path: &Path, head: &[u8]) -> Option<&'static str> {
    let name = path.file_name()?.to_string_lossy().to_ascii_lowercase();
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let folder = path.parent().map(|folder| folder.to_string_lossy().replace('\\', "/")).unwrap_or_default();
    let yaml = matches!(extension.as_str(), "yml" | "yaml");
    if yaml && folder.ends_with(".github/workflows") {
        return Some("github-actions");
    }
    let named = NAMES.iter().find(|(begin, end, _)| name.starts_with(begin) && name.ends_with(end));
    if let Some((_, _, id)) = named {
        return Some(id);
    }
    match extension.as_str() {
        "yml" | "yaml" | "json" | "template" => infrastructure(head),
        "ts" | "mts" | "cts" | "tsx" | "mjs" if has(head, "aws-cdk-lib") => Some("cdk"),
        "js" if has(head, "aws-cdk-lib") => Some("cdk"),
        "js" if is_commonjs(head) => Some("commonjs"),
        "py" if has(head, "aws_cdk") => Some("cdk-python"),
        _ => None,
    }
}

fn infrastructure(head: &[u8]) -> Option<&'static str> {
    if has(head, "AWSTemplateFormatVersion") || has(head, "Resources") && has(head, "AWS::") {
        Some("cloudformation")
    } else if has(head, "containerDefinitions") {
        Some("ecs")
    } else if has_key(head, "apiVersion") && has_key(head, "kind") {
        Some("kubernetes")
    } else {
        None
    }
}

/// Whether it loads modules as CommonJS does, and nowhere as ES modules do.
fn is_commonjs(head: &[u8]) -> bool {
    let requires = ["require(", "module.exports", "exports."].iter().any(|word| has(head, word));
    let mut lines = head.split(|&byte| byte == b'\n');
    requires
        && !lines.any(|line| ["import ", "import{", "export "].iter().any(|word| line.starts_with(word.as_bytes())))
}

fn has(head: &[u8], word: &str) -> bool {
    memmem::find(head, word.as_bytes()).is_some()
}

/// Whether a line begins with this key, as YAML or JSON write one.
fn has_key(head: &[u8], key: &str) -> bool {
    head.split(|&byte| byte == b'\n').any(|line| {
        let line = line.trim_ascii_start();
        let line = line.strip_prefix(b"{").unwrap_or(line).trim_ascii_start();
        let line = line.strip_prefix(b"\"").unwrap_or(line);
        let rest = line.strip_prefix(key.as_bytes()).map(|rest| rest.strip_prefix(b"\"").unwrap_or(rest));
        rest.is_some_and(|rest| rest.trim_ascii_start().starts_with(b":"))
    })
}
