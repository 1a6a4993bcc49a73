//! What the prefilter is asked for: literals, where each counts, and who wants to know.
//!
//! Nothing but the standard library is used here: the build script asks for those of the built-in rules.

use crate::rule::shape::Shape;
use crate::rule::{Anchor, ByteSet, Place, spellings};

/// A literal to search for.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// The bytes.
    pub literal: Vec<u8>,
    /// Whether `A` and `a` are the same.
    pub ignore_case: bool,
    /// Where it counts.
    pub edge: Edge,
    /// Whether it counts only where a [`RUN`] is near.
    pub near_run: bool,
    /// Who wants to know.
    pub wish: Use,
}

/// So many letters and digits, one after the other, are a run. Values of most rules that are bound to a word have one, and
/// hardly any word of a program or of prose is as long.
pub(crate) const RUN: usize = 16;

/// How near a run is to a literal that counts only there: at most so many bytes from where the one begins to where the other
/// does.
pub(crate) const NEAR_RUN: usize = 320;

impl Wanted {
    /// What a rule says of where its form is. `before` must not stand directly before a match, which has this `shape` if
    /// the rule has one.
    pub(crate) fn of_anchor(rule: usize, anchor: &Anchor, before: &ByteSet, shape: Option<&Shape>) -> Self {
        const WORD: ByteSet = ByteSet::EMPTY.range(b'0', b'9').range(b'A', b'Z').range(b'a', b'z');
        let first = anchor.literal.first().copied().unwrap_or_default();
        let edge = match anchor.place {
            Place::Start if WORD.only(before.others()).is_empty() => Edge::Start,
            Place::Near { .. } if first.is_ascii_alphabetic() => Edge::Start,
            Place::Start | Place::Near { .. } | Place::Inside { .. } => Edge::None,
        };
        let near_run = match (anchor.place, shape) {
            (Place::Near { within }, Some(shape)) if edge == Edge::Start => {
                let farthest = within.saturating_add(shape.length().1).saturating_add(anchor.literal.len());
                farthest <= NEAR_RUN && shape.run(WORD) >= RUN
            }
            // The run is in the form itself.
            (Place::Start, Some(shape)) if edge == Edge::Start => {
                shape.length().1 <= NEAR_RUN && shape.run(WORD) >= RUN
            }
            _ => false,
        };
        let wish = Use { rule, purpose: Purpose::Form(anchor.place) };
        Self { literal: anchor.literal.clone(), ignore_case: anchor.ignore_case, edge, near_run, wish }
    }

    /// The spellings of a name that a rule wants. One in several words stands in a name as words; one in a single word may
    /// have something before it (`mysqlpassword`).
    ///
    /// Values that only chance makes have a run: names of those count near one, and where they begin.
    pub(crate) fn of_name(rule: usize, name: &str, by_chance: bool) -> impl Iterator<Item = Self> {
        let wanted = move |spelling: String| {
            let one = spelling.bytes().all(|byte| byte.is_ascii_alphabetic());
            let edge = if one && !by_chance { Edge::End } else { Edge::Start };
            let wish = Use { rule, purpose: Purpose::Name };
            Self { literal: spelling.into_bytes(), ignore_case: true, edge, near_run: by_chance, wish }
        };
        spellings(name).into_iter().map(wanted)
    }

    /// A word that calls for a rule wherever it stands.
    pub(crate) fn of_keyword(rule: usize, word: &str) -> Self {
        let wish = Use { rule, purpose: Purpose::Keyword };
        Self { literal: word.as_bytes().to_vec(), ignore_case: true, edge: Edge::None, near_run: false, wish }
    }

    /// The escapes around which a text is decoded. They are no rule's.
    pub(crate) fn encodings() -> impl Iterator<Item = Self> {
        let wanted = |edge, purpose| {
            let wish = Use { rule: 0, purpose };
            move |literal: &[u8]| Self { literal: literal.to_vec(), ignore_case: false, edge, near_run: false, wish }
        };
        let escapes = ESCAPES.into_iter().map(wanted(Edge::None, Purpose::Escaped));
        let kinds = KINDS.into_iter().map(wanted(Edge::None, Purpose::Manifest));
        let urls = [DATA_URL].into_iter().map(wanted(Edge::None, Purpose::DataUrl));
        let starts = IN_BASE64.into_iter().map(wanted(Edge::Start, Purpose::Base64));
        escapes.chain(kinds).chain(urls).chain(starts)
    }
}

/// Escapes of signs that credentials have and addresses encode. `%3d` is a number to printf; others are rare without one
/// of these.
pub(crate) const ESCAPES: [&[u8]; 12] =
    [b"%2B", b"%2F", b"%3D", b"%2b", b"%2f", b"%3A", b"%3a", b"%7C", b"%7c", b"%24", b"%26", b"%21"];

/// How a manifest of Kubernetes says that it is of a Secret.
pub(crate) const KINDS: [&[u8]; 3] = [b"kind: Secret", b"\"kind\": \"Secret\"", b"\"kind\":\"Secret\""];

/// What stands before base64 in the address that holds a file.
pub(crate) const DATA_URL: &[u8] = b";base64,";

/// How base64 begins of what begins like a credential, or like a file that holds some: `ghp_`, `postgres://`, `[default]`,
/// a service account, a manifest of Kubernetes. Of each as many characters as follow from it.
pub(crate) const IN_BASE64: [&[u8]; 38] = [
    // ghp_ gho_ ghu_ ghs_ ghr_ github_pat_ glpat-
    b"Z2hwX",
    b"Z2hvX",
    b"Z2h1X",
    b"Z2hzX",
    b"Z2hyX",
    b"Z2l0aHViX3BhdF",
    b"Z2xwYXQt",
    // xoxb- xoxp- xapp-1- and Slack's webhooks
    b"eG94Yi",
    b"eG94cC",
    b"eGFwcC0xL",
    b"aHR0cHM6Ly9ob29rcy5zbGFjay5jb20v",
    // AKIA ASIA AIza and clouds
    b"QUtJQ",
    b"QVNJQ",
    b"QUl6Y",
    b"ZG9wX3YxX",
    b"aHZzL",
    // sk_live_ rk_live_ shpat_ sk-ant- sk-proj- SG.
    b"c2tfbGl2ZV",
    b"cmtfbGl2ZV",
    b"c2hwYXRf",
    b"c2stYW50L",
    b"c2stcHJvai",
    b"U0cu",
    // npm_ pypi-Ag dckr_pat_
    b"bnBtX",
    b"cHlwaS1BZ",
    b"ZGNrcl9wYXRf",
    // postgres:// postgresql:// mysql:// mongodb:// mongodb+srv:// redis:// rediss:// amqp:// amqps://
    b"cG9zdGdyZXM6Ly",
    b"cG9zdGdyZXNxbDovL",
    b"bXlzcWw6Ly",
    b"bW9uZ29kYjovL",
    b"bW9uZ29kYitzcnY6Ly",
    b"cmVkaXM6Ly",
    b"cmVkaXNzOi8v",
    b"YW1xcDovL",
    b"YW1xcHM6Ly",
    // [default] {"type":"service_account" {"type": "service_account" apiVersion: v1
    b"W2RlZmF1bHRd",
    b"eyJ0eXBlIjoic2VydmljZV9hY2NvdW50I",
    b"eyJ0eXBlIjogInNlcnZpY2VfYWNjb3VudC",
    b"YXBpVmVyc2lvbjogdjEK",
];

/// Where a literal counts. It may be found elsewhere, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Edge {
    /// Where a word starts: no letter before its first one, but for an escape or a hump (`myToken`, `HTTPToken`).
    Start,
    /// Where a word ends, likewise; or where an `s` behind it is the end of the word.
    End,
    /// Everywhere.
    None,
}

/// One rule's interest in a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Use {
    /// Index of the rule.
    pub rule: usize,
    /// What the literal says about the match.
    pub purpose: Purpose,
}

/// What a literal tells about where a match may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A form lies here.
    Form(Place),
    /// A name that asks for a secret may be here.
    Name,
    /// The rule is to search the text.
    Keyword,
    /// Something is percent-encoded here.
    Escaped,
    /// Base64 of something that may be a credential begins here.
    Base64,
    /// Here is the kind of a manifest whose data are in base64.
    Manifest,
    /// Base64 begins behind it.
    DataUrl,
}
