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
#[expect(clippy::too_many_lines, reason = "a row for each way to write it")]
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
        // Calls and lists.
        (Code, "password.equals(\"x1\")", "password.equals", "x1"),
        (Code, "x.setPassword(\"x1\".toCharArray());", "x.setPassword", "x1"),
        (Code, "final password = new StringCredentialValue(\"x1\");", "password", "x1"),
        (Code, "List.of(\"--keystore-password\", \"x1\", \"-v\")", "keystore-password", "x1"),
        (Code, "set(:auth0, :secret, 'x1')", "secret", "x1"),
        (Code, "{password, \"x1\"}", "password", "x1"),
        (Code, "user, password = \"u\", \"x1\"", "password", "x1"),
        (Code, "password, user = \"x1\", \"u\"", "password", "x1"),
        (Code, "passwords = ['x1', 'x2']", "passwords", "x1"),
        (Code, "$ENV{PASSWORD} = 'x1'", "PASSWORD", "x1"),
        (Code, "(setq my-password \"x1\")", "my-password", "x1"),
        (Code, "{:user \"u\" :password \"x1\"}", "password", "x1"),
        (Code, "Dim password As String = \"x1\"", "password", "x1"),
        (Code, "Connect -Password \"x1\"", "Password", "x1"),
        (Code, "cy.get('#password').type('x1')", "password", "x1"),
        // What is read elsewhere, with a default.
        (Code, "os.environ.get(\"PASSWORD\") or \"x1\"", "PASSWORD", "x1"),
        (Code, "password = os.getenv(\"X\", \"x1\")", "password", "x1"),
        (Code, "password: options.pw || 'x1'", "password", "x1"),
        (Code, "process.env.DB_PASSWORD || 'x1'", "process.env.DB_PASSWORD", "x1"),
        (Code, "@Value(\"${db.password:x1}\")", "db.password", "x1"),
        (Yaml, "password: ${DB_PW:x1}", "password", "x1"),
        // Text within text.
        (Code, "// Password: x1", "Password", "x1"),
        (Code, "f(); // password is 'x1'", "password", "x1"),
        (Json, "\"token\": \"{\\\"org\\\":\\\"o\\\",\\\"key\\\":\\\"x1y2\\\"}\"", "token", "x1y2"),
        (Markup, "{&#34;password&#34;: &#34;x1&#34;}", "password", "x1"),
        (Code, "`user%5Bpassword%5D=x1%23&b=2`", "password", "x1%23"),
        // Configuration.
        (Yaml, "- \"password: x1\"", "password", "x1"),
        (Yaml, "- A=b DB_PASSWORD=x1 C=d", "DB_PASSWORD", "x1"),
        (Yaml, "password: >-\n  x1\nuser: u", "password", "x1"),
        (Yaml, "{user: joe, password: x1}", "password", "x1"),
        (Yaml, "- name: DB_PASSWORD\n  value: x1", "DB_PASSWORD", "x1"),
        (Json, "{\"name\": \"DB_PASSWORD\", \"value\": \"x1\"}", "DB_PASSWORD", "x1"),
        (Lines, "host user=u password=x1 port=2", "password", "x1"),
        (Lines, "password=x1 port=2", "password", "x1"),
        (Shell, "ENV DB_PASSWORD x1", "DB_PASSWORD", "x1"),
        (Shell, "tool -storepassword x1", "storepassword", "x1"),
        // Markup.
        (Markup, "<password><![CDATA[x1]]></password>", "password", "x1"),
        (Markup, "<entry key=\"password\">x1</entry>", "password", "x1"),
        (Markup, "<property name=\"password\" type=\"s\" value=\"x1\"/>", "password", "x1"),
        (Markup, "<key>Password</key>\n  <string>x1</string>", "Password", "x1"),
        (Markup, "<name>password</name><value>x1</value>", "password", "x1"),
    ] {
        assert_eq!(value(syntax, text), Some((name, wanted)), "{text}");
    }
}

#[test]
fn code_without_a_literal_gives_nothing() {
    for text in [
        "password = get_password()",
        "password = other",
        "self.password = password",
        "def f(password, token):",
        "password = getenv(\"X\")",
        "if (password.length == 0)",
        "checkPassword(\"a\", hash)",
        "password: string;",
        "// the password is kept",
        "password=~/x/",
        "f(\"a\", \"password\", \"b\")",
        "f(user, password, other)",
        "log(\"password\", password, \"x\")",
        "password = a == b || \"x\"",
        "--password, x",
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

#[test]
fn a_placeholder_is_no_element() {
    assert_eq!(value(Syntax::Yaml, "a: <your_password>\nkey: <x>"), None);
}

#[test]
fn nothing_is_known_of_the_strings_of_an_endless_line() {
    let text = format!("{}'a(e.password=b,c)", "x();".repeat(200));
    assert_eq!(value(Syntax::Code, &text), None);
}

#[test]
fn the_data_of_a_kubernetes_secret_are_judged_decoded() {
    let coding = |text: &str| {
        let at = text.find("password").unwrap_or_default();
        parse(text.as_bytes(), Span::new(at, at + 8)?, Syntax::Yaml).map(|found| {
            let value = decoded(&text.as_bytes()[found.value.range()], found.coding).into_owned();
            String::from_utf8_lossy(&value).into_owned()
        })
    };
    for (text, wanted) in [
        ("kind: Secret\ndata:\n  password: YWJjZDEyMw==\n", "abcd123"),
        ("apiVersion: v1\ndata:\n  password: YWJjZDEyMw==\nkind: Secret\n", "abcd123"),
        ("kind: Secret\nstringData:\n  password: YWJjZDEyMw==\n", "YWJjZDEyMw=="),
        ("kind: ConfigMap\ndata:\n  password: YWJjZDEyMw==\n", "YWJjZDEyMw=="),
        ("kind: Secret\ndata:\n  a: b\n---\ndata:\n  password: YWJjZDEyMw==\n", "YWJjZDEyMw=="),
        ("kind: Secret\ndata:\n  password: AN5ybW9fEXD0jyHsn3OlopL1\n", "AN5ybW9fEXD0jyHsn3OlopL1"),
    ] {
        assert_eq!(coding(text).as_deref(), Some(wanted), "{text}");
    }
}
