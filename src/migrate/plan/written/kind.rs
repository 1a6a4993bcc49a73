//! Kinds of files, as far as they differ in what text stands for.

use std::path::Path;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::migrate::plan) enum Kind {
    Batch,
    CSharp,
    Compose,
    Dart,
    Dockerfile,
    Dotenv,
    Go,
    Groovy,
    Ini,
    Java,
    Kotlin,
    Lua,
    Make,
    Perl,
    Php,
    PowerShell,
    Properties,
    Python,
    Rust,
    Shell,
    Sql,
    Terraform,
    Toml,
    VisualBasic,
    Yaml,
    /// Languages in which literals that stand one behind the other are one.
    Adjacent,
    Other,
}

impl Kind {
    pub(in crate::migrate::plan) fn of(path: &Path) -> Self {
        let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        if name.starts_with("dockerfile") || name.starts_with("containerfile") || extension == "dockerfile" {
            return Self::Dockerfile;
        }
        if name.starts_with(".env") || name.starts_with("env.") {
            return Self::Dotenv;
        }
        match extension {
            "yml" | "yaml" if name.starts_with("compose") || name.starts_with("docker-compose") => Self::Compose,
            "yml" | "yaml" => Self::Yaml,
            "bat" | "cmd" => Self::Batch,
            "cs" | "csx" => Self::CSharp,
            "dart" => Self::Dart,
            "env" => Self::Dotenv,
            "go" => Self::Go,
            "groovy" | "gradle" => Self::Groovy,
            "ini" | "cfg" | "conf" | "cnf" | "service" | "socket" | "timer" => Self::Ini,
            "java" => Self::Java,
            "kt" | "kts" => Self::Kotlin,
            "lua" => Self::Lua,
            "mk" | "mak" => Self::Make,
            "pl" | "pm" | "t" => Self::Perl,
            "php" | "phtml" | "inc" => Self::Php,
            "ps1" | "psm1" | "psd1" => Self::PowerShell,
            "properties" => Self::Properties,
            "py" | "pyi" | "pyw" => Self::Python,
            "rs" => Self::Rust,
            "sh" | "bash" | "zsh" | "ksh" | "envrc" | "bashrc" | "zshrc" | "profile" | "bash_profile" | "zshenv" => {
                Self::Shell
            }
            "sql" => Self::Sql,
            "tf" | "tfvars" | "hcl" => Self::Terraform,
            "toml" => Self::Toml,
            "vb" | "vbs" | "bas" => Self::VisualBasic,
            "c" | "h" | "cc" | "cpp" | "cxx" | "hpp" | "hh" | "m" | "mm" | "ino" | "rb" | "erl" | "hrl" | "d" => {
                Self::Adjacent
            }
            _ if matches!(name.as_str(), "makefile" | "gnumakefile") => Self::Make,
            _ => Self::Other,
        }
    }

    /// What a line that is a comment begins with.
    pub(in crate::migrate::plan) fn comments(self) -> &'static [&'static [u8]] {
        match self {
            Self::Adjacent => &[b"//", b"/*", b"* "],
            Self::CSharp | Self::Dart | Self::Go | Self::Groovy | Self::Java | Self::Kotlin | Self::Rust => {
                &[b"//", b"/*", b"* "]
            }
            Self::Php => &[b"//", b"/*", b"* ", b"# "],
            Self::Ini => &[b"#", b";"],
            Self::Properties => &[b"#", b"!"],
            Self::Lua | Self::Sql => &[b"--"],
            Self::VisualBasic => &[b"'"],
            Self::Batch => &[b"rem ", b"REM ", b"::"],
            Self::Other => &[b"//", b"/*", b"* ", b"<!--"],
            Self::Terraform => &[b"#", b"//"],
            Self::Compose | Self::Dockerfile | Self::Dotenv | Self::Make | Self::Perl | Self::PowerShell => &[b"#"],
            Self::Python | Self::Shell | Self::Toml | Self::Yaml => &[b"#"],
        }
    }

    /// What an annotation begins with that takes nothing but constants.
    pub(in crate::migrate::plan) fn annotations(self) -> Option<&'static [u8]> {
        match self {
            Self::Java | Self::Kotlin | Self::Groovy => Some(b"@"),
            Self::CSharp => Some(b"["),
            Self::Php | Self::Rust => Some(b"#["),
            _ => None,
        }
    }

    /// What stands for a sign of its own: the doubled one, mostly.
    pub(super) fn escapes(self) -> &'static [&'static str] {
        match self {
            Self::Batch => &["%%", "^"],
            Self::Compose | Self::Make => &["$$"],
            Self::Ini => &["%%"],
            Self::Terraform => &["$${", "%%{"],
            _ => &[],
        }
    }

    /// Whether variables are put into `value`, as it stands between such quotes.
    pub(super) fn fills_in(self, value: &[u8], quote: Option<u8>) -> bool {
        let named = |sign: u8, also: &[u8]| {
            let begins = |next: u8| next.is_ascii_alphabetic() || next == b'_' || also.contains(&next);
            value.windows(2).any(|pair| pair[0] == sign && begins(pair[1]))
        };
        match (self, quote) {
            (Self::Dart, Some(_)) => named(b'$', b"{"),
            (_, Some(b'\'')) => false,
            (Self::Shell, _) => named(b'$', b"{(0123456789!@*#?$-") || value.contains(&b'`'),
            (Self::Dockerfile, _) => named(b'$', b"{"),
            (Self::Make, _) => named(b'$', b"{("),
            (Self::Php | Self::Kotlin | Self::Groovy, Some(b'"')) => named(b'$', b"{"),
            (Self::PowerShell, Some(b'"')) => named(b'$', b"{(?$^"),
            (Self::Perl, Some(b'"')) => named(b'$', b"{$&") || named(b'@', b"{$"),
            _ => false,
        }
    }

    /// Whether a value without quotes goes to the end of its line.
    pub(super) fn takes_lines(self) -> bool {
        matches!(
            self,
            Self::Compose | Self::Dotenv | Self::Ini | Self::Make | Self::Properties | Self::Yaml | Self::Batch
        )
    }

    /// Whether a value without quotes is a word, which ends at a blank.
    pub(super) fn takes_words(self) -> bool {
        matches!(self, Self::Shell | Self::Dockerfile)
    }

    /// Whether literals that stand one behind the other are one.
    pub(super) fn joins_literals(self) -> bool {
        matches!(self, Self::Python | Self::Adjacent)
    }

    /// Whether this sign joins the literal before it with what is behind.
    pub(super) fn joins(self, behind: &[u8]) -> bool {
        let begins =
            |sign: &str| behind.starts_with(sign.as_bytes()) && !behind.starts_with(format!("{sign}=").as_bytes());
        match self {
            Self::Php | Self::Perl => begins("."),
            Self::Lua => begins(".."),
            Self::VisualBasic => begins("&") || begins("+"),
            Self::Sql => begins("||"),
            Self::Go
            | Self::CSharp
            | Self::Python
            | Self::Dart
            | Self::Groovy
            | Self::Kotlin
            | Self::PowerShell
            | Self::Adjacent => begins("+") && !begins("++"),
            Self::Java | Self::Rust | Self::Other => begins("+") && !begins("++") || begins("<>"),
            _ => false,
        }
    }
}
