use super::*;
use crate::text::span::Span;
use proptest::prelude::*;
use std::path::PathBuf;

const MARKER: &str = "KEYé";

/// What a toy detector sees of one marker: where it is stored, and its line and column.
type Sight = (Span, Position);

/// Looks for the marker in `input`, cut in this way. The second is the text, put together from the owned parts.
fn look(mut input: &[u8], size: Size) -> (Vec<Sight>, Vec<u8>) {
    let (mut sights, mut text) = (Vec::new(), Vec::new());
    let outcome = read(&mut input, &origin(), Binaries::AsBytes, &mut Buffers::new(size), &mut |blob| {
        text.extend_from_slice(&blob.bytes[blob.owned.clone()]);
        for at in memchr::memmem::find_iter(blob.bytes, MARKER) {
            if blob.owned.contains(&at) {
                let span = Span::new(at, at + MARKER.len()).unwrap();
                sights.push((blob.stored(span), blob.start.after(&blob.bytes[..at])));
            }
        }
    });
    assert!(outcome.is_ok());
    (sights, text)
}

fn origin() -> Arc<Origin> {
    Arc::new(Origin::Stdin { name: PathBuf::from("test") })
}

fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    let (pairs, quads) = (text.encode_utf16(), text.chars().map(u32::from));
    match encoding {
        Encoding::Bytes => text.into(),
        Encoding::Utf16Le => pairs.flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => pairs.flat_map(u16::to_be_bytes).collect(),
        Encoding::Utf32Le => quads.flat_map(u32::to_le_bytes).collect(),
        Encoding::Utf32Be => quads.flat_map(u32::to_be_bytes).collect(),
    }
}

/// The same text as it may be stored.
fn stored(text: &str) -> Vec<Vec<u8>> {
    use Encoding::{Bytes, Utf16Be, Utf16Le, Utf32Be, Utf32Le};
    let marked =
        [Bytes, Utf16Le, Utf16Be, Utf32Le, Utf32Be].map(|encoding| encode(&format!("\u{feff}{text}"), encoding));
    [vec![text.into()], marked.into()].concat()
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        3 => "[ab é日😀]{0,9}",
        1 => Just("\n".to_owned()),
        2 => Just(MARKER.to_owned()),
        1 => "[ab é日😀]{40,90}",
    ];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn windows_show_what_one_blob_shows(text in text(), window in 16usize..70, context in 20usize..50) {
        for input in stored(&text) {
            let whole = look(&input, Size::STANDARD);
            prop_assert_eq!(&whole.1, text.as_bytes());
            prop_assert_eq!(&whole, &look(&input, Size::new(window, context)));
            for (span, position) in &whole.0 {
                // The span in the stored input, decoded again, is the marker.
                let piece = &input[span.range()];
                prop_assert!(stored(MARKER).iter().any(|marker| marker.ends_with(piece)), "{:?}", piece);
                prop_assert_eq!(position.line as usize, 1 + look(&input[..span.start()], Size::STANDARD).1.iter().filter(|&&b| b == b'\n').count());
            }
        }
    }

    #[test]
    fn windows_own_every_byte_of_anything_once(input in prop::collection::vec(any::<u8>(), 0..300), window in 16usize..70, context in 0usize..40) {
        // Broken UTF-8, and units that are half of a pair.
        let bytes = [b"\xef\xbb\xbf", &*input].concat();
        prop_assert_eq!(look(&bytes, Size::new(window, context)).1, &*input);
        // One stray unit in 16 would make it no UTF-16: letters between.
        let units: Vec<u8> = input.iter().flat_map(|&b| [b, 0xd8 + b % 8, b'a', 0, b, 0x4e, b'a', 0]).collect();
        let mixed = [&*encode(&format!("\u{feff}{}", "a".repeat(HALF)), Encoding::Utf16Le), &*units].concat();
        prop_assert_eq!(look(&mixed, Size::new(HALF, context)), look(&mixed, Size::STANDARD));
    }
}

/// So many characters of UTF-16 that the encoding is told by them alone.
const HALF: usize = decode::HEAD / 2;

#[test]
fn no_window_begins_or_ends_within_a_character() {
    let text = "😀é日".repeat(40);
    for input in stored(&text) {
        for (window, context) in (16..40).zip(10..) {
            let mut buffers = Buffers::new(Size::new(window, context));
            let outcome = read(&mut &*input, &origin(), Binaries::LeaveOut, &mut buffers, &mut |blob| {
                let shown = blob.bytes.utf8_chunks().next().unwrap();
                assert!(shown.invalid().len() < 4 && text.contains(shown.valid()), "{:?}", blob.bytes);
                assert!(blob.bytes.len() - shown.valid().len() < 4, "{:?}", blob.bytes);
            });
            let bytes = input.len() as u64;
            assert_eq!(outcome.unwrap(), Outcome::Shown { bytes });
        }
    }
}

#[test]
fn a_window_sees_what_is_before_and_behind_its_own_part() {
    let mut sights = Vec::new();
    let mut buffers = Buffers::new(Size::new(100, 20));
    let outcome = read(&mut &[b'x'; 500][..], &origin(), Binaries::LeaveOut, &mut buffers, &mut |blob| {
        sights.push((blob.owned.start, blob.bytes.len() - blob.owned.end));
    });
    assert_eq!(outcome.unwrap(), Outcome::Shown { bytes: 500 });
    let last = sights.len() - 1;
    assert!(last >= 3, "{sights:?}");
    for (at, &(before, behind)) in sights.iter().enumerate() {
        assert!((at == 0 || before >= 20) && (at == last || behind >= 20), "{sights:?}");
    }
}

#[test]
fn an_input_without_text_is_read_and_not_shown() {
    for input in [&b""[..], b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0"] {
        let mut shown = 0;
        let mut buffers = Buffers::new(Size::STANDARD);
        let outcome = read(&mut &*input, &origin(), Binaries::LeaveOut, &mut buffers, &mut |_| {
            shown += 1;
        });
        let bytes = input.len() as u64;
        assert_eq!((outcome.unwrap(), shown), (Outcome::Shown { bytes }, 0));
    }
}

#[test]
fn a_binary_is_left_out_unless_it_was_asked_for() {
    let input = [1, 0, 2, 0, 0, 0, 3, 3, 3, 3].repeat(9);
    let check = |binaries, expected: (Outcome, usize)| {
        let mut shown = 0;
        let mut buffers = Buffers::new(Size::STANDARD);
        let outcome = read(&mut &*input, &origin(), binaries, &mut buffers, &mut |blob| {
            shown += blob.bytes.len();
        });
        assert_eq!((outcome.unwrap(), shown), expected);
    };
    check(Binaries::LeaveOut, (Outcome::Binary, 0));
    check(Binaries::AsBytes, (Outcome::Shown { bytes: 90 }, 90));
}

/// Yields `left` letters, `step` at a time, the last read of which is interrupted once.
struct Drip {
    left: usize,
    step: usize,
    interrupted: bool,
}

impl Read for Drip {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = buffer.len().min(self.step).min(self.left);
        if count == self.left && !std::mem::replace(&mut self.interrupted, true) {
            return Err(io::ErrorKind::Interrupted.into());
        }
        buffer[..count].fill(b'x');
        self.left -= count;
        Ok(count)
    }
}

#[test]
fn an_endless_line_needs_no_more_memory_than_a_window() {
    const LENGTH: usize = 200_000_000;
    let mut input = Drip { left: LENGTH, step: 1 << 20, interrupted: false };
    let mut buffers = Buffers::new(Size::STANDARD);
    let (mut owned, mut end) = (0, Position::START);
    let outcome = read(&mut input, &origin(), Binaries::LeaveOut, &mut buffers, &mut |blob| {
        owned += blob.owned.len();
        end = blob.start.after(&blob.bytes[..blob.owned.end]);
        assert!(blob.bytes.len() <= Size::STANDARD.capacity());
    });
    let bytes = LENGTH as u64;
    assert_eq!((outcome.unwrap(), owned), (Outcome::Shown { bytes }, LENGTH));
    assert_eq!(end, Position { line: 1, column: 1 + bytes });
    assert!(buffers.stored.capacity() + buffers.text.capacity() <= 2 * Size::STANDARD.capacity());
}

#[test]
fn a_short_input_takes_little_memory_however_slowly_it_comes() {
    for (left, most) in [(1_000, FIRST_READ), (100_000, 2 * FIRST_READ)] {
        let mut input = Drip { left, step: 7, interrupted: false };
        let mut buffers = Buffers::new(Size::STANDARD);
        let outcome = read(&mut input, &origin(), Binaries::LeaveOut, &mut buffers, &mut |_| {});
        let bytes = left as u64;
        assert_eq!(outcome.unwrap(), Outcome::Shown { bytes });
        assert!(buffers.stored.capacity() <= most + 64);
    }
}

#[test]
fn what_came_before_a_failure_was_shown() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("broken"))
        }
    }
    let mut input = [b'x'; 100].chain(Broken);
    let mut shown = 0;
    let mut buffers = Buffers::new(Size::new(16, 8));
    let outcome = read(&mut input, &origin(), Binaries::LeaveOut, &mut buffers, &mut |blob| {
        shown += blob.owned.len();
    });
    assert_eq!(outcome.unwrap_err().to_string(), "broken");
    assert!((60..100).contains(&shown), "{shown}");
}
