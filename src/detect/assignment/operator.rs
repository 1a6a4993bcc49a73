//! Operators: what stands between a name and its value.

use super::super::syntax::Syntax;
use super::bare::is_environment_name;
use super::before::{is_defined, is_directive, is_set_by_command, is_several, is_variable, may_be_set};
use super::reader::Reader;
use super::{Operator, is_name};
use crate::text::span::Span;

/// A `=` inside a longer operator is not an assignment of its own, so the longest come first.
const LONG: &[(&[u8], Operator)] = &[
    (b"===", Operator::Compare),
    (b"!==", Operator::Compare),
    (b"==", Operator::Compare),
    (b"!=", Operator::Compare),
    (b"||=", Operator::Assign),
    (b"??=", Operator::Assign),
    (b":=", Operator::Assign),
    (b"=>", Operator::Assign),
    (b"+=", Operator::Assign),
    (b"?=", Operator::Assign),
    (b"=~", Operator::Compare),
    (b"<-", Operator::Assign),
    (b":-", Operator::Assign),
    (b":**", Operator::Assign),
    (b"<<<", Operator::Assign),
];
/// Most bytes of a type and what else is said of a variable before its value.
const DECLARATION: usize = 64;
/// Most white space between two items of a list.
const LIST_GAP: usize = 80;

impl Reader<'_> {
    /// Reads past the operator.
    pub(super) fn operator(&mut self, name: Span, quoted: bool) -> Option<Operator> {
        let from = self.at;
        self.leave_brackets(name, quoted)?;
        // `'PASSWORD' or 'HASH'` looks nothing up.
        if (!quoted || self.at > from) && self.falls_back() {
            self.strict = true;
            return Some(Operator::Assign);
        }
        if (quoted || self.at > from) && self.types_in() {
            return Some(Operator::Call);
        }
        // Nim's `const password* = "x"`.
        if self.rest().starts_with(b"* = ") {
            self.at += 1;
        }
        let gap = self.blanks();
        if let Some(operator) = self.maps(name, quoted, gap) {
            return Some(operator);
        }
        let next = self.peek()?;
        // `--password :x`: an option has no operator behind a blank.
        let begins = self.text.get(self.at + 1).is_some_and(|byte| byte.is_ascii_graphic());
        let option = || self.before(name).ends_with(b"--") || self.is_option(self.before(name));
        if gap > 0 && !quoted && begins && matches!(next, b':' | b'=') && option() {
            return self.blank_operator(name);
        }
        // `DB_PASSWORD=>x`: a line of settings knows one operator.
        let settings = matches!(self.syntax, Syntax::Lines | Syntax::Shell | Syntax::Yaml);
        if gap == 0 && !quoted && next == b'=' && begins && settings && is_environment_name(&self.text[name.range()]) {
            return self.step(Operator::Assign);
        }
        // What is no sign begins none of them.
        let long = if b"=!|?:+<".contains(&next) { LONG } else { &[] };
        for (literal, operator) in long {
            if self.take(literal) {
                return (*literal != b"=~").then_some(*operator);
            }
        }
        match next {
            b'=' => self.step(Operator::Assign),
            // `password:s:x` of a remote desktop.
            b':' if self.before(name).is_empty() && self.take(b":s:") => Some(Operator::Assign),
            // `? password` and `: x` on the next line.
            b'\r' | b'\n' if self.before(name).trim_ascii() == b"?" && self.syntax == Syntax::Yaml => {
                self.skip(LIST_GAP, |byte| byte.is_ascii_whitespace());
                self.take(b": ").then_some(Operator::Assign)
            }
            b':' if self.text.get(self.at + 1) != Some(&b':') && !self.in_colons(name) && !self.is_macro(name) => {
                self.step(Operator::Assign)
            }
            // LDIF's base64.
            b':' if self.before(name).is_empty() && self.syntax != Syntax::Code && self.take(b":: ") => {
                Some(Operator::Assign)
            }
            b',' => self.comma(name, quoted),
            b'(' if !quoted && gap == 0 => self.call(name),
            b'{' if !quoted && gap == 0 && self.syntax == Syntax::Code => self.initialiser(),
            b'|' if self.syntax == Syntax::Prose && self.before(name).starts_with(b"|") => self.cell(),
            b'\r' | b'\n' if self.syntax == Syntax::Yaml => self.blank_operator(name),
            _ if gap > 0 && !quoted => self.blank_operator(name),
            _ => None,
        }
    }

    /// Words and arrows between the two: `"password" to "…"`, `"password" -> "…"`, `"Password" with "…"`, and the table of
    /// variables of Robot Framework, `${PASSWORD}    …`, `${PASSWORD} =    …`.
    fn maps(&mut self, name: Span, quoted: bool, gap: usize) -> Option<Operator> {
        if quoted && gap > 0 {
            return self.attempt(|reader| {
                // A remark that one word becomes another is none.
                if reader.in_comment(name) {
                    return None;
                }
                reader.take_one(&[b"to ", b"-> ", b"with "]).then_some(())?;
                matches!(reader.peek(), Some(b'"' | b'\'')).then_some(Operator::Assign)
            });
        }
        if gap == 1 && self.rest().starts_with(b"=  ") {
            self.at += 1;
            self.blanks();
        } else if gap == 1 {
            return None;
        }
        let variable =
            gap > 0 && self.before(name).trim_ascii_start() == b"${" && self.text.get(name.end()) == Some(&b'}');
        variable.then(|| {
            self.strict = false;
            Operator::Blank
        })
    }

    /// `PIC X(20) VALUE 'x'` of COBOL, `(20) TYPE c VALUE 'x'` of ABAP, `CHAR(20) INIT('x')` of PL/I.
    pub(super) fn declared(&mut self) -> Option<Operator> {
        if !matches!(self.syntax, Syntax::Code | Syntax::Unknown) {
            return None;
        }
        let line = &self.line()[..self.line().len().min(DECLARATION)];
        let at = memchr::memchr2(b'\'', b'"', line)?;
        let words = [&b" VALUE "[..], b" value ", b" INIT(", b" init("];
        let word =
            words.iter().find(|word| line[..at].ends_with(word) && (line[at] == b'\'' || word.ends_with(b" ")))?;
        let plain = line[..at - word.len()].iter().all(|byte| is_name(*byte) || b" ()".contains(byte));
        plain.then(|| {
            self.at += at;
            self.strict = true;
            Operator::Blank
        })
    }

    /// The argument of a keyword of Robot Framework, behind the field: `Input Password    id:password    …`.
    fn keyword(&mut self, name: Span) -> Option<Operator> {
        if self.before(name).trim_ascii() != b"Input" {
            return None;
        }
        self.attempt(|reader| {
            (reader.skip(LIST_GAP, |byte| !byte.is_ascii_whitespace()) > 0 && reader.blanks() > 1)
                .then_some(Operator::Blank)
        })
    }

    /// C++'s `std::string password{"…"}`.
    fn initialiser(&mut self) -> Option<Operator> {
        let quote = matches!(self.text.get(self.at + 1), Some(b'"'));
        quote.then(|| self.step(Operator::Assign))?
    }

    /// The next cell of a table: `| password | … |`.
    fn cell(&mut self) -> Option<Operator> {
        self.step(Operator::Blank);
        self.blanks();
        // The last cell, and one word: others have types, defaults and descriptions of what is named.
        let (cell, rest) = self.line().split_at(memchr::memchr(b'|', self.line())?);
        if cell.trim_ascii().contains(&b' ') || rest.trim_ascii() != b"|" {
            return None;
        }
        // A code span of its own.
        let _ = self.take(b"`");
        Some(Operator::Blank)
    }

    /// `config["password"] =`, `char password[32] =`, `@Param('password')`, `$ENV{PASSWORD} =`, `user[password]=`.
    fn leave_brackets(&mut self, name: Span, quoted: bool) -> Option<()> {
        if quoted {
            let _ = self.take_one(&[b"]')", b"]\")", b"]`)", b"]", b"))", b")"]);
        } else if self.peek() == Some(b'[') {
            let close = self.rest().iter().take(16).position(|byte| *byte == b']')?;
            // `auth['user'] = "…"`: it is a part that is named here.
            let part = self.rest()[..close].iter().any(|byte| matches!(byte, b'"' | b'\''));
            if part && !is_several(&self.text[name.range()]) {
                return None;
            }
            self.at += close + 1;
        } else if self.before(name).ends_with(b"{") && self.peek() == Some(b'}') {
            self.at += 1;
            self.strict = true;
        } else if self.before(name).ends_with(b"*") {
            // `**Password:** …` in Markdown, `*password*` in Lisp.
            let _ = self.take_one(&[b"**", b"*"]);
        } else {
            const ENDS: &[&[u8]] =
                &[b"]')", b"]\")", b"]`)", b"]", b"%5D", b"%5d", b" { get; set; }", b" { get; init; }", b" { get; }"];
            let _ = self.take_one(ENDS);
        }
        Some(())
    }

    /// `("#password").type("…")`: a field of a form that is filled in.
    fn types_in(&mut self) -> bool {
        self.take_one(&[b".type(", b".sendKeys(", b".send_keys(", b".fill(", b".setValue("])
    }

    /// The literal in `"…".equals(password)`, `"…".equals(request.getParameter("password"))`.
    pub(super) fn compared_before(&self, name: Span) -> Option<Span> {
        let before = self.before(name);
        let call = before
            .strip_suffix(b"(\"")
            .map_or(before, |call| &call[..call.len() - call.iter().rev().take_while(|byte| is_name(**byte)).count()]);
        let literal = call.strip_suffix(b".equals(")?.strip_suffix(b"\"")?;
        let line = name.start() - before.len();
        Span::new(line + memchr::memrchr(b'"', literal)? + 1, line + literal.len())
    }

    /// Whether it begins a macro of AsciiDoc, `pass:none[…]`, or is itself the value of a setting, `spf = pass:softfail`.
    fn is_macro(&self, name: Span) -> bool {
        let given = self.before(name).trim_ascii_end().ends_with(b"=");
        let body = self.rest().get(1..).unwrap_or_default();
        let kind = body.iter().take_while(|byte| byte.is_ascii_lowercase() || **byte == b',').count();
        (given || body.get(kind) == Some(&b'[')) && self.text[name.range()].eq_ignore_ascii_case(b"pass")
    }

    /// Whether the name is a piece of an id that is joined by colons: `arn:aws:secretsmanager:…:secret:name`.
    fn in_colons(&self, name: Span) -> bool {
        let before = self.before(name);
        // `scheme://password:…`: the part of an address that is called so.
        (before.ends_with(b":") || before.ends_with(b"://"))
            && self.text.get(self.at + 1).is_some_and(|byte| !byte.is_ascii_whitespace())
    }

    pub(super) fn step(&mut self, operator: Operator) -> Option<Operator> {
        self.at += 1;
        Some(operator)
    }

    /// `setPassword("…")`, `password.equals("…")`.
    fn call(&mut self, name: Span) -> Option<Operator> {
        // `std::string password("…")`
        if [&b"string "[..], b"String ", b"char* "].iter().any(|kind| self.before(name).ends_with(kind)) {
            return self.step(Operator::Call);
        }
        let name = &self.text[name.range()];
        let last = name.rsplit(|byte| *byte == b'.').next().unwrap_or(name).to_ascii_lowercase();
        if matches!(&*last, b"equals" | b"equalsignorecase" | b"eq") {
            return self.step(Operator::Compare);
        }
        let stores = [&b"set"[..], b"with", b"add"].iter().any(|verb| last.starts_with(verb))
            || [&b"password"[..], b"passwd", b"secret", b"token", b"apikey", b"accesskey", b"secretkey", b"passphrase"]
                .contains(&&*last);
        stores.then(|| self.step(Operator::Call))?
    }

    /// `--password x`, `machine h login u password x`, Go's `password string = "x"`, SQL's `PASSWORD 'x'`.
    fn blank_operator(&mut self, name: Span) -> Option<Operator> {
        let before = self.before(name);
        if is_set_by_command(before, self.syntax) {
            return Some(Operator::Blank);
        }
        // `golang.org/x/oauth2 v0.1.0`: the last part of a path; `[password] 'x'`: what may be given.
        if before.ends_with(b"/") || self.text.get(name.end()) == Some(&b']') {
            return None;
        }
        if self.syntax == Syntax::Yaml && matches!(self.peek(), Some(b'\r' | b'\n')) {
            let item = [&b"- --"[..], b"- \"--", b"- '--"].iter().any(|sign| before.trim_ascii_start() == *sign);
            if item {
                return self.next_item();
            }
        }
        if before.ends_with(b"--") || self.is_option(before) || is_variable(before, self.syntax) {
            return Some(Operator::Blank);
        }
        if let Some(operator) = self.in_statement(name).or_else(|| self.keyword(name)) {
            return Some(operator);
        }
        let quote = matches!(self.peek(), Some(b'"' | b'\'')) || self.rest().starts_with(b"@\"");
        // AppleScript's `set thePassword to "x"`.
        if before.trim_ascii() == b"set" && self.take(b"to ") {
            self.strict = true;
            return Some(Operator::Assign);
        }
        // Tcl's `set password {x}`.
        if before.trim_ascii() == b"set" && self.peek() == Some(b'{') && self.line().trim_ascii_end().ends_with(b"}") {
            self.at += 1;
            return Some(Operator::Blank);
        }
        if quote && (is_directive(before) || self.is_alone(before)) {
            self.strict = true;
            return Some(Operator::Blank);
        }
        if self.syntax == Syntax::Lines && !quote && may_be_set(before) && !matches!(self.peek(), Some(b'{' | b'(')) {
            return Some(Operator::Blank);
        }
        if quote && (before.ends_with(b":") || is_defined(before)) {
            self.strict = true;
            return Some(Operator::Blank);
        }
        // A type between name and operator; what is said of a pass has none: `Pass mode='…'`.
        if self.syntax == Syntax::Code && !self.text[name.range()].eq_ignore_ascii_case(b"pass") {
            let typed = self.attempt(|reader| {
                let _ = reader.take(b"As ") || reader.take(b"as ");
                let kind = reader.skip(40, |byte| is_name(byte) || byte == b'&');
                // SQL's `nvarchar(50)`.
                if kind > 0 && reader.take(b"(") {
                    reader.skip(4, |byte| byte.is_ascii_alphanumeric());
                    reader.take(b")").then_some(())?;
                }
                reader.blanks();
                let plain = reader.peek() == Some(b'=') && reader.text.get(reader.at + 1) != Some(&b'=');
                (kind > 0 && (reader.take(b":=") || plain && reader.take(b"="))).then_some(Operator::Assign)
            });
            if typed.is_some() {
                return typed;
            }
        }
        self.is_said_to_be(name)
    }

    /// As people put it: `the password is "…"`, `the token is `…``, `password is …` where that is no word.
    fn is_said_to_be(&mut self, name: Span) -> Option<Operator> {
        let said = self.take_one(&[b"is ", b"was ", b"of ", b"ist "]);
        let text = self.syntax == Syntax::Prose || self.syntax == Syntax::Json && self.in_string(name);
        let word = &self.text[name.range()];
        let password = word.eq_ignore_ascii_case(b"password") || word.eq_ignore_ascii_case(b"passwort");
        let span = text && self.peek() == Some(b'`') && (said || password);
        let quoted = matches!(self.peek(), Some(b'\'' | b'"'));
        if span || quoted && word.eq_ignore_ascii_case(b"password") {
            self.strict = true;
            return Some(Operator::Blank);
        }
        if !(text && said && password) {
            return None;
        }
        let line = self.line();
        let typed = &line[..line.iter().position(|byte| b" \t\"'`,;<>\\".contains(byte)).unwrap_or(line.len())];
        let has = |kind: fn(&u8) -> bool| typed.iter().any(kind);
        let mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase);
        (mixed && typed.len() >= 8).then_some(Operator::Blank)
    }

    /// Whether name and quoted value are all of the line, as settings are written that are calls in truth:
    /// `storePassword "…"`, `AuthLDAPBindPassword "…"`, Elixir's `@password "…"`; or all between a brace and a semicolon.
    fn is_alone(&self, before: &[u8]) -> bool {
        let begins =
            before.trim_ascii_end().last().is_none_or(|byte| b";{".contains(byte)) || before.trim_ascii() == b"@";
        if !begins || !matches!(self.syntax, Syntax::Code | Syntax::Lines | Syntax::Unknown) {
            return false;
        }
        let line = self.line();
        let inner = line.get(1..).and_then(|rest| memchr::memchr(line[0], rest)).and_then(|end| line.get(end + 2..));
        let Some(rest) = inner.map(<[u8]>::trim_ascii) else { return false };
        match before.trim_ascii() {
            b"" | b"@" => rest.iter().all(|byte| byte.is_ascii_whitespace() || b";}".contains(byte)),
            _ => rest.first().is_some_and(|byte| b";}".contains(byte)),
        }
    }

    /// Reads to the next item of a list: a value of its own behind the item that is an option.
    fn next_item(&mut self) -> Option<Operator> {
        self.skip(LIST_GAP, |byte| byte.is_ascii_whitespace());
        self.take(b"- ").then_some(Operator::Blank)
    }

    /// `keytool -storepass x`, `Connect -Password "x"`.
    fn is_option(&self, before: &[u8]) -> bool {
        let dashed = before.strip_suffix(b"-").is_some_and(|rest| rest.last().is_none_or(u8::is_ascii_whitespace));
        dashed
            && (matches!(self.syntax, Syntax::Shell | Syntax::Yaml) && before.iter().any(u8::is_ascii_alphanumeric)
                || matches!(self.peek(), Some(b'"' | b'\'')))
            && !matches!(self.peek(), Some(b'-' | b'|' | b'>' | b'<'))
            && before.trim_ascii() != b"-"
    }
}
