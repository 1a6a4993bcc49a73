//! The values were computed with another program (Python's zlib, base64 and hashlib) from made-up bodies, or are
//! published test vectors. They are put together here so that the source holds no whole token.

use super::*;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};

const BODY30: &str = "abcdefghijklmnopqrstuvwxyz0123";
const BODY32: &str = "abcdefghijklmnopqrstuvwxyz012345";
const BODY40: &str = "0123456789abcdefghijABCDEFGHIJklmnopqrst";

fn check(name: &str) -> Check {
    Check::parse(name).unwrap_or_else(|error| panic!("{error}"))
}

#[track_caller]
fn holds(name: &str, value: &str) {
    assert!(matches!(check(name).verify(value.as_bytes()), Outcome::Holds(_)), "{name} of {value}");
}

#[track_caller]
fn fails(name: &str, value: &str) {
    assert_eq!(check(name).verify(value.as_bytes()), Outcome::Fails, "{name} of {value}");
}

/// It holds, and no longer when a character of it (one in the middle, the last one) is another.
#[track_caller]
fn holds_only(name: &str, value: &str) {
    holds(name, value);
    for at in [value.len() / 2, value.len() - 1 - value.ends_with('=') as usize * 2] {
        let mut changed = value.as_bytes().to_vec();
        changed[at] = if changed[at] == b'7' { b'q' } else { b'7' };
        fails(name, str::from_utf8(&changed).unwrap());
    }
    fails(name, &value[..value.len() - 1]);
    fails(name, "");
}

#[test]
fn a_crc32_stands_where_the_provider_puts_it() {
    let hex = "0123456789abcdef".repeat(3) + "0123456789ab";
    let rows = [
        ("crc32-base62", format!("gh{}_{BODY30}{}", 'p', "2LolCm")),
        ("crc32-base62", format!("npm_{}{}", "pad000000000000000000000000146", "00QRsl")),
        ("crc32-base62-stem", format!("mat_{BODY30}_{}", "1J8VbO")),
        ("crc32-hex", format!("cfut_{BODY40}{}", "6d0f5a10")),
        ("crc32-hex:40", format!("cfut_{BODY40}{}", "6d0f5a10")),
        ("crc32-hex:32", format!("zpka_{BODY32}_{}", "624d474c")),
        ("crc32-hex-whole", format!("packagist_cut_{hex}{}", "f3a4be17")),
        ("crc32-upper-hex-whole", format!("ATATT3xFfGF0{}={}", "Ab1-".repeat(22), "C9D833D0")),
        ("crc32-swapped-hex-stem", format!("glsa_{BODY32}_{}", "8af4f63c")),
        ("crc32-base36-whole", format!("glpat-{}.01.0s{}", "Ab1_".repeat(7), "03sef1v")),
        ("crc32-base64:54", format!("cflt{}{}", "Ab1+/z".repeat(9), "DHOhkg")),
    ];
    for (name, value) in rows {
        holds_only(name, &value);
    }
    fails("crc32-hex:32", "too-short_624d474c");
    fails("crc32-base62", "nounderscore2LolCm");
}

#[test]
fn other_sums_hold() {
    let rows = [
        ("crc16-base32", format!("{}{}", "SAAACAQDAQCQMBYIBEFAWDANBYHR", "AEISCMKBKFQXDAMRUGY4DUPB6NKI")),
        ("azure-devops", format!("{}{}", "aaatwayeaudnhgajbifqydiob4", "ibceqtcqkucfyydenbwha5dypq")),
        ("azure-devops", format!("{}{}", "aaa4wayeaudhgcajbifqydiob4", "ibceqtcqkuefyydenbwha5dypq")),
        ("marvin32:Send0000/Listen00", format!("{}{}", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaG", "8DjhNs=")),
        ("annotated-key", annotated("2AcY")),
        ("annotated-key", annotated("dpEM")),
        ("annotated-key", annotated("2AcYK6==")),
        ("annotated-key", annotated("dpEMlg==")),
        ("github-fine-grained", format!("github_{}_11ABCDEFGHIJKLMNOPQRST_{BODY40}xyz{}abcdefgh", "pat", "DPNJL4Q3")),
        // BIP-173 and NIP-19's own example.
        ("bech32", "A12UEL5L".to_owned()),
        ("bech32", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw".to_owned()),
    ];
    for (name, value) in rows {
        holds(name, &value);
        let mut changed = value.into_bytes();
        changed[1] = if changed[1] == b'2' { b'A' } else { b'2' };
        fails(name, str::from_utf8(&changed).unwrap());
        fails(name, "");
    }
    // Mixed case is refused by Bech32 itself.
    fails("bech32", "A12uEL5L");
    fails("marvin32:Manage00", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaG8DjhNs=");
}

fn annotated(sum: &str) -> String {
    let letters = "abcdefghijklmnopqrstuvwxyz";
    format!("{letters}{letters}JQQJ99BAabcdefghijklAAAAAZDO{sum}")
}

#[test]
fn base58_sums_are_those_of_the_bitcoin_vectors() {
    // The wiki's example of the import format, and BIP-32's first vector, each in two parts.
    let wif = ["5HueCGU8rMjxEXxiPuD5BDku", "4MkFqeZyd4dZ1jvhTVqvbTLvyTJ"].concat();
    let xprv = [
        "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPP",
        "qjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi",
    ]
    .concat();
    holds_only("base58check", &wif);
    holds_only("base58check", &xprv);
    fails("base58check", &"1".repeat(100_000));
}

#[test]
fn a_json_web_token_decodes() {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let header = part(r#"{"alg":"none"}"#);
    let payload = part(r#"{"sub":"me"}"#);
    holds("jwt", &format!("{header}.{payload}.c2ln"));
    holds("jwt", &format!("hf_oauth_{header}.{payload}.c2ln"));
    holds("jwt", &format!("{}.{payload}.c2ln", part("{\n \"alg\": \"RS256\"}")));
    for wrong in [
        format!("{header}.{payload}"),
        format!("{header}.{payload}."),
        format!("{header}.{payload}.c2ln.more"),
        format!("{}.{payload}.c2ln", part(r#"{"typ":"JWT"}"#)),
        format!("{}.{payload}.c2ln", part(r#"{"alg":1}"#)),
        format!("{header}.{}.c2ln", part(r#""text""#)),
        format!("{header}.eyJzdWIiOiJt.c2ln"),
        format!("{header}x.{payload}.c2ln"),
        "eyJ.eyJ.eyJ".to_owned(),
    ] {
        fails("jwt", &wrong);
    }
}

#[test]
fn structures_decode() {
    holds("basic-auth", &STANDARD.encode("me:word"));
    holds("basic-auth", STANDARD.encode("me:word").trim_end_matches('='));
    holds("basic-auth", &STANDARD.encode("0123456789abcdef:"));
    holds("basic-auth", &STANDARD.encode(":0123456789abcdef"));
    for wrong in ["me:", ":word", "word", "m\u{1}e:word"] {
        fails("basic-auth", &STANDARD.encode(wrong));
    }
    let list = |number: fn(u64) -> u64| (0..64).map(|at| number(at).to_string()).collect::<Vec<_>>().join(", ");
    holds("byte-list", &list(|at| at * at * 31 % 251));
    for wrong in [list(|at| at), list(|_| 7), list(|at| at * at % 997), String::new()] {
        fails("byte-list", &wrong);
    }
    fails("basic-auth", &STANDARD.encode([b'a', b':', 0xff, 0xfe]));
    assert_eq!(check("mixed").verify(b"wordsAnd7more"), Outcome::Silent);
    for wrong in ["da39a3ee5e6b4b0d", "BeforeSerialization", "WORDS7", ""] {
        fails("mixed", wrong);
    }
    holds("base64-json", &format!("ops_{}", STANDARD.encode(r#"{"key":"value"}"#)));
    holds("base64-json", &format!("sntrys_{}_signature", STANDARD.encode(r#"{"iat":1}"#)));
    fails("base64-json", &format!("ops_{}", STANDARD.encode(r#"{"key":"val"#)));
    fails("base64-json", "ops_");
    holds("macaroon", "test-AgEIdGVzdC5vcmcCA2FiYwAAAAYgAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    fails("macaroon", "test-AgEIdGVzdC5vcmcCA2FiYwAAAAUgAAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");
    holds("discord-token", &format!("{}.Gabcde.rest", URL_SAFE.encode("123456789012345678")));
    fails("discord-token", &format!("{}.Gabcde.rest", URL_SAFE.encode("12345678901234567x")));
}

/// A key as far as its frame goes: a sequence of these elements, and bytes of no meaning.
fn der(first: &[u8]) -> String {
    let body = [first, &[0x04, 60], &[7; 60]].concat();
    STANDARD.encode([&[0x30, body.len() as u8], &*body].concat())
}

/// The start of a PKCS #8 key: a version, an algorithm.
const PKCS8: &[u8] = &[2, 1, 0, 0x30, 0];

/// RSA with small numbers: version, n, e, d, p, q, and three more.
fn rsa(n: u16, p: u8, q: u8) -> String {
    let n = n.to_be_bytes();
    let body =
        [&[2, 1, 0, 2, 2, n[0], n[1], 2, 1, 3, 2, 1, 7, 2, 1, p, 2, 1, q, 2, 1, 1, 2, 1, 1, 2, 40], &[1; 40][..]]
            .concat();
    STANDARD.encode([&[0x30, body.len() as u8], &*body].concat())
}

fn pem(label: &str, body: &str) -> String {
    format!("-----BEGIN {label}-----{body}-----END {label}-----")
}

#[test]
fn a_pem_key_is_recognised_however_it_is_written() {
    let key = der(PKCS8);
    let (one, two) = key.split_at(64);
    for body in [
        format!("\n{one}\n{two}\n"),
        format!("\r\n{one}\r\n{two}\r\n"),
        format!("\\n{one}\\n{two}\\n"),
        format!("\\\\n{one}\\\\n{two}\\\\n"),
        format!("\n    {one}\n    {two}\n    "),
        format!("\\n\" +\n  \"{one}\\n\" +\n  \"{two}\\n\" +\n  \""),
        format!("',\n  '{one}',\n  '{two}',\n  '"),
        format!("\n# {one}\n# {two}\n# "),
        format!("%0A{one}%0D%0A{two}%0A"),
        format!("&#10;{one}&#xA;{two}&#10;"),
        format!("\n-{one}\n-{two}\n-"),
        format!("\n+{one}\n+{two}\n+"),
        format!("\n// {one}\n// {two}\n// "),
        format!(" {one} {two} "),
        format!("{one}{two}"),
        format!("\\\n{one}\\\n{two}\\\n"),
    ] {
        holds("pem-private-key", &pem("PRIVATE KEY", &body));
    }
    holds("pem-private-key", &pem("EC PRIVATE KEY", &der(&[2, 1, 1])));
    holds("pem-private-key", &pem("RSA PRIVATE KEY", &rsa(221, 13, 17)));
    fails("pem-private-key", &pem("RSA PRIVATE KEY", &rsa(223, 13, 17)));
    let sealed = STANDARD.encode([3; 64]);
    let dek = format!("\nProc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,0011223344556677\n\n{sealed}\n");
    holds("pem-private-key", &pem("RSA PRIVATE KEY", &dek));
    holds("pem-private-key", &pem("ENCRYPTED PRIVATE KEY", &der(&[0x30, 0])));
    let text = |text: &[u8]| [&(text.len() as u32).to_be_bytes()[..], text].concat();
    let openssh = |cipher: &[u8], private: &[u8]| {
        let parts = [
            b"openssh-key-v1\0",
            &*text(cipher),
            &text(b""),
            &text(b""),
            &[0, 0, 0, 1],
            &text(&[7; 51]),
            &text(private),
        ];
        pem("OPENSSH PRIVATE KEY", &STANDARD.encode(parts.concat()))
    };
    holds("pem-private-key", &openssh(b"none", &[5; 80]));
    fails("pem-private-key", &openssh(b"none", b"abcdabce"));
    holds("pem-private-key", &openssh(b"aes256-ctr", b"abcdabce"));
}

#[test]
fn what_is_no_pem_key_fails() {
    let key = der(PKCS8);
    for wrong in [
        pem("PRIVATE KEY", ""),
        pem("PRIVATE KEY", "\n...\n"),
        pem("PRIVATE KEY", "\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n"),
        pem("PRIVATE KEY", &key[..key.len() - 8]),
        pem("PRIVATE KEY", &(STANDARD.encode([0x30, 3, 2, 1, 0]))),
        pem("PRIVATE KEY", &der(&[0x30, 0])),
        pem("PRIVATE KEY", &der(&[2, 1, 5])),
        pem("ENCRYPTED PRIVATE KEY", &key),
        pem("OPENSSH PRIVATE KEY", &key),
        pem("PRIVATE KEY", "\";\nconst char *end = \""),
        format!("-----BEGIN RSA PRIVATE KEY-----{key}-----END EC PRIVATE KEY-----"),
        format!("-----BEGIN PRIVATE KEY-----{key}"),
        String::new(),
    ] {
        fails("pem-private-key", &wrong);
    }
}

#[test]
fn armored_and_putty_keys_are_read() {
    let body = "lQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ow==";
    let label = "PGP PRIVATE KEY BLOCK";
    holds("pgp-private-key", &pem(label, &format!("\nVersion: 1\n\n{body}\n=q3Zq\n")));
    holds("pgp-private-key", &pem(label, &format!("\\n\\n{body}\\n=q3Zq\\n")));
    holds("pgp-private-key", &pem(label, &format!("\n\n{body}\n")));
    fails("pgp-private-key", &pem(label, &format!("\n\n{body}\n=q3Zr\n")));
    fails("pgp-private-key", &pem(label, "\n\nmQABAgME\n"));
    fails("pgp-private-key", &pem(label, "\n"));
    let putty = |version: u32, sealed: &str, count: u32, code: &str| {
        format!(
            "PuTTY-User-Key-File-{version}: ssh-rsa\nEncryption: {sealed}\nComment: me\nPublic-Lines: 1\nAAAA\n\
             Private-Lines: {count}\nAAAA\nBBBB\nPrivate-MAC: {code}"
        )
    };
    // Python: hmac.new(key, b"".join(len(p).to_bytes(4, "big") + p for p in parts), hash).
    let (old, new) = (
        "180f413c865414e257e45ba59e536e273cabe218",
        "c9bc4aa52baecc8cdc7a599119590c2d612e5060a46011b3fd12aaf9eea7c837",
    );
    holds("putty-private-key", &putty(2, "none", 2, old));
    holds("putty-private-key", &putty(3, "none", 2, new));
    fails("putty-private-key", &putty(3, "none", 2, &"0a".repeat(32)));
    holds("putty-private-key", &putty(2, "aes256-cbc", 2, &"0a".repeat(20)));
    fails("putty-private-key", &putty(2, "aes256-cbc", 3, &"0a".repeat(20)));
    fails("putty-private-key", &putty(2, "aes256-cbc", 2, &"0a".repeat(19)));
    fails("putty-private-key", &putty(2, "none", u32::MAX, "0a"));
}

#[test]
fn a_token_may_have_to_carry_claims() {
    let token = |payload: &str| {
        format!("{}.{}.c2ln", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#), URL_SAFE_NO_PAD.encode(payload))
    };
    for (name, payload, held) in [
        ("jwt:iss=acme", r#"{"iss":"acme"}"#, true),
        ("jwt:iss=acme", r#"{"iss":"acme2"}"#, false),
        ("jwt:iss=acme*,tid", r#"{"iss":"acme2","tid":7}"#, true),
        ("jwt:iss=acme*,tid", r#"{"iss":"acme2"}"#, false),
        ("jwt:aud=x", r#"{"aud":["y","x"]}"#, true),
        ("jwt:alg=none,ver=2", r#"{"ver":2}"#, true),
    ] {
        if held { holds(name, &token(payload)) } else { fails(name, &token(payload)) }
    }
    let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"dir","enc":"A256GCM"}"#);
    holds("jwe", &format!("{header}..a.b.c"));
    fails("jwe", &format!("{header}.a.b.c"));
    fails("jwe", &token("{}"));
}

#[test]
fn what_a_value_decodes_to_has_a_shape() {
    let coded = |text: &[u8]| STANDARD.encode(text);
    let dated = r#"base64:"tok:" + [hex]{4}"#;
    holds(dated, &coded(b"tok:00ff"));
    fails(dated, &coded(b"tok:00ff0"));
    fails(dated, &coded(b"xtok:00ff"));
    let behind = r"base64(BBDC-):[digit]{3} + [byte]{2}";
    holds(behind, &format!("BBDC-{}", coded(b"123\x00\xff")));
    fails(behind, &coded(b"123\x00\xff"));
    holds("base64>pem-private-key", &coded(pem("PRIVATE KEY", &der(PKCS8)).as_bytes()));
    fails("base64>pem-private-key", &coded(b"-----BEGIN PRIVATE KEY-----"));
    holds("base32:[byte]{10}", "ABCDEFGHIJKLMNOP");
    fails("base32:[byte]{10}", "ABCDEFGHIJKLMNO1");
    holds("base64-json:k,n", &coded(br#"{"k":"v","n":1}"#));
    fails("base64-json:k,n", &coded(br#"{"k":"v"}"#));
}

#[test]
fn sums_of_single_providers() {
    holds_only("ripple-base58check", &["snoPBrXtMeMy", "MHUVTgbuqAfg1SUTb"].concat());
    let body = "0123456789abcdefghijABCDEFGHIJk";
    holds("xor-base62", &format!("cio_tp_{body}s"));
    fails("xor-base62", &format!("cio_tp_{body}9"));
    holds("secp256k1", &format!("0x{}", "1a".repeat(32)));
    fails("secp256k1", &"00".repeat(32));
    fails("secp256k1", &"ff".repeat(32));
    // The coding of "cisco", as many pages show it.
    holds("cisco-type7", "02050D480809");
    fails("cisco-type7", "0205FFFF0809");
    let mut key = format!("sb_secret_{}_aaaaaaaa", &BODY32[..22]).into_bytes();
    assert_eq!(check("supabase").verify(&key), Outcome::Silent);
    check("supabase").complete(&mut key);
    assert!(matches!(check("supabase").verify(&key), Outcome::Holds(_)));
}

/// A name with something in place of its capitals.
fn spelled(name: &str) -> String {
    name.replace("SEED", "Default0").replace("SHAPE", "[byte]{3}").replace("CHECK", "jwt").replace("PREFIX", "e")
}

#[test]
fn a_name_is_read_or_refused() {
    for name in Check::NAMES {
        let name = spelled(name);
        assert!(Check::parse(&name).is_ok(), "{name}");
    }
    for name in [
        "", "crc32", "crc32-", "crc32-base61", "crc32-hex:x", "marvin32:short", "JWT", "jwt:", "base64:", "base64(x",
        "base64>no", "base64-json:",
    ] {
        assert!(Check::parse(name).is_err(), "{name}");
    }
}

#[test]
fn hostile_values_are_refused_without_panic() {
    let names = Check::NAMES.iter().map(|name| spelled(name));
    let all: Vec<String> =
        names.chain(["hex:9", "base62-stem", "base64-whole"].map(|rest| format!("crc32-{rest}"))).collect();
    let values = [
        "", "_", "=", "-", ".", "1", "eyJ", "ew", "-----BEGIN ", "-----BEGIN X----------END ", "\u{ff}\0",
        "Private-Lines:9",
    ];
    for name in &all {
        for value in values {
            for count in [1, 2, 90] {
                let _ = check(name).verify(value.repeat(count).as_bytes());
                check(name).complete(&mut value.repeat(count).into_bytes());
            }
        }
    }
}
