//! Text as HTML: escaped for between tags and for quoted attributes alike.

use crate::report::words;
use crate::text::printable::Printable;
use std::fmt::{self, Display, Write};

/// Shows text as itself and nothing else, in one line, wherever HTML takes text or the value of a quoted attribute.
///
/// The number sign is escaped, too: two of them and a bracket are a command to some CI runners, whose log a page may
/// come into.
#[derive(Clone, Copy)]
pub(super) struct Text<'a>(pub(super) &'a str);

impl Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in Printable(self.0.as_bytes()).to_string().chars() {
            match c {
                '&' | '<' | '>' | '"' | '\'' | '#' | '`' => write!(f, "&#{};", u32::from(c))?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// A page as a link, words as they are. No address but one of https is a page: it comes from a rule, and a rule may be
/// anybody's.
pub(super) fn linked(text: &str) -> impl Display {
    fmt::from_fn(move |f| {
        let shown = Text(text);
        match words::page(Some(text)) {
            Some(_) => write!(f, r#"<a href="{shown}" target="_blank" rel="noreferrer">{shown}</a>"#),
            None => shown.fmt(f),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_never_markup() {
        for (text, expected) in [
            ("a b", "a b"),
            ("<b>\"&'`", "&#60;b&#62;&#34;&#38;&#39;&#96;"),
            ("##[error]", "&#35;&#35;[error]"),
            ("a\n\u{202e}\u{0}", "a\\n\\u{202e}\\x00"),
            ("ü", "ü"),
        ] {
            assert_eq!(Text(text).to_string(), expected);
        }
    }

    #[test]
    fn only_a_page_of_https_is_a_link() {
        for (words, is_link) in [
            ("https://a.example/x?y=1#z", true),
            ("http://a.example", false),
            ("HTTPS://a.example", false),
            ("javascript:alert(1)", false),
            (" https://a.example", false),
            ("https://a.example then Settings", false),
            ("https://a\"onclick=x", false),
            ("data:text/html,x", false),
            ("//a.example", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(linked(words).to_string().contains("<a "), is_link, "{words}");
        }
    }
}
