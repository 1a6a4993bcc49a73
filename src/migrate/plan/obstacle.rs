//! Why no call can stand in place of a literal: it is an argument of an annotation, a constant, a comment.
//!
//! Told by some lines before the value, as far as a person would look. Where nothing is seen here a call may still not do:
//! what holds for all of a language is in the note of its lookup.

use super::written::kind::Kind;
use std::fmt;
use std::path::Path;

/// What stands in the way of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// `// key = "…"`.
    Comment,
    /// `@Value("…")`, `[Attribute("…")]`, `#[attribute("…")]`.
    Annotation,
    /// `const KEY = "…"`, a default of a parameter or of a variable.
    Constant,
    /// `"…" => …` of Rust.
    Pattern,
    /// `<Client token="…"/>`.
    Markup,
}

impl fmt::Display for Obstacle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Comment => "it stands in a comment",
            Self::Annotation => "an annotation or attribute can't hold a call",
            Self::Constant => "a constant or default can't hold a call",
            Self::Pattern => "a pattern can't hold a call",
            Self::Markup => "most JSX is for browsers, which must not look secrets up",
        })
    }
}

/// What stands in the way of a call in place of a literal in `path` with `before` and `behind` around its value.
pub(super) fn obstacle(path: &Path, before: &[u8], behind: &[u8]) -> Option<Obstacle> {
    let kind = Kind::of(path);
    let line = &before[memchr::memrchr(b'\n', before).map_or(0, |at| at + 1)..];
    let start = line.trim_ascii_start();
    if kind.comments().iter().any(|sign| start.starts_with(sign)) {
        return Some(Obstacle::Comment);
    }
    if kind.annotations().is_some_and(|sign| is_annotated(before, sign)) {
        return Some(Obstacle::Annotation);
    }
    if is_constant(kind, before, start) {
        return Some(Obstacle::Constant);
    }
    let quote = behind.strip_prefix(b"#").unwrap_or(behind).get(1..).unwrap_or_default().trim_ascii_start();
    if kind == Kind::Rust && (quote.starts_with(b"=>") || quote.starts_with(b"| \"")) {
        return Some(Obstacle::Pattern);
    }
    let is_jsx = matches!(path.extension().and_then(|extension| extension.to_str()), Some("js" | "jsx" | "tsx"));
    (is_jsx && is_in_tag(before)).then_some(Obstacle::Markup)
}

/// Whether the last `@name(` or `[name(` before is open still.
fn is_annotated(before: &[u8], sign: &[u8]) -> bool {
    memchr::memmem::rfind_iter(before, sign).take(4).any(|at| {
        let behind = &before[at + sign.len()..];
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_.:\\".contains(byte);
        let length = behind.iter().take_while(|byte| is_name(byte)).count();
        let rest = behind[length..].trim_ascii_start();
        let is_first = before[..at].last().is_none_or(|byte| byte.is_ascii_whitespace() || b"([,{".contains(byte));
        // The bracket of `#[doc = "…"]` is a part of its sign.
        let open = match (sign.last(), rest.first()) {
            (Some(b'['), Some(b'(' | b'=')) => is_open(&before[at + sign.len() - 1..]),
            (_, Some(b'(')) => is_open(rest),
            _ => false,
        };
        length > 0 && is_first && open
    })
}

/// Whether the first bracket in the text is not closed in it; brackets in quotes are none.
fn is_open(text: &[u8]) -> bool {
    let (mut depth, mut quoted) = (0_usize, None);
    for &byte in text {
        match byte {
            b'"' | b'\'' if quoted.is_none() => quoted = Some(byte),
            _ if quoted == Some(byte) => quoted = None,
            _ if quoted.is_some() => {}
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' if depth <= 1 => return false,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
    }
    depth > 0
}

/// Whether the value is that of a constant, or of a default that has to be one. `line` is what is before it in its line.
fn is_constant(kind: Kind, before: &[u8], line: &[u8]) -> bool {
    let has = |word: &str| memchr::memmem::find(line, word.as_bytes()).is_some();
    let is_assigned = line.iter().rev().find(|byte| !b" \t\"'`brR#@&(".contains(byte)) == Some(&b'=');
    let begins = |words: &[&str]| words.iter().any(|word| line.starts_with(word.as_bytes()));
    let open = |head: &[u8]| memchr::memmem::rfind(before, head).is_some_and(|at| is_open(&before[at..]));
    match kind {
        Kind::Go => is_assigned && (begins(&["const "]) || open(b"\nconst (")),
        Kind::Rust => {
            has("const ") && has(": ") && !has("let ") || begins(&["static ", "pub static ", "pub(crate) static "])
        }
        Kind::Kotlin => has("const val "),
        Kind::CSharp => is_assigned && (has("const ") || has("(") && has("string ") && is_open(line)),
        Kind::Php => {
            let members = ["public ", "private ", "protected ", "static ", "var ", "readonly "];
            is_assigned && (has("const ") || begins(&members) || has("function ") && is_open(line))
        }
        Kind::Terraform => begins(&["default"]) && open(b"variable \""),
        _ => false,
    }
}

/// Whether it is the value of an attribute in a tag: `<Client token="`.
fn is_in_tag(before: &[u8]) -> bool {
    let Some(name) = before.strip_suffix(b"=\"").or_else(|| before.strip_suffix(b"='")) else { return false };
    let Some(open) = memchr::memrchr(b'<', name) else { return false };
    let tag = &name[open + 1..];
    name.last().is_some_and(u8::is_ascii_alphanumeric)
        && tag.first().is_some_and(u8::is_ascii_alphabetic)
        && tag.iter().any(u8::is_ascii_whitespace)
        && !tag.ends_with(b" ")
        && !is_open(tag)
        && !tag.contains(&b';')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_way_of_a_call_is_seen() {
        use Obstacle::{Annotation, Comment, Constant, Markup, Pattern};
        for (path, text, expected) in [
            ("a.py", "x = \"«»\"", None),
            ("a.py", "# x = \"«»\"", Some(Comment)),
            ("a.py", "@cache(\"«»\")\ndef f(): pass", None),
            ("a.js", "  // x = \"«»\"", Some(Comment)),
            ("a.js", "const x = \"«»\";", None),
            ("a.js", "u = \"http://«»\";", None),
            ("a.jsx", "y = <A b={1} token=\"«»\"/>", Some(Markup)),
            ("a.js", "if (a < b) token=\"«»\"", None),
            ("a.js", "if (a <b && c) { x = 1; token=\"«»\"", None),
            ("A.java", "  /** «» */", Some(Comment)),
            ("A.java", "@Value(\"«»\") String x;", Some(Annotation)),
            ("A.java", "@A(\n  x = 1,\n  y = {\"b\", \"«»\"})", Some(Annotation)),
            ("A.java", "@A(\"b\")\nString x = \"«»\";", None),
            ("A.java", "@Test void x() { f(\"«»\"); }", None),
            ("A.java", "static final String X = \"«»\";", None),
            ("A.java", "@A(\"b\")\nclass C {\n  void x() {\n    f(\"«»\");", None),
            ("a.kt", "@A(\"b\")\nfun x() {\n  f(\"«»\")", None),
            ("a.rs", "#[a(b)]\nfn x() {\n  f(\"«»\")", None),
            ("a.cs", "[A(\"b\")]\nvoid X() {\n  F(\"«»\");", None),
            ("a.go", "package a\n\nconst (\n\tx = 1\n)\n\nfunc f() {\n\ty = \"«»\"", None),
            ("a.kt", "@A(\"«»\")\nval x = 1", Some(Annotation)),
            ("a.kt", "const val X = \"«»\"", Some(Constant)),
            ("a.kt", "val x = \"«»\"", None),
            ("a.cs", "[A(\"«»\")]", Some(Annotation)),
            ("a.cs", "x[f(1)] = \"«»\";", None),
            ("a.cs", "private const string X = \"«»\";", Some(Constant)),
            ("a.cs", "void F(int i, string x = \"«»\")", Some(Constant)),
            ("a.cs", "string x = \"«»\";", None),
            ("a.rs", "#[cfg(feature = \"«»\")]", Some(Annotation)),
            ("a.rs", "#[doc = \"«»\"]", Some(Annotation)),
            ("a.rs", "#[test]\nfn f() { g(\"«»\") }", None),
            ("a.rs", "pub const X: &str = \"«»\";", Some(Constant)),
            ("a.rs", "static X: &[u8] = b\"«»\";", Some(Constant)),
            ("a.rs", "let x = \"«»\";", None),
            ("a.rs", "    \"«»\" => 1,", Some(Pattern)),
            ("a.go", "const x = \"«»\"", Some(Constant)),
            ("a.go", "package a\n\nconst (\n\tx = 1\n\ty = \"«»\"\n)", Some(Constant)),
            ("a.go", "const x = 1\n\nvar y = \"«»\"", None),
            ("a.php", "class A { const X = '«»'; }", Some(Constant)),
            ("a.php", "  private $x = '«»';", Some(Constant)),
            ("a.php", "function f($x = '«»')", Some(Constant)),
            ("a.php", "define('X', '«»');", None),
            ("a.php", "$x = '«»';", None),
            ("a.tf", "variable \"x\" {\n  default = \"«»\"\n}", Some(Constant)),
            ("a.tf", "resource \"a\" \"b\" {\n  password = \"«»\"\n}", None),
            ("a.yml", "# x: «»", Some(Comment)),
            ("a.ini", "; x = «»", Some(Comment)),
            ("a.c", "#define X \"«»\"", None),
        ] {
            let (before, behind) = text.split_once("«»").unwrap();
            assert_eq!(obstacle(Path::new(path), before.as_bytes(), behind.as_bytes()), expected, "{path}: {text}");
        }
    }
}
