//! From the text of a filter to its tests: tokens, and a descent through or, and, not.

use super::{Field, Filter, Measure, Order, Test};
use crate::rule::search::{Expression, Words};

/// A filter that was read.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) filter: Filter,
    /// Functions in it that are not understood.
    pub(crate) unknown: Vec<String>,
}

/// Deepest nesting of parentheses and negations.
const DEEPEST: usize = 64;

/// Reads a filter. `None` when its form is not understood. `expression` makes expressions of those of Go.
pub(crate) fn read(text: &str, expression: &mut dyn FnMut(&str) -> Option<Expression>) -> Option<Read> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, depth: 0, unknown: Vec::new(), expression };
    let test = parser.any()?;
    let at_end = parser.at == parser.tokens.len();
    at_end.then_some(Read { filter: Filter { test }, unknown: parser.unknown })
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    Number(f64),
    Sign(&'static str),
}

const SIGNS: [&str; 17] = ["||", "&&", "<=", ">=", "==", "!=", "<", ">", "!", "(", ")", "[", "]", ",", "-", "?", ":"];

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length;
        if rest.starts_with("//") {
            length = rest.find('\n').unwrap_or(rest.len());
        } else if first == '`' {
            let inner = rest[1..].split_once('`')?.0;
            tokens.push(Token::Text(inner.to_owned()));
            length = inner.len() + 2;
        } else if first == '"' {
            let (text, used) = quoted(rest)?;
            tokens.push(Token::Text(text));
            length = used;
        } else if first.is_ascii_digit() {
            length = rest.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
            tokens.push(Token::Number(rest[..length].parse().ok()?));
        } else if first.is_ascii_alphabetic() || first == '_' {
            length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_' || *b == b'.').count();
            tokens.push(match &rest[..length] {
                "or" => Token::Sign("||"),
                "and" => Token::Sign("&&"),
                "not" => Token::Sign("!"),
                name => Token::Name(name.to_owned()),
            });
        } else {
            let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign))?;
            tokens.push(Token::Sign(sign));
            length = sign.len();
        }
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}

/// A text in double quotes, and how long it is as it is written.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut characters = text.char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return Some((out, at + 1)),
            '\\' => out.push(match characters.next()?.1 {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                plain @ ('"' | '\\' | '\'') => plain,
                _ => return None,
            }),
            plain => out.push(plain),
        }
    }
    None
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    unknown: Vec<String>,
    expression: &'a mut dyn FnMut(&str) -> Option<Expression>,
}

impl Parser<'_> {
    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn takes(&mut self, sign: &str) -> bool {
        let there = matches!(self.tokens.get(self.at), Some(Token::Sign(next)) if *next == sign);
        self.at += usize::from(there);
        there
    }

    fn any(&mut self) -> Option<Test> {
        let mut tests = vec![self.all()?];
        while self.takes("||") {
            tests.push(self.all()?);
        }
        Some(Test::Any(tests))
    }

    fn all(&mut self) -> Option<Test> {
        let mut tests = vec![self.one()?];
        while self.takes("&&") {
            tests.push(self.one()?);
        }
        Some(Test::All(tests))
    }

    fn one(&mut self) -> Option<Test> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let test = if self.takes("!") {
            Test::Not(Box::new(self.one()?))
        } else if self.takes("(") {
            let inner = self.any()?;
            self.takes(")").then_some(inner)?
        } else {
            self.call()?
        };
        self.depth -= 1;
        Some(test)
    }

    /// A function over a field, and what its result is compared with.
    fn call(&mut self) -> Option<Test> {
        let Token::Name(name) = self.next()? else { return None };
        self.takes("(").then_some(())?;
        let start = self.at;
        let test = match name.as_str() {
            "entropy" => self.field().map(|field| (Measure::Entropy, field)),
            "len" => self.field().map(|field| (Measure::Length, field)),
            "matchesAny" | "containsAny" => {
                let field = self.field()?;
                self.takes(",").then_some(())?;
                let texts = self.texts()?;
                self.takes(")").then_some(())?;
                if name == "containsAny" {
                    return Some(Test::Contains { field, words: Words::new(texts) });
                }
                let mut expressions = Vec::new();
                for text in texts {
                    expressions.push((self.expression)(&text)?);
                }
                return Some(Test::Matches { field, expressions });
            }
            _ => None,
        };
        let Some((measure, field)) = test else {
            self.at = start;
            self.skip_arguments()?;
            let _ = self.comparison();
            if !self.unknown.contains(&name) {
                self.unknown.push(name);
            }
            return Some(Test::Unknown);
        };
        self.takes(")").then_some(())?;
        let (order, bound) = self.comparison()?;
        Some(Test::Measure { measure, field, order, bound })
    }

    /// To behind the parenthesis that closes a call.
    fn skip_arguments(&mut self) -> Option<()> {
        let mut open = 1_usize;
        while open > 0 {
            match self.next()? {
                Token::Sign("(") => open += 1,
                Token::Sign(")") => open -= 1,
                _ => {}
            }
        }
        Some(())
    }

    fn comparison(&mut self) -> Option<(Order, f64)> {
        const ORDERS: [(&str, Order); 6] = [
            ("<=", Order::AtMost),
            (">=", Order::AtLeast),
            ("==", Order::Equal),
            ("!=", Order::Unequal),
            ("<", Order::Less),
            (">", Order::More),
        ];
        let (_, order) = ORDERS.into_iter().find(|(sign, _)| self.takes(sign))?;
        let sign = if self.takes("-") { -1.0 } else { 1.0 };
        match self.next()? {
            Token::Number(bound) => Some((order, sign * bound)),
            _ => None,
        }
    }

    /// `finding["secret"]`
    fn field(&mut self) -> Option<Field> {
        let Token::Name(map) = self.next()? else { return None };
        self.takes("[").then_some(())?;
        let Token::Text(key) = self.next()? else { return None };
        self.takes("]").then_some(())?;
        Some(match (map.as_str(), key.as_str()) {
            ("finding", "secret") => Field::Secret,
            ("finding", "match") => Field::Match,
            ("finding", "line") => Field::Line,
            ("attributes", "path") => Field::Path,
            _ => return None,
        })
    }

    /// `["a", "b",]`
    fn texts(&mut self) -> Option<Vec<String>> {
        self.takes("[").then_some(())?;
        let mut texts = Vec::new();
        while !self.takes("]") {
            let Token::Text(text) = self.next()? else { return None };
            texts.push(text);
            if !self.takes(",") {
                self.takes("]").then_some(())?;
                break;
            }
        }
        Some(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::search::Subject;

    fn allows(filter: &str) -> Option<bool> {
        let subject = Subject {
            secret: b"abcd1234",
            matched: b"k=abcd1234",
            line: b"\nk=abcd1234;",
            path: b"src/a.py",
            commit: None,
        };
        let read = read(filter, &mut |text| Some(Expression::new(text.to_owned())))?;
        Some(read.filter.allows(&subject))
    }

    #[test]
    fn a_filter_does_what_it_says() {
        for (filter, expected) in [
            (r#"entropy(finding["secret"]) <= 3.0"#, Some(true)),
            (r#"entropy(finding["secret"]) < 3.0"#, Some(false)),
            (r#"len(finding["secret"]) > 8 || len(finding["match"]) == 10"#, Some(true)),
            (r#"matchesAny(finding["secret"], [`^abc`, "x"])"#, Some(true)),
            (r#"!matchesAny(finding["secret"], [`^abc`,])"#, Some(false)),
            (r#"containsAny(finding["secret"], ["D12"])"#, Some(true)), // In any case, as betterleaks 2.0 does it.
            (r#"containsAny(finding["secret"], ["d1x"])"#, Some(false)),
            (r#"containsAny(finding["line"], ["\nk"])"#, Some(true)),
            (r#"matchesAny(attributes["path"], [`\.py$`]) && entropy(finding["secret"]) > 1"#, Some(true)),
            ("// why\nnot (entropy(finding[\"secret\"]) < 3)", Some(true)),
            // What is unknown lets nothing go, and spoils nothing.
            (r#"tokenRatio(finding["secret"]) >= 2.5"#, Some(false)),
            (r#"!(tokenRatio(finding["secret"]) >= 2.5)"#, Some(false)),
            (r#"entropy(finding["secret"]) <= 3.0 || tokenRatio(finding["secret"]) >= 2.5"#, Some(true)),
            (r#"entropy(finding["secret"]) <= 3.0 && tokenRatio(finding["secret"]) >= 2.5"#, Some(false)),
            (r#"!(entropy(finding["secret"]) < 3.0 && odd(1, (2)))"#, Some(true)),
            // No filter at all.
            ("let x = 1; x", None),
            (r#"finding["secret"]"#, None),
            (r#"entropy(finding["secret"])"#, None),
            (r#"(entropy(finding["secret"]) < 1"#, None),
            ("", None),
            ("\"", None),
        ] {
            assert_eq!(allows(filter), expected, "{filter}");
        }
        assert_eq!(allows(&"(".repeat(100_000)), None);
        assert_eq!(allows(&"!".repeat(100_000)), None);
    }
}
