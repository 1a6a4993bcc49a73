//! The built-in languages: every file under `lookups/`.

use super::Language;

/// Each file, by the name of it; a test compares them with the folder.
pub(super) const FILES: [(&str, &str); 32] = [
    ("agent", include_str!("../../../lookups/agent.toml")),
    ("cdk-python", include_str!("../../../lookups/cdk-python.toml")),
    ("cdk", include_str!("../../../lookups/cdk.toml")),
    ("cloudformation", include_str!("../../../lookups/cloudformation.toml")),
    ("codebuild", include_str!("../../../lookups/codebuild.toml")),
    ("commonjs", include_str!("../../../lookups/commonjs.toml")),
    ("compose", include_str!("../../../lookups/compose.toml")),
    ("config", include_str!("../../../lookups/config.toml")),
    ("csharp", include_str!("../../../lookups/csharp.toml")),
    ("dotnet", include_str!("../../../lookups/dotnet.toml")),
    ("ecs", include_str!("../../../lookups/ecs.toml")),
    ("github-actions", include_str!("../../../lookups/github-actions.toml")),
    ("gitlab-ci", include_str!("../../../lookups/gitlab-ci.toml")),
    ("gitlab-secrets", include_str!("../../../lookups/gitlab-secrets.toml")),
    ("go", include_str!("../../../lookups/go.toml")),
    ("java", include_str!("../../../lookups/java.toml")),
    ("javascript", include_str!("../../../lookups/javascript.toml")),
    ("kotlin", include_str!("../../../lookups/kotlin.toml")),
    ("kubernetes-csi", include_str!("../../../lookups/kubernetes-csi.toml")),
    ("kubernetes", include_str!("../../../lookups/kubernetes.toml")),
    ("lambda-extension", include_str!("../../../lookups/lambda-extension.toml")),
    ("other", include_str!("../../../lookups/other.toml")),
    ("php", include_str!("../../../lookups/php.toml")),
    ("powershell", include_str!("../../../lookups/powershell.toml")),
    ("python", include_str!("../../../lookups/python.toml")),
    ("ruby", include_str!("../../../lookups/ruby.toml")),
    ("rust", include_str!("../../../lookups/rust.toml")),
    ("shell", include_str!("../../../lookups/shell.toml")),
    ("spring", include_str!("../../../lookups/spring.toml")),
    ("terraform-data", include_str!("../../../lookups/terraform-data.toml")),
    ("terraform", include_str!("../../../lookups/terraform.toml")),
    ("typescript", include_str!("../../../lookups/typescript.toml")),
];

/// All of them, in their order. A test proves that each can be read, so none is ever left out.
pub(super) fn languages() -> Vec<Language> {
    let read = |(id, text): &(&str, &str)| {
        let language: Language = toml::from_str(text).ok()?;
        Some(Language { id: (*id).to_owned(), ..language })
    };
    let mut languages: Vec<Language> = FILES.iter().filter_map(read).collect();
    let bases = languages.clone();
    for language in &mut languages {
        let base = bases.iter().find(|base| Some(&base.id) == language.extends.as_ref());
        if let Some(base) = base {
            language.inherit(base);
        }
    }
    languages
}
