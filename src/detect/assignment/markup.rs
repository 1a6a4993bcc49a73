//! Markup: values in elements and attributes.

use super::reader::Reader;
use super::{Form, trimmed};
use crate::text::span::Span;

/// Most bytes of what stands between a name and its value: other attributes, white space.
const GAP: usize = 200;

impl Reader<'_> {
    /// `<password …>value</…`
    pub(super) fn element(&mut self, _name: Span) -> Option<Span> {
        let open = self.rest().iter().take(GAP).position(|byte| matches!(byte, b'>' | b'<' | b'\n'))?;
        if self.rest()[open] != b'>' || (open > 0 && self.rest()[open - 1] == b'/') {
            return None;
        }
        self.at += open + 1;
        self.content()
    }

    /// The text up to the tag that closes the element.
    fn content(&mut self) -> Option<Span> {
        self.skip(GAP, |byte| byte.is_ascii_whitespace());
        if self.take(b"<![CDATA[") {
            let end = memchr::memmem::find(self.rest(), b"]]>")?;
            return trimmed(self.text, self.at, self.at + end);
        }
        let end = memchr::memchr(b'<', self.rest())?;
        // What does not close here is no element: `<your-password>` in a line of YAML.
        if self.rest().get(end + 1) != Some(&b'/') {
            return None;
        }
        let value = trimmed(self.text, self.at, self.at + end)?;
        (!self.text[value.range()].contains(&b'\n')).then_some(value)
    }

    /// `key="password" value="…"`, `<entry key="password">…</entry>`, `<key>Password</key><string>…</string>`.
    pub(super) fn named_by_markup(&mut self, name: Span, quoted: bool) -> Option<(Span, Form)> {
        self.attempt(|reader| if quoted { reader.attribute(name) } else { reader.sibling(name) })
    }

    fn attribute(&mut self, name: Span) -> Option<(Span, Form)> {
        let before = self.before(name);
        let before = before.strip_suffix(b"\"").or_else(|| before.strip_suffix(b"'"))?.strip_suffix(b"=")?;
        if !ends_with_one(before, &[b"key", b"name", b"id", b"property", b"type"]) {
            return None;
        }
        let tag = &self.rest()[..self.rest().len().min(GAP)];
        let tag = &tag[..memchr::memchr2(b'>', b'<', tag).unwrap_or(tag.len())];
        let value = [&b" value="[..], b" Value=", b" content=", b" connectionString="]
            .iter()
            .find_map(|attribute| memchr::memmem::find(tag, attribute).map(|at| at + attribute.len()));
        if let Some(at) = value {
            self.at += at;
            return self.quoted().map(|value| (value, Form::Quoted));
        }
        if self.rest().get(tag.len()) != Some(&b'>') || tag.ends_with(b"/") || !before_opens_tag(before) {
            return None;
        }
        self.at += tag.len() + 1;
        self.skip(GAP, |byte| byte.is_ascii_whitespace());
        let _ = self.take_one(&[b"<value>", b"<string>"]);
        self.content().map(|value| (value, Form::Element))
    }

    fn sibling(&mut self, name: Span) -> Option<(Span, Form)> {
        let tags: [&[u8]; 6] =
            [b"<key>", b"<name>", b"<Name>", b"<param-name>", b"<property-name>", b"<env-entry-name>"];
        if !tags.iter().any(|tag| self.before(name).ends_with(tag)) || !self.take(b"</") {
            return None;
        }
        let close = self.rest().iter().take(32).position(|byte| *byte == b'>')?;
        self.at += close + 1;
        self.skip(GAP, |byte| byte.is_ascii_whitespace());
        let open =
            [&b"<string>"[..], b"<value>", b"<Value>", b"<param-value>", b"<property-value>", b"<env-entry-value>"];
        self.take_one(&open).then_some(())?;
        self.content().map(|value| (value, Form::Element))
    }
}

fn ends_with_one(text: &[u8], words: &[&[u8]]) -> bool {
    words.iter().any(|word| text.len() >= word.len() && text[text.len() - word.len()..].eq_ignore_ascii_case(word))
}

/// Whether an element is being opened where this ends.
fn before_opens_tag(before: &[u8]) -> bool {
    memchr::memrchr(b'<', before) > memchr::memrchr(b'>', before)
}
