//! What is reported with a finding: the other half of a credential, the rest of a connection.

use super::*;

/// What belongs to the only finding, as `role value`.
fn with(path: &str, text: &str) -> Vec<String> {
    let detection = scan(path, text, 0..text.len());
    assert_eq!(detection.findings.len(), 1, "{text}");
    let show = |related: &Related| format!("{} {}", related.role, String::from_utf8_lossy(related.value.expose()));
    detection.findings[0].related.iter().map(show).collect()
}

#[test]
fn the_parts_of_a_credential_are_one_finding() {
    let secret = format!("client_secret={BODY}abcd");
    for (text, parts) in [
        (secret.clone(), vec![]),
        (format!("client_id=acid_{BODY}\n{secret}"), vec![format!("Acme client id acid_{BODY}")]),
        (format!("{secret}\nclient_id=acid_{BODY}"), vec![format!("Acme client id acid_{BODY}")]),
        // One that is a finding of its own becomes a part of the other.
        (format!("x=acme_{BODY}\n{secret}"), vec![format!("Acme token acme_{BODY}")]),
        (format!("x=acid_{BODY}{}{secret}", "\n".repeat(9)), vec![]),
        (format!("x=acid_{BODY}\n{}\n{secret}", "x ".repeat(300)), vec![]),
    ] {
        assert_eq!(with("a.env", &text), parts, "{text}");
    }
}

#[test]
fn a_companion_that_identifies_itself_vouches() {
    let alone = format!("client_secret={BODY}abcd");
    for (text, confidence) in [(alone.clone(), "medium"), (format!("{alone}\nid=acid_{BODY}"), "high")] {
        let findings = scan("a.env", &text, 0..text.len()).findings;
        assert_eq!(findings[0].confidence.to_string(), confidence, "{text}");
    }
}

#[test]
fn a_password_comes_with_its_connection() {
    let password = "kX9rt2Qw7Lm";
    for (path, text, parts) in [
        (
            "a.env",
            format!("DB_HOST=db.internal\nDB_PORT=5432\nDB_USER=app\nDB_PASSWORD={password}\nDB_NAME=shop\n"),
            "host db.internal, port 5432, user app, database shop",
        ),
        ("a.yml", format!("db:\n  host: h1\n  password: {password}\n  username: app\n"), "host h1, user app"),
        ("a.json", format!("{{\n \"host\": \"h1\",\n \"password\": \"{password}\"\n}}"), "host h1"),
        ("a.env", format!("MAIL_HOST=h1\nDB_PASSWORD={password}\n"), ""),
        ("a.env", format!("DB_HOST=h1\n\nDB_PASSWORD={password}\n"), ""),
        ("a.env", format!("DB_HOST=$HOST\nDB_PASSWORD={password}\n"), ""),
        ("a.env", format!("DB_NAME=x\nDB_PASSWORD={password}\n"), ""),
        ("a.yml", format!("id: ab12\nname: shop\npassword: {password}\n"), ""),
    ] {
        assert_eq!(with(path, &text).join(", "), parts, "{text}");
    }
}

#[test]
fn a_token_comes_with_what_it_is_of() {
    for (text, parts) in [
        (format!("ZOOM_CLIENT_ID=ab12\nZOOM_TOKEN={BODY}\n"), "id ab12"),
        (format!("ZOOM_ROOM_ID=ab12\nZOOM_TOKEN={BODY}\n"), ""),
        (
            format!("ZOOM_API_TOKEN={BODY}\nZOOM_URL=https://zoom.test\nZOOM_USER=me@zoom.test\n"),
            "host https://zoom.test, user me@zoom.test",
        ),
        (format!("ZOOM_APP_ID=ab12\nZOOM_APP_TOKEN={BODY}\n"), "id ab12"),
        (format!("id=ab12\ntoken={BODY}\n"), ""),
        (format!("url=https://zoom.test\ntoken={BODY}\n"), ""),
        (format!("X_ID=ab12\nX_TOKEN=acme_{BODY}\n"), "id ab12"),
    ] {
        assert_eq!(with("a.env", &text).join(", "), parts, "{text}");
    }
}
