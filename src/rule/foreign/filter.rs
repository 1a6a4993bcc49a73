//! The filters of betterleaks: expressions that say which matches are let go.
//!
//! The part of the language that compares and searches is understood: `entropy(finding["secret"]) < 3.5`, `matchesAny`,
//! `containsAny`, `len`, and, or, not. What is not understood is neither true nor false, and so lets nothing go: a filter
//! of which a part is unknown still does what the rest of it says.

pub(super) mod read;

use crate::rule::search::{Expression, Subject, Words, entropy};

/// A filter.
#[derive(Debug)]
pub struct Filter {
    test: Test,
}

impl Filter {
    /// Whether it lets this match go.
    #[must_use]
    pub fn allows(&self, subject: &Subject<'_>) -> bool {
        self.test.holds(subject) == Some(true)
    }
}

/// A condition.
#[derive(Debug)]
enum Test {
    Any(Vec<Test>),
    All(Vec<Test>),
    Not(Box<Test>),
    Measure { measure: Measure, field: Field, order: Order, bound: f64 },
    Matches { field: Field, expressions: Vec<Expression> },
    Contains { field: Field, words: Words },
    Unknown,
}

#[derive(Clone, Copy, Debug)]
enum Measure {
    Entropy,
    Length,
}

#[derive(Clone, Copy, Debug)]
enum Field {
    Secret,
    Match,
    Line,
    Path,
}

#[derive(Clone, Copy, Debug)]
enum Order {
    Less,
    AtMost,
    More,
    AtLeast,
    Equal,
    Unequal,
}

impl Test {
    fn holds(&self, subject: &Subject<'_>) -> Option<bool> {
        match self {
            Self::Any(tests) => joined(tests, subject, true),
            Self::All(tests) => joined(tests, subject, false),
            Self::Not(test) => test.holds(subject).map(|holds| !holds),
            Self::Measure { measure, field, order, bound } => {
                let text = field.of(subject);
                let measured = match measure {
                    Measure::Entropy => entropy(text),
                    Measure::Length => text.len() as f64,
                };
                Some(order.holds(measured, *bound))
            }
            Self::Matches { field, expressions } => {
                Some(expressions.iter().any(|expression| expression.is_in(field.of(subject))))
            }
            Self::Contains { field, words } => Some(words.is_in(field.of(subject))),
            Self::Unknown => None,
        }
    }
}

/// `deciding` when one of the tests says so, else unknown when one is unknown.
fn joined(tests: &[Test], subject: &Subject<'_>, deciding: bool) -> Option<bool> {
    let mut known = true;
    for test in tests {
        match test.holds(subject) {
            Some(holds) if holds == deciding => return Some(deciding),
            Some(_) => {}
            None => known = false,
        }
    }
    known.then_some(!deciding)
}

impl Field {
    fn of<'a>(self, subject: &Subject<'a>) -> &'a [u8] {
        match self {
            Self::Secret => subject.secret,
            Self::Match => subject.matched,
            Self::Line => subject.line,
            Self::Path => subject.path,
        }
    }
}

impl Order {
    fn holds(self, measured: f64, bound: f64) -> bool {
        match self {
            Self::Less => measured < bound,
            Self::AtMost => measured <= bound,
            Self::More => measured > bound,
            Self::AtLeast => measured >= bound,
            Self::Equal => measured == bound,
            Self::Unequal => measured != bound,
        }
    }
}
