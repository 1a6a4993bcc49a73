//! Markup: values in elements and attributes.

use super::reader::Reader;
use super::{Form, trimmed};
use crate::text::span::Span;

/// Most bytes of what stands between a name and its value: other attributes, white space.
const GAP: usize = 200;
/// Most elements between that of a name and that of its value.
const BETWEEN: usize = 2;
/// Most bytes of the tag of such an element.
const LONGEST_TAG: usize = 48;

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
        // The quote ends the string that the tag is in: `"<password>" + x`.
        if matches!(self.peek(), Some(b'"' | b'\'')) {
            return None;
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
        if let Some(value) = self.attribute_before(name, before) {
            return Some((value, Form::Quoted));
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
        let _ = self.take_one(&[b"<value>", b"<string>", b"<Contents>"]);
        // JMeter has the value among the properties of an element.
        if self.rest().starts_with(b"<") {
            const ARGUMENT: &[u8] = b"<stringProp name=\"Argument.value\">";
            self.at += memchr::memmem::find(&self.rest()[..self.rest().len().min(GAP)], ARGUMENT)? + ARGUMENT.len();
        }
        self.content().map(|value| (value, Form::Element))
    }

    /// The value that the tag has before the name: `<property value="…" name="password"/>`.
    fn attribute_before(&self, name: Span, before: &[u8]) -> Option<Span> {
        let tag = &before[memchr::memrchr(b'<', before)?..];
        let at = memchr::memmem::find(tag, b" value=\"")? + b" value=\"".len();
        let length = memchr::memchr(b'"', &tag[at..])?;
        let line = name.start() - self.before(name).len();
        let start = line + (before.len() - tag.len()) + at;
        Span::new(start, start + length)
    }

    /// The value in the element behind the one that the name stands in, or behind a description between the two.
    fn sibling(&mut self, name: Span) -> Option<(Span, Form)> {
        const NAMES: &[&[u8]] = &[b"key", b"name", b"param-name", b"property-name", b"env-entry-name"];
        const VALUES: &[&[u8]] =
            &[b"string", b"value", b"defaultValue", b"param-value", b"property-value", b"env-entry-value"];
        let before = self.before(name).strip_suffix(b">")?;
        let tag = &before[memchr::memrchr(b'<', before)? + 1..];
        if !is_one_of(tag, NAMES) || !self.take(b"</") {
            return None;
        }
        for _ in 0..=BETWEEN {
            let close = self.rest().iter().take(LONGEST_TAG).position(|byte| *byte == b'>')?;
            self.at += close + 1;
            self.skip(GAP, |byte| byte.is_ascii_whitespace());
            self.take(b"<").then_some(())?;
            let end = self.rest().iter().take(LONGEST_TAG).position(|byte| *byte == b'>')?;
            let tag = &self.rest()[..end];
            // The end of the element around, or another name.
            if tag.starts_with(b"/") || tag.ends_with(b"/") || is_one_of(tag, NAMES) {
                return None;
            }
            self.at += end + 1;
            if is_one_of(tag, VALUES) {
                return self.content().map(|value| (value, Form::Element));
            }
            self.at += memchr::memchr(b'<', self.rest())?;
            self.take(b"</").then_some(())?;
        }
        None
    }
}

/// Whether a tag, in whatever namespace, is one of these.
fn is_one_of(tag: &[u8], names: &[&[u8]]) -> bool {
    let tag = tag.split(|byte| *byte == b' ').next().unwrap_or(tag);
    let local = tag.rsplit(|byte| *byte == b':').next().unwrap_or(tag);
    names.iter().any(|name| local.eq_ignore_ascii_case(name))
}

fn ends_with_one(text: &[u8], words: &[&[u8]]) -> bool {
    words.iter().any(|word| text.len() >= word.len() && text[text.len() - word.len()..].eq_ignore_ascii_case(word))
}

/// Whether an element is being opened where this ends.
fn before_opens_tag(before: &[u8]) -> bool {
    memchr::memrchr(b'<', before) > memchr::memrchr(b'>', before)
}
