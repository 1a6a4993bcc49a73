use super::*;

fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Bytes => text.as_bytes().to_vec(),
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Encoding::Utf32Le => text.chars().flat_map(|character| u32::from(character).to_le_bytes()).collect(),
        Encoding::Utf32Be => text.chars().flat_map(|character| u32::from(character).to_be_bytes()).collect(),
    }
}

/// Bytes without a pattern, the same on each run: stands for compressed data.
fn noise(count: u32) -> Vec<u8> {
    (0..count).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 ^ (n.wrapping_mul(40_503) >> 7) as u8).collect()
}

type Row = (&'static str, Vec<u8>, Content);

fn check(rows: impl IntoIterator<Item = Row>) {
    for (what, bytes, content) in rows {
        assert_eq!(tell(&bytes), content, "{what}");
    }
}

fn text(encoding: Encoding, mark: usize) -> Content {
    Content::Text { encoding, mark }
}

#[test]
fn bytes_are_text_unless_they_look_binary() {
    let plain = text(Encoding::Bytes, 0);
    let records = b"HOME=/home/me\0TOKEN=abcdefghijklmnop\0LANG=C.UTF-8\0".repeat(9);
    check([
        ("nothing", vec![], plain),
        ("UTF-8", "key = grün".into(), plain),
        ("Latin-1", b"key = gr\xfcn".to_vec(), plain),
        ("a UTF-8 mark", b"\xef\xbb\xbfkey".to_vec(), text(Encoding::Bytes, 3)),
        ("a UTF-8 mark alone", b"\xef\xbb\xbf".to_vec(), text(Encoding::Bytes, 3)),
        ("one stray NUL", b"key = \"a\0b\" # and so on".to_vec(), plain),
        ("one stray NUL in next to nothing", b"a\0".to_vec(), plain),
        ("records between NULs", records, plain),
        ("colours and no NUL", b"\x1b[31mred\x1b[0m".repeat(9), plain),
        ("text, and only then binary", [vec![b'a'; HEAD], vec![0; HEAD]].concat(), plain),
    ]);
}

#[test]
fn utf16_is_told_by_its_mark_or_its_nuls() {
    use Encoding::{Utf16Be, Utf16Le};
    let [le, be] = [Utf16Le, Utf16Be].map(|encoding| encode("password = \"grün\"\r\n", encoding));
    let marked_le = |text: &[u8]| [b"\xff\xfe", text].concat();
    let half = encode("鍵と秘密 = \"abcdefgh\"", Utf16Le);
    check([
        ("a mark, low first", marked_le(&le), text(Utf16Le, 2)),
        ("a mark, high first", [b"\xfe\xff", &*be].concat(), text(Utf16Be, 2)),
        ("a mark alone", marked_le(b""), text(Utf16Le, 2)),
        ("a mark and no Latin text", marked_le(&encode("日本語の鍵", Utf16Le)), text(Utf16Le, 2)),
        ("no mark, low first", le.clone(), text(Utf16Le, 0)),
        ("no mark, high first", be, text(Utf16Be, 0)),
        ("no mark, half of it not Latin", half, text(Utf16Le, 0)),
        ("cut in the last unit", le[..le.len() - 1].to_vec(), text(Utf16Le, 0)),
    ]);
}

#[test]
fn utf32_is_told_by_its_mark_or_its_nuls() {
    use Encoding::{Utf16Le, Utf32Be, Utf32Le};
    let marked = |encoding| encode("\u{feff}password = \"grün 😀\"\r\n", encoding);
    let [le, be] = [Utf32Le, Utf32Be].map(|encoding| encode("password = \"grün 鍵\"\r\n", encoding));
    let numbers = (0_u32..900).flat_map(|n| (n * 7919 % 2_000_000).to_le_bytes()).collect();
    check([
        ("no mark, low first", le.clone(), text(Utf32Le, 0)),
        ("no mark, high first", be, text(Utf32Be, 0)),
        ("no mark, cut in the last character", le[..le.len() - 1].to_vec(), text(Utf32Le, 0)),
        ("no mark, and numbers", numbers, Content::Binary),
        ("low first", marked(Utf32Le), text(Utf32Le, 4)),
        ("high first", marked(Utf32Be), text(Utf32Be, 4)),
        ("a mark alone", encode("\u{feff}", Utf32Le), text(Utf32Le, 4)),
        ("cut in the last character", marked(Utf32Le)[..30].to_vec(), text(Utf32Le, 4)),
        ("UTF-16 that begins with a NUL", encode("\u{feff}\0password", Utf16Le), text(Utf16Le, 2)),
        ("numbers", [b"\xff\xfe\0\0".to_vec(), noise(900)].concat(), Content::Binary),
        ("control characters", encode("\u{feff}\x01\x02\x03\x04", Utf32Le), Content::Binary),
    ]);
}

#[test]
fn binary_is_told_by_nuls_and_control_characters() {
    let numbers = (1..200u16).cycle().take(4000);
    let utf32 = encode("key", Encoding::Utf16Le).iter().flat_map(|&byte| [byte, 0]).collect();
    check([
        ("UTF-32 of three characters", utf32, Content::Binary),
        ("32-bit numbers", (1..900u32).flat_map(u32::to_le_bytes).collect(), Content::Binary),
        ("16-bit numbers", numbers.flat_map(|n| (n % 30).to_le_bytes()).collect(), Content::Binary),
        ("short records between NULs", b"ab\0".repeat(90), Content::Binary),
        ("compressed data", noise(20_000), Content::Binary),
        (
            "compressed data behind what looks like a mark",
            [b"\xff\xfe".to_vec(), noise(9000)].concat(),
            Content::Binary,
        ),
        ("nothing but NULs", vec![0; 5000], Content::Binary),
    ]);
}

#[test]
fn a_span_in_decoded_text_is_exact_in_stored_bytes() {
    // Characters of one, two, three and four bytes of UTF-8, over several checkpoints.
    let text = "aé日😀\n".repeat(700) + "needle";
    for encoding in [Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Utf32Le, Encoding::Utf32Be] {
        let stored = encode(&text, encoding);
        let (mut offsets, mut decoded) = (Offsets::default(), Vec::new());
        let base = 10;
        offsets.decode(encoding, &stored, base, &mut decoded);
        assert_eq!(decoded, text.as_bytes());
        for (at, character) in text.char_indices() {
            let span = Span::new(at, at + character.len_utf8()).unwrap();
            let range = offsets.stored(&decoded, span).range();
            assert_eq!(
                stored[range.start - base..range.end - base],
                encode(&character.to_string(), encoding),
                "at {at}"
            );
            assert_eq!(offsets.text_at(&decoded, range.start), at);
        }
        let [start, middle] = [0, 5_000].map(|at| Span::new(at, decoded.len()).unwrap());
        assert_eq!(offsets.stored(&decoded, start).range(), base..base + stored.len());
        assert_eq!(offsets.stored(&decoded, middle).end(), base + stored.len());
        let steps = offsets.checkpoints.windows(2).map(|pair| pair[1].text - pair[0].text);
        assert!(steps.max().unwrap() <= STRIDE + 4, "no question may have to read the whole text");
    }
}

#[test]
fn a_span_that_cuts_characters_is_widened() {
    let stored = encode("a日b", Encoding::Utf16Le);
    let (mut offsets, mut text) = (Offsets::default(), Vec::new());
    offsets.decode(Encoding::Utf16Le, &stored, 0, &mut text);
    for (start, end) in [(1, 2), (2, 3), (3, 4)] {
        let span = Span::new(start, end).unwrap();
        assert_eq!(offsets.stored(&text, span).range(), 2..4);
    }
}

#[test]
fn what_is_broken_becomes_a_replacement_character() {
    use Encoding::{Utf16Le, Utf32Le};
    type Row = (Encoding, &'static [u8], &'static str, &'static [(usize, usize)]);
    let rows: [Row; 6] = [
        (Utf16Le, b"\x3d\xd8a\0", "\u{fffd}a", &[(0, 2), (2, 4)]),
        (Utf16Le, b"a\0\x00\xde", "a\u{fffd}", &[(0, 2), (2, 4)]),
        (Utf16Le, b"\x3d\xd8\x3d\xd8\x00\xde", "\u{fffd}😀", &[(0, 2), (2, 6)]),
        (Utf16Le, b"a\0b", "a\u{fffd}", &[(0, 2), (2, 3)]),
        (Utf32Le, b"a\0\0\0\0\xd8\0\0b\0\0\0", "a\u{fffd}b", &[(0, 4), (4, 8), (8, 12)]),
        (Utf32Le, b"\0\0\x11\0b\0\0", "\u{fffd}\u{fffd}", &[(0, 4), (4, 7)]),
    ];
    for (encoding, stored, expected, places) in rows {
        let (mut offsets, mut text) = (Offsets::default(), Vec::new());
        offsets.decode(encoding, stored, 0, &mut text);
        assert_eq!(str::from_utf8(&text), Ok(expected));
        for ((at, character), &(start, end)) in expected.char_indices().zip(places) {
            let span = Span::new(at, at + character.len_utf8()).unwrap();
            assert_eq!(offsets.stored(&text, span).range(), start..end, "{expected:?} at {at}");
        }
    }
}

#[test]
fn a_boundary_never_cuts_a_character() {
    let rows: [(Encoding, &[u8], usize, usize); 11] = [
        (Encoding::Bytes, "aé".as_bytes(), 2, 1),
        (Encoding::Bytes, "aé".as_bytes(), 3, 3),
        (Encoding::Utf16Le, b"a\0b\0", 3, 2),
        (Encoding::Utf16Le, b"a\0b\0", 9, 4),
        (Encoding::Utf16Le, b"\x3d\xd8\x00\xde", 2, 0),
        (Encoding::Utf16Le, b"\x3d\xd8\x00\xde", 4, 4),
        (Encoding::Utf16Le, b"a\0\x3d\xd8", 4, 2),
        (Encoding::Utf16Le, b"\x3d\xd8a\0", 2, 2),
        (Encoding::Utf16Be, b"\xd8\x3d\xde\x00", 2, 0),
        (Encoding::Utf32Le, b"a\0\0\0b\0\0\0", 7, 4),
        (Encoding::Utf32Be, b"\0\0\0a", 9, 4),
    ];
    for (encoding, stored, at, expected) in rows {
        assert_eq!(encoding.boundary(stored, at), expected, "{encoding:?} {stored:?} {at}");
    }
}
