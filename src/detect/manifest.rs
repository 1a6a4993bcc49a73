//! Where the data of Kubernetes Secrets stand: names, and values in base64, in YAML or JSON.
//!
//! What leads here is the line that says `kind: Secret`. The document around it is read for its `data`, as far as
//! [`REACH`]; each byte of a text is read once, however many such lines there are. What the values hold is not known here.

use crate::text::find;
use crate::text::span::Span;
use std::ops::Range;

/// Most bytes between the kind of a manifest and its data.
pub(super) const REACH: usize = 16 * 1024;

/// A value among the data of a Secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// What it is called.
    pub name: Span,
    /// Its base64.
    pub value: Span,
}

/// The data of the Secrets whose kinds stand at `hits`.
pub(super) fn entries(text: &[u8], mut hits: Vec<usize>) -> Vec<Entry> {
    hits.sort_unstable();
    let mut documents: Vec<Range<usize>> = Vec::new();
    for hit in hits {
        // What a document is known to hold isn't looked at again.
        let known = documents.last().map_or(0, |last| last.end);
        let low = hit.saturating_sub(REACH).max(known.min(hit));
        let start = find::last(&text[low..hit], b"\n---").map_or(low, |at| low + at + 4);
        let from = known.max(hit);
        let high = text.len().min(hit + REACH).max(from);
        let end = match documents.last().is_some_and(|last| hit < last.end && ends_there(text, last.end)) {
            true => known,
            false => memchr::memmem::find(&text[from..high], b"\n---").map_or(high, |at| from + at),
        };
        match documents.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => documents.push(start..end),
        }
    }
    let mut found = Vec::new();
    for document in documents {
        in_yaml(text, document.clone(), &mut found);
        in_json(text, document, &mut found);
    }
    found
}

fn ends_there(text: &[u8], at: usize) -> bool {
    text[at..].starts_with(b"\n---")
}

/// Lines below `data:` that are indented more.
fn in_yaml(text: &[u8], document: Range<usize>, found: &mut Vec<Entry>) {
    let mut start = document.start;
    // How far `data:` is indented, while its lines are read.
    let mut section = None;
    for line in text[document].split(|&byte| byte == b'\n') {
        let at = start;
        start += line.len() + 1;
        let bare = line.trim_ascii();
        if bare.is_empty() || bare.starts_with(b"#") {
            continue;
        }
        let indent = line.iter().take_while(|byte| matches!(byte, b' ' | b'-')).count();
        if section.is_some_and(|outer| indent > outer) {
            found.extend(entry(text, at + indent, at + line.len()));
        } else {
            section = line[indent..].trim_ascii_end().eq(b"data:").then_some(indent);
        }
    }
}

/// The members of the object behind `"data":`, as far as the next such object: what is in that one is read there.
fn in_json(text: &[u8], document: Range<usize>, found: &mut Vec<Entry>) {
    let part = &text[document.clone()];
    let opened = |at: usize| {
        let open = at + 6 + part[at + 6..].iter().position(|byte| !byte.is_ascii_whitespace() && *byte != b':')?;
        (part[open] == b'{').then_some((at, open + 1))
    };
    let mut objects = memchr::memmem::find_iter(part, b"\"data\"").filter_map(opened).peekable();
    while let Some((_, start)) = objects.next() {
        let members = &part[start..objects.peek().map_or(part.len(), |(next, _)| *next)];
        let members = &members[..memchr::memchr(b'}', members).unwrap_or(members.len())];
        let mut from = start;
        for member in members.split(|&byte| byte == b',') {
            let blank = member.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let start = document.start + from;
            found.extend(entry(text, start + blank, start + member.len()));
            from += member.len() + 1;
        }
    }
}

/// The entry `name: value` in that part of the text, quotes left out.
fn entry(text: &[u8], start: usize, end: usize) -> Option<Entry> {
    let colon = start + memchr::memchr(b':', &text[start..end])?;
    let quoted = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'');
    let bare = |from: usize, to: usize| {
        let lead = text[from..to].iter().take_while(|byte| quoted(byte)).count();
        let trail = text[from + lead..to].iter().rev().take_while(|byte| quoted(byte)).count();
        Span::new(from + lead, to - trail).filter(|span| !span.range().is_empty())
    };
    Some(Entry { name: bare(start, colon)?, value: bare(colon + 1, end)? })
}

#[cfg(test)]
mod tests {
    use super::super::prefilter::KINDS;
    use super::*;

    /// The entries of a text, as `name=value`.
    fn read(text: &str) -> Vec<String> {
        let hits = KINDS.iter().flat_map(|kind| memchr::memmem::find_iter(text.as_bytes(), kind)).collect();
        let entries = entries(text.as_bytes(), hits);
        entries.iter().map(|entry| format!("{}={}", &text[entry.name.range()], &text[entry.value.range()])).collect()
    }

    #[test]
    fn data_are_found_and_nothing_else() {
        for (text, expected) in [
            (
                "kind: Secret\ndata:\n  a: QQ==\n  b: \"Qg==\"\n\n  # c\n  c.d: Qw==\ntype: Opaque\n",
                "a=QQ== b=Qg== c.d=Qw==",
            ),
            ("data:\n  a: QQ==\nkind: Secret\n", "a=QQ=="),
            ("items:\n- kind: Secret\n  data:\n    a: QQ==\n- kind: Secret\n  data:\n    b: Qg==\n", "a=QQ== b=Qg=="),
            ("kind: ConfigMap\ndata:\n  a: QQ==\n---\nkind: Secret\nstringData:\n  b: c\n", ""),
            ("kind: Secret\ndata:\n  a: QQ==\n---\nkind: ConfigMap\ndata:\n  b: Qg==\n", "a=QQ=="),
            ("kind: Secret\ndata:\n  a: QQ==\n---\nkind: Secret\ndata:\n  b: Qg==\n", "a=QQ== b=Qg=="),
            ("{\"kind\": \"Secret\", \"data\": {\"a\": \"QQ==\",\n \"b\":\"Qg==\"}, \"x\": \"y\"}", "a=QQ== b=Qg=="),
            ("{\"data\":{\"a\":\"QQ==\"},\"kind\":\"Secret\"}", "a=QQ=="),
            ("kind: Secret\ndata:\n", ""),
            ("{\"kind\":\"Secret\",\"data\":{\"a\":\"QQ==\",\"data\":{\"b\":\"Qg==\"},\"c\":1}", "a=QQ== b=Qg=="),
        ] {
            assert_eq!(read(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn what_is_far_away_is_no_part_of_it() {
        for (blanks, count) in [(REACH - 100, 1), (REACH + 100, 0)] {
            let text = format!("kind: Secret\n{}data:\n  a: QQ==\n", "#\n".repeat(blanks / 2));
            assert_eq!(read(&text).len(), count, "{blanks}");
        }
    }
}
