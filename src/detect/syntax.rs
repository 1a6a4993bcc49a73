//! What kind of text a file holds, told by its name: it decides how an assignment is written there.

use crate::marker::Medium;
use crate::text::printable::path_bytes;
use std::path::Path;

/// How values are written in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// A programming language: a value is a quoted literal, a bare word is code.
    Code,
    /// Shell and its like: a bare word behind `=` without blanks is a literal.
    Shell,
    /// `name = value` lines, values bare or quoted: env, INI, properties, conf.
    Lines,
    /// YAML: `name: value`, bare or quoted.
    Yaml,
    /// JSON: quoted names and values.
    Json,
    /// XML, HTML: elements and attributes.
    Markup,
    /// Text for people, in which code may be quoted.
    Prose,
    /// Nothing is known; read with care.
    Unknown,
}

impl Syntax {
    /// By the path's file name.
    pub(super) fn of(path: &Path) -> Self {
        let name = path_bytes(path.file_name().map_or(path, Path::new)).to_ascii_lowercase();
        let name = strip_template_suffix(&name);
        match name {
            b"dockerfile" | b"containerfile" | b".bashrc" | b".bash_profile" | b".profile" | b".zshrc"
            | b".bash_history" | b"makefile" => return Self::Shell,
            b".npmrc" | b".pypirc" | b".netrc" | b"_netrc" | b".pgpass" | b".env" | b".htpasswd" | b".s3cfg"
            | b".my.cnf" | b"credentials" | b"config" => return Self::Lines,
            b"interfaces" => return Self::Lines,
            b"readme" | b"install" | b"news" | b"changelog" | b"changes" | b"todo" | b"metadata" | b"pkg-info"
            | b"history" => return Self::Prose,
            _ if name.starts_with(b".env") || name.starts_with(b"dockerfile.") && !is_for_people(name) => {
                return Self::Lines;
            }
            // `.muttrc`, `msmtprc`.
            _ if name.len() > 2 && name.ends_with(b"rc") && !name[1..].contains(&b'.') => return Self::Lines,
            _ => {}
        }
        let Some(dot) = memchr::memrchr(b'.', name) else {
            return Self::Unknown;
        };
        match &name[dot + 1..] {
            b"sh" | b"bash" | b"zsh" | b"ksh" | b"fish" | b"bat" | b"cmd" | b"bats" | b"dockerfile" | b"mk" => {
                Self::Shell
            }
            b"env" | b"ini" | b"cfg" | b"conf" | b"cnf" | b"config" | b"properties" | b"rsp" | b"editorconfig"
            | b"desktop" | b"service" | b"reg" | b"inf" | b"ovpn" | b"tfvars" | b"netrc" => Self::Lines,
            b"yml" | b"yaml" | b"eyaml" | b"sls" => Self::Yaml,
            b"json" | b"jsonc" | b"json5" | b"ipynb" | b"har" | b"webmanifest" | b"tfstate" | b"geojson" | b"map" => {
                Self::Json
            }
            b"xml" | b"html" | b"htm" | b"xhtml" | b"xsd" | b"xsl" | b"xslt" | b"svg" | b"plist" | b"resx"
            | b"csproj" | b"vbproj" | b"props" | b"targets" | b"pom" | b"jsp" | b"aspx" | b"xaml" | b"axaml"
            | b"storyboard" | b"xib" | b"wsdl" | b"nuspec" | b"iml" => Self::Markup,
            b"md" | b"markdown" | b"mdx" | b"rst" | b"txt" | b"text" | b"adoc" | b"asciidoc" | b"log" | b"org"
            | b"tex" | b"csv" | b"tsv" | b"po" | b"pot" | b"pod" | b"texi" | b"texinfo" | b"rdoc" | b"1" | b"3"
            | b"5" | b"8" => Self::Prose,
            extension if is_code(extension) => Self::Code,
            _ => Self::Unknown,
        }
    }
}

impl Syntax {
    /// Where comments are in it.
    pub(super) fn medium(self) -> Medium {
        if self == Self::Json { Medium::Json } else { Medium::Plain }
    }
}

/// `.env.example`, `config.yml.j2`: the kind is told by what stands before.
fn strip_template_suffix(name: &[u8]) -> &[u8] {
    for suffix in [
        &b".example"[..],
        b".sample",
        b".template",
        b".tmpl",
        b".tpl",
        b".dist",
        b".j2",
        b".erb",
        b".bak",
        b".orig",
        b".in",
        b".jinja",
        b".jinja2",
        b".mustache",
        b".default",
        b".old",
    ] {
        if let Some(rest) = name.strip_suffix(suffix)
            && !rest.is_empty()
        {
            return rest;
        }
    }
    // `app.yml.ejs` is YAML, `page.ejs` is a page.
    match name.strip_suffix(b".ejs").or_else(|| name.strip_suffix(b".epp")).or_else(|| name.strip_suffix(b".eex")) {
        Some(rest) if rest.contains(&b'.') => rest,
        _ => name,
    }
}

/// `dockerfile.5.md`: text about what it is called by.
fn is_for_people(name: &[u8]) -> bool {
    [&b".md"[..], b".rst", b".txt", b".html"].iter().any(|extension| name.ends_with(extension))
}

fn is_code(extension: &[u8]) -> bool {
    const CODE: &[&[u8]] = &[
        b"c", b"h", b"cc", b"cpp", b"cxx", b"hpp", b"hh", b"m", b"mm", b"cs", b"java", b"kt", b"kts", b"scala",
        b"groovy", b"gradle", b"go", b"rs", b"swift", b"py", b"pyi", b"pyx", b"rb", b"php", b"js", b"mjs", b"cjs",
        b"jsx", b"ts", b"tsx", b"mts", b"cts", b"vue", b"svelte", b"dart", b"lua", b"pl", b"pm", b"r", b"jl", b"ex",
        b"exs", b"erl", b"hrl", b"hs", b"ml", b"mli", b"fs", b"fsx", b"clj", b"cljs", b"cljc", b"edn", b"el", b"lisp",
        b"scm", b"rkt", b"vb", b"vbs", b"pas", b"sql", b"tf", b"hcl", b"toml", b"ps1", b"psm1", b"psd1", b"proto",
        b"graphql", b"gql", b"css", b"scss", b"less", b"sass", b"asm", b"s", b"d", b"nim", b"zig", b"v", b"vhd",
        b"sol", b"nix", b"cmake", b"gn", b"bzl", b"rake", b"gemspec", b"podspec", b"coffee", b"ejs", b"erb", b"haml",
        b"slim", b"twig", b"tcl", b"awk", b"applescript", b"bicep", b"jsonnet", b"libsonnet", b"cue", b"rego", b"snap",
        b"adb", b"ads", b"f90", b"cr", b"abap", b"cbl", b"cob", b"pli", b"bas", b"au3", b"elm", b"dhall", b"ino",
        b"cu", b"dts", b"dtsi",
    ];
    CODE.contains(&extension)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_the_syntax() {
        for (path, syntax) in [
            ("a/b.py", Syntax::Code),
            ("Dockerfile", Syntax::Shell),
            (".env.example", Syntax::Lines),
            ("config.yml.j2", Syntax::Yaml),
            ("README.md", Syntax::Prose),
            ("web.config", Syntax::Lines),
            ("noextension", Syntax::Unknown),
        ] {
            assert_eq!(Syntax::of(Path::new(path)), syntax, "{path}");
        }
    }
}
