//! Assignments in the syntax of many files, and what only looks like one.

use super::*;

/// The value that is bound to the first `password`, `token` or `secret` in `text`.
fn value(syntax: Syntax, text: &str) -> Option<(&str, &str)> {
    let lower = text.to_ascii_lowercase();
    let (at, word) =
        ["password", "token", "secret", "pass"].iter().find_map(|word| lower.find(word).map(|at| (at, word)))?;
    let found = parse(text.as_bytes(), Span::new(at, at + word.len())?, syntax)?;
    Some((&text[found.name.range()], &text[found.value.range()]))
}

#[test]
fn values_are_read_in_the_syntax_of_the_file() {
    use Syntax::{Code, Json, Lines, Markup, Prose, Shell, Yaml};
    for (syntax, text, name, wanted) in [
        (Code, "password = \"s3cr\"", "password", "s3cr"),
        (Code, "const dbPassword: string = 'x1'", "dbPassword", "x1"),
        (Code, "password: str = \"x1\"", "password", "x1"),
        (Code, "char password[16] = \"x1\";", "password", "x1"),
        (Code, "password string = \"x1\"", "password", "x1"),
        (Code, "password := `x1`", "password", "x1"),
        (Code, "config['password'] = b'x1'", "password", "x1"),
        (Code, ":password => \"x1\"", "password", "x1"),
        (Code, "put(\"password\", \"x1\")", "password", "x1"),
        (Code, "user.setPassword(\"x1\");", "user.setPassword", "x1"),
        (Code, "password = String(\"x1\")", "password", "x1"),
        (Code, "password =\n    \"x1\"", "password", "x1"),
        (Code, "\"{\\\"password\\\":\\\"x1\\\"}\"", "password", "x1"),
        (Code, "\"Server=a;Password=x1;Database=b\"", "Password", "x1"),
        (Code, "# password=x1", "password", "x1"),
        (Code, "DB_PASSWORD=x1 \\", "DB_PASSWORD", "x1"),
        (Code, "if password == 'x1'", "password", "x1"),
        (Code, "password = \"\"\"x\"1\"\"\"", "password", "x\"1"),
        (Json, "{\"password\": \"x\\\"1\"}", "password", "x\\\"1"),
        (Yaml, "db_password: x1 # c", "db_password", "x1"),
        (Yaml, "  password: 'x1'", "password", "x1"),
        (Lines, "db.password=x 1", "db.password", "x 1"),
        (Lines, "machine h login u password x1", "password", "x1"),
        (Shell, "export DB_PASSWORD=x1", "DB_PASSWORD", "x1"),
        (Shell, "tool --password x1 --v", "password", "x1"),
        (Shell, "tool --password=x1", "password", "x1"),
        (Shell, "${PASSWORD:-x1}", "PASSWORD", "x1"),
        (Markup, "<password>x1</password>", "password", "x1"),
        (Markup, "<add key=\"Password\" value=\"x1\"/>", "Password", "x1"),
        (Markup, "<user password=\"x1\"/>", "password", "x1"),
        (Prose, "use token=x1&b=2", "token", "x1"),
    ] {
        assert_eq!(value(syntax, text), Some((name, wanted)), "{text}");
    }
}

#[test]
fn code_without_a_literal_gives_nothing() {
    for text in [
        "password = get_password()", "password = other", "self.password = password", "def f(password, token):",
        "password = getenv(\"X\")", "if (password.length == 0)", "checkPassword(\"a\", hash)", "password: string;",
        "// the password is kept", "password=~/x/",
    ] {
        assert_eq!(value(Syntax::Code, text), None, "{text}");
    }
}

#[test]
fn the_outcome_of_a_test_is_no_password() {
    assert_eq!(value(Syntax::Prose, "--- PASS: TestX (0.00s)"), None);
    assert_eq!(value(Syntax::Shell, "echo \"PASS: it works\""), None);
}

#[test]
fn an_endless_name_is_no_name() {
    let text = "password".repeat(100) + "=\"x\"";
    assert_eq!(value(Syntax::Code, &text), None);
}
