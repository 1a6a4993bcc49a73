//! From spans in a blob to places that people and reports understand: positions, stored offsets, excerpts.

use crate::finding::{Excerpt, Site};
use crate::marker::{Marker, Medium, Reader};
use crate::secret::SecretValue;
use crate::source::Blob;
use crate::text::lines::{self, Locator};
use crate::text::span::Span;
use std::ops::Range;

/// Most bytes of an excerpt on either side of the secret's beginning, when its line is longer than that.
const REACH: usize = 200;

/// Makes sites in one blob.
pub(super) struct Sites<'a> {
    blob: &'a Blob<'a>,
    locator: Locator<'a>,
    medium: Medium,
    /// Made when the first finding asks.
    markers: Option<Reader<'a>>,
}

impl<'a> Sites<'a> {
    pub(super) fn new(blob: &'a Blob<'a>, medium: Medium) -> Self {
        Self { blob, locator: Locator::new(blob.bytes, blob.start), medium, markers: None }
    }

    /// What comments say of the value at `span`.
    pub(super) fn markers(&mut self, span: Span) -> Vec<Marker> {
        let reader = self.markers.get_or_insert_with(|| Reader::new(self.blob.bytes, self.medium));
        reader.around(span, &mut self.locator)
    }

    /// The site of `span`.
    pub(super) fn site(&mut self, span: Span) -> Site {
        let kept = self.excerpt_range(span);
        let line_goes_on = |at: usize| !matches!(self.blob.bytes.get(at), None | Some(b'\n' | b'\r'));
        let clipped = line_goes_on(kept.end) || kept.start > 0 && line_goes_on(kept.start - 1);
        // Positions are cheapest when asked for in order.
        let kept_start = self.locator.position(kept.start);
        Site {
            origin: self.blob.origin.clone(),
            span: self.blob.stored(span),
            start: self.locator.position(span.start()),
            end: self.locator.position(span.end()),
            excerpt: Excerpt {
                text: SecretValue::new(&self.blob.bytes[kept.clone()]),
                secret: span.start() - kept.start..span.end().min(kept.end) - kept.start,
                start: kept_start,
                clipped,
            },
        }
    }

    /// The site of `span` without the text around it, of what is not shown in its line.
    pub(super) fn place(&mut self, span: Span) -> Site {
        let start = self.locator.position(span.start());
        Site {
            origin: self.blob.origin.clone(),
            span: self.blob.stored(span),
            start,
            end: self.locator.position(span.end()),
            excerpt: Excerpt { text: SecretValue::new(&[]), secret: 0..0, start, clipped: false },
        }
    }

    /// The line in which `span` begins, or the part of it around the span when it is long.
    fn excerpt_range(&self, span: Span) -> Range<usize> {
        let bytes = self.blob.bytes;
        let low = span.start().saturating_sub(REACH);
        let high = bytes.len().min(span.end().min(span.start() + REACH) + REACH);
        let line = lines::line_of(&bytes[low..high], span.start() - low);
        let (mut start, mut end) = (low + line.start, low + line.end);
        if bytes[start..end].ends_with(b"\r") {
            end -= 1;
        }
        if start == low && low > 0 {
            start = lines::character_start(bytes, start);
        }
        end = lines::character_start(bytes, end).max(span.start() + 1);
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Origin, decode::Offsets};
    use crate::text::span::Position;
    use std::sync::Arc;

    fn site(text: &[u8], secret: Range<usize>) -> Site {
        let origin = Arc::new(Origin::Stdin { name: "x".into() });
        let offsets = Offsets::default();
        let blob =
            Blob { origin: &origin, bytes: text, owned: 0..text.len(), start: Position::START, offsets: &offsets };
        Sites::new(&blob, Medium::Plain).site(Span::new(secret.start, secret.end).unwrap())
    }

    #[test]
    fn a_short_line_is_kept_whole() {
        let site = site(b"one\r\nkey = abc\r\nthree", 11..14);
        assert_eq!(site.excerpt.text.expose(), b"key = abc");
        assert_eq!((site.excerpt.secret.clone(), site.excerpt.clipped), (6..9, false));
        assert_eq!((site.start.line, site.start.column, site.end.column), (2, 7, 10));
    }

    #[test]
    fn a_long_line_is_kept_around_the_secret() {
        let text = [vec![b'a'; 1000], b"=secret;".to_vec(), vec![b'b'; 1000]].concat();
        let site = site(&text, 1001..1007);
        assert!(site.excerpt.clipped && site.excerpt.text.len() < 2 * REACH + 10);
        assert_eq!(&site.excerpt.text.expose()[site.excerpt.secret.clone()], b"secret");
        assert_eq!(site.start.column, 1002);
    }

    #[test]
    fn a_secret_of_many_lines_shows_its_first() {
        let site = site(b"k: -----A\nBBB\n-----", 3..19);
        assert_eq!(site.excerpt.text.expose(), b"k: -----A");
        assert_eq!(site.excerpt.secret, 3..9);
        assert_eq!((site.end.line, site.end.column), (3, 6));
    }
}
