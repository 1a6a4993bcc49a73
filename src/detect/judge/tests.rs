//! The judge on rows of values.

use super::*;
use crate::rule::load;

const RULES: &str = r#"
provider = "Test"

[[rule]]
id = "test.password"
title = "password"
confidence = "high"
names = ["password"]
author = "people"

[[rule]]
id = "test.token"
title = "token"
names = ["token"]

[[rule]]
id = "test.key"
title = "key"
names = ["key"]
author = "chance"

[[rule]]
id = "test.form"
title = "form"
shape = '"tst_" + [alnum]{20}'
samples = ["KNOWNSAMPLE"]

[[rule]]
id = "test.doubtful"
title = "doubtful"
shape = '"dbt_" + [alnum]{20}'
confidence = "low"

[[rule]]
id = "test.part"
title = "part"
shape = '"prt://" + secret([^@]{1,40}) + "@"'
confidence = "medium"
judged = true
"#;

/// What the judge says, in one word: the confidence or the reason.
fn verdict(rule: &str, name: &str, value: &str, form: Form, syntax: Syntax, setting: Setting) -> String {
    let rules = load::parse("test.toml", RULES).unwrap();
    let rule = rules.iter().find(|candidate| candidate.id == rule).unwrap();
    let binding = Some(Binding { name: name.as_bytes(), form, operator: Operator::Assign, is_bytes: false });
    let prefix = if rule.id == "test.form" { &value.as_bytes()[..4] } else { b"" };
    match judge(
        rule,
        &Candidate {
            value: value.as_bytes(),
            prefix,
            word: None,
            binding,
            syntax,
            setting,
            minified: false,
            tangled: OnceCell::new(),
            around: [b"", b""],
        },
    ) {
        Verdict::Credential(confidence, ..) => confidence.to_string(),
        Verdict::Nothing(reason) => reason.id().to_owned(),
    }
}

#[test]
fn what_programs_are_made_of_is_no_password() {
    for (value, wanted) in [
        ("latin-1", "plain-value"),
        ("UTF-8", "plain-value"),
        ("ascii9Kq7", "medium"),
        ("urn:uuid:a515cfa4-5da4-22e1-f5b5-00a0451e6bf7", "location"),
        ("d===t?a:b", "code"),
        ("k3J9x0Qm==t", "medium"),
        ("pass=[[:digit:]]+", "code"),
        (":digit:", "code"),
        ("dep:pem", "code"),
        ("django.contrib.auth.PBKDF2Hasher", "code"),
        ("Kx9.Qm2.vB7tRwPq81", "medium"),
        ("POLLING_MODE", "code"),
        ("XKQZ_VBRT", "medium"),
        ("vf_token=", "code"),
        ("LDAP_CLEARPW\\t", "code"),
        ("IEEE_8021X_CA_CERT_PASSWORD", "code"),
        ("CatalogSettings.ConnectionPasswordEncryption.AwsKmsKeyId", "code"),
        ("org.jenkinsci.plugins.credentialsbinding.impl.", "code"),
        ("Kx9.Qm2.vB7.tRwPq81", "medium"),
        ("node_id=$557365204145532d bw=1024", "code"),
        ("password--pqN5B", "code"),
        ("Thepasswordcannotbeverified", "placeholder"),
        ("SensitiveAttribute", "low"),
        ("resource/v2.1/", "location"),
        ("edit.php?table=adminpassword", "location"),
        ("zyxw-abdcefghi-12345", "low"),
        ("aabbccddeeffgghhiijj", "placeholder"),
        ("#PWD_BROWSER:0:{}:{}", "reference"),
        ("{SMD5}cnexgcsjdBHMQ1yhB7+sD+a+qDI=", "digest"),
        ("{Kq7x}vB7+tRw", "medium"),
        ("argon2$argon2i$v=19$m=256$c29tZXNhbHQ$AJFIsNZTMKTAewB4", "digest"),
        ("lkS1Nbtp$CyLd/WPQXizsbxFUTqFRoMvaC+zhOULEeZaQkUJj+Gg", "digest"),
        ("lkS1Nbtp$CyLd/WPQXizs", "medium"),
        ("myName:$2y$05$lE3eGtyj41jZwrzS87KTqe6", "digest"),
        ("aad3b435b51404eeaad3b435b51404ee:", "digest"),
        ("000000E4-0000-1000-8000-0026BB765291", "plain-value"),
        ("ec2:password", "repeats-name"),
        ("@fd_password@2", "reference"),
        ("@{pw}", "reference"),
        ("$salt\\x0\\x0\\x1", "reference"),
        ("src/ext/readpassphrase.c", "location"),
        ("([^\"]+)", "code"),
        ("vf_tokenQ=", "medium"),
        ("#snmp_password", "code"),
        ("/String/Key[text()=\"Password\"]/../Value[text()=\"{}\"]/../..", "location"),
        ("mismatch\\b", "code"),
        ("mI5match\\b", "medium"),
    ] {
        assert_eq!(
            verdict("test.password", "password", value, Form::Quoted, Syntax::Code, Setting::Plain),
            wanted,
            "{value}"
        );
    }
}

#[test]
fn names_are_told_from_letters_of_random_case() {
    for (value, named) in [
        ("V1SecretVolumeSource", true),
        ("oauth2_jwt_secret", true),
        ("x-goog-api-key", true),
        ("FTBL6ObNsAWNLizY", false),
        ("Qegf4L4XinQjMNoOODYEcsitiraD6U", false),
        ("keymb9PFRA5pynkJ4", false),
    ] {
        assert_eq!(reads_like_name(value.as_bytes()), named, "{value}");
    }
}

#[test]
fn passwords() {
    for (value, wanted) in [
        ("Tr0ub4dor&3", "medium"),
        ("ennmfosrq7", "medium"),
        ("kbxglmjeumo", "medium"),
        ("swordfish9", "medium"),
        ("dbpass", "low"),
        ("GW2_pwd", "low"),
        ("scram-sha-256", "words"),
        ("###ORACLE_PWD###", "placeholder"),
        ("###Default", "placeholder"),
        ("snmp_auth_password", "low"),
        ("surrogate_or_strict", "low"),
        ("U2FsdGVkX1k3J9x0QmZ7vB2tRw", "sealed"),
        ("users/{id}", "reference"),
        ("Hasło:", "words"),
        ("2022-11-23T00:00:00.000Z", "plain-value"),
        ("--insecure", "code"),
        ("k3J9x0QmZ7vB2tRwPq81", "medium"),
        ("ysho", "medium"),
        ("mule", "low"),
        ("Kq7", "length"),
        ("changeme", "placeholder"),
        ("password", "repeats-name"),
        ("dbPassword", "placeholder"),
        ("your-password-here", "placeholder"),
        ("<PASSWORD>", "placeholder"),
        ("********", "masked"),
        ("xxxxxxxx", "masked"),
        ("123456", "low"),
        ("1234", "plain-value"),
        ("qwerty123", "low"),
        ("qwerty", "low"),
        ("${DB_PASSWORD}", "reference"),
        ("$DB_PASSWORD", "reference"),
        ("{{ vault_password }}", "reference"),
        ("%(password)s", "reference"),
        ("ENC(k3J9x0QmZ7vB2tRw)", "sealed"),
        ("Enter your password", "placeholder"),
        ("Passwort vergessen?", "words"),
        ("пароль пользователя", "words"),
        ("/etc/secrets/db", "location"),
        ("https://example.org/reset", "location"),
        ("true", "plain-value"),
        ("1.2.3", "plain-value"),
        ("$2b$12$k3J9x0QmZ7vB2tRwk3J9x0QmZ7vB2tRwk3J9x0QmZ7vB2tRw", "digest"),
        ("self.password", "code"),
        ("get_password()", "code"),
        ("test-password", "placeholder"),
        ("admin123", "low"),
        ("Mysql@5566", "medium"),
        ("Sup3rServer", "medium"),
        ("Password", "repeats-name"),
        ("Password123!", "low"),
    ] {
        assert_eq!(
            verdict("test.password", "password", value, Form::Quoted, Syntax::Code, Setting::Plain),
            wanted,
            "{value}"
        );
    }
}

#[test]
fn tokens() {
    for (value, wanted) in [
        ("k3J9x0QmZ7vB2tRwPq81", "medium"),
        ("2683e12dd083b1aad5b0d4328b407ab5", "medium"),
        ("9f1c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f", "low"),
        ("k3J9x0Qm", "medium"),
        ("k3j9x0qm", "low"),
        ("application/json", "words"),
        ("access_token", "repeats-name"),
        ("aaaaaaaabbbbbbbb", "low-entropy"),
        ("my-service-token", "placeholder"),
        ("Kq7xz", "length"),
        ("process.env.TOKEN", "reference"),
        ("k3J9x0QmZ7::vB2tRw()", "code"),
        ("ZXhhbXBsZS1lbmNvZGVk", "words"),         // `example-encoded`
        ("MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=", "words"), // Digits in a row.
        ("eyJ0eXAiOiJKV1QifQ.eyJpYXQiOjE1MTYyMzkwMjJ9.wrong", "low"),
        ("abc123abc123abc123abc123", "placeholder"),
        ("3c9adeadbeef41f7", "placeholder"),
        ("\\\"mboxs\\\":", "code"),
    ] {
        assert_eq!(
            verdict("test.token", "token", value, Form::Quoted, Syntax::Code, Setting::Plain),
            wanted,
            "{value}"
        );
    }
}

#[test]
fn keys_that_only_chance_makes() {
    let graded = |name, value, syntax, setting| verdict("test.key", name, value, Form::Quoted, syntax, setting);
    for (name, value, plain, rehearsed) in [
        ("mapsKey", "k3J9x0QmZ7vB2tRwPq81", "medium", "medium"),
        ("mapsKey", "2683e12dd083b1aad5b0d4328b407ab5", "medium", "low"),
        ("key", "k3J9x0QmZ7vB2tRwPq81", "medium", "low"),
        ("key", "2683e12dd083b1aad5b0d4328b407ab5", "medium", "rehearsed"),
        ("key", "k3J9x0QmZ7vB", "words", "words"),
        ("key", "000102030405060708090a0b0c0d0e0f", "placeholder", "placeholder"),
        ("key", "openapi-spec-2022-11-28-v1", "words", "words"),
        ("key", "air_quality_pm2_5_of_the_last_day", "words", "words"),
        ("key", "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABB", "public", "public"),
        ("key", "3FB779695ED3EF60623BC6C24B15423C8BFDED51", "digest", "digest"),
        ("key", "3fb779695ed3ef60", "digest", "digest"),
        ("key", "value10,range=(1:5),string", "code", "code"),
    ] {
        assert_eq!(graded(name, value, Syntax::Code, Setting::Plain), plain, "{name} {value}");
        assert_eq!(graded(name, value, Syntax::Code, Setting::Rehearsal), rehearsed, "{name} {value} in a test");
    }
    assert_eq!(graded("key", "k3J9x0QmZ7vB2tRwPq81", Syntax::Json, Setting::Plain), "low");
}

#[test]
fn the_place_lowers_the_confidence() {
    let graded = |value, form, syntax, setting| verdict("test.password", "password", value, form, syntax, setting);
    for (value, form, syntax, setting, wanted) in [
        // Words are made up where things are tried out; random characters are hardly.
        ("swordfish9", Form::Quoted, Syntax::Code, Setting::Rehearsal, "low"),
        ("Tr0ub4dor&3", Form::Quoted, Syntax::Code, Setting::Rehearsal, "medium"),
        ("Tr0ub4dor&3", Form::Bare, Syntax::Prose, Setting::Plain, "medium"),
        ("ysho", Form::Quoted, Syntax::Code, Setting::Rehearsal, "medium"),
        ("ysh", Form::Quoted, Syntax::Code, Setting::Plain, "length"),
        ("k3J9x0QmZ7vB2tRwPq81", Form::Quoted, Syntax::Code, Setting::Rehearsal, "medium"),
        ("Tr0ub4dor&3", Form::Quoted, Syntax::Json, Setting::Digests, "digest"),
        ("Valvontasalasana", Form::Quoted, Syntax::Json, Setting::Translation, "words"),
        ("Contrase\\u00f1a", Form::Quoted, Syntax::Json, Setting::Translation, "words"),
        ("Tr0ub4dor&3", Form::Quoted, Syntax::Json, Setting::Translation, "medium"),
        // What is to be escaped, and what is a word once it isn't.
        ("#@<>$", Form::Quoted, Syntax::Code, Setting::Rehearsal, "low"),
        ("#k@3<>$Q", Form::Quoted, Syntax::Code, Setting::Rehearsal, "medium"),
        ("pa;ss", Form::Quoted, Syntax::Code, Setting::Rehearsal, "placeholder"),
        ("\\u0418secret", Form::Quoted, Syntax::Code, Setting::Rehearsal, "placeholder"),
        ("verschlu\\u0308sselt", Form::Quoted, Syntax::Code, Setting::Rehearsal, "low"),
        ("p4ssw0rd", Form::Quoted, Syntax::Code, Setting::Plain, "medium"),
        ("1233432", Form::Quoted, Syntax::Code, Setting::Rehearsal, "low"),
        ("ABcdefg123456@#]", Form::Quoted, Syntax::Code, Setting::Rehearsal, "placeholder"),
        // Digits that stand for letters, and words with a letter or two more.
        ("p4ssw0rd", Form::Quoted, Syntax::Code, Setting::Rehearsal, "low"),
        ("S0meP@ss", Form::Bare, Syntax::Yaml, Setting::Rehearsal, "low"),
        ("S0meP@ss", Form::Bare, Syntax::Yaml, Setting::Plain, "medium"),
        ("SomeKindOfPassword123!@#", Form::Bare, Syntax::Yaml, Setting::Plain, "placeholder"),
        ("1234qwer!@#$", Form::Bare, Syntax::Yaml, Setting::Rehearsal, "placeholder"),
        ("1234qwer!@#$", Form::Bare, Syntax::Yaml, Setting::Plain, "medium"),
        ("SeCrEt", Form::Bare, Syntax::Yaml, Setting::Plain, "placeholder"),
        ("smartvm", Form::Quoted, Syntax::Yaml, Setting::Rehearsal, "low"),
        ("smartvm", Form::Quoted, Syntax::Yaml, Setting::Plain, "medium"),
        // What anybody guesses is a password where servers are set up, and none where things are tried out.
        ("qwerty123", Form::Bare, Syntax::Yaml, Setting::Plain, "medium"),
        ("qwerty123", Form::Bare, Syntax::Yaml, Setting::Rehearsal, "placeholder"),
        ("Mysql@5566", Form::Bare, Syntax::Yaml, Setting::Plain, "medium"),
        ("Mysql@5566", Form::Bare, Syntax::Yaml, Setting::Rehearsal, "low"),
        // Without quotes it may be a name, in code more than elsewhere.
        ("gatewaySonde", Form::Bare, Syntax::Code, Setting::Plain, "low"),
        ("frhkcwjt", Form::Bare, Syntax::Yaml, Setting::Plain, "medium"),
    ] {
        assert_eq!(graded(value, form, syntax, setting), wanted, "{value}");
    }
}

#[test]
fn what_is_doubtful_anywhere_is_silent_where_things_are_tried_out() {
    let graded =
        |setting| verdict("test.doubtful", "x", "dbt_k3J9x0QmZ7vB2tRwPq81", Form::Quoted, Syntax::Code, setting);
    assert_eq!((graded(Setting::Plain), graded(Setting::Rehearsal)), ("low".to_owned(), "rehearsed".to_owned()));
}

#[test]
fn a_password_in_an_address_is_judged_as_the_program_gets_it() {
    for (value, wanted) in [("p%40ssw0rd", "low"), ("Tr0ub4dor%263", "medium"), ("%zz%4K9", "medium")] {
        assert_eq!(verdict("test.part", "url", value, Form::Quoted, Syntax::Code, Setting::Plain), wanted, "{value}");
    }
}

#[test]
fn recognised_forms() {
    for (body, wanted) in [
        ("k3J9x0QmZ7vB2tRwPq81", "high"),
        ("xxxxxxxxxxxxxxxxxxxx", "masked"),
        ("aaaaaaaaaaaaaaaaaaa1", "placeholder"),
        ("abcdefghijklmnopqrst", "placeholder"),
        ("k3J9KNOWNSAMPLERwPq8", "known-sample"),
        ("k3J9EXAMPLEB2tRwPq81", "placeholder"),
    ] {
        let value = format!("tst_{body}");
        assert_eq!(verdict("test.form", "x", &value, Form::Quoted, Syntax::Code, Setting::Plain), wanted, "{value}");
    }
}

/// Of values that chance makes hardly one is taken for something else, or doubted.
#[test]
fn what_chance_makes_is_no_word() {
    const MANY: usize = 200;
    const ALPHABETS: [&[u8]; 5] = [
        b"0123456789abcdef",
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        b"abcdefghijklmnopqrstuvwxyz0123456789",
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as usize % below
    };
    for alphabet in ALPHABETS {
        for (length, rule) in [(16, "token"), (20, "password"), (24, "token"), (40, "token")] {
            let values =
                (0..MANY).map(|_| (0..length).map(|_| char::from(alphabet[next(alphabet.len())])).collect::<String>());
            let said = |value: &String| {
                verdict(&format!("test.{rule}"), rule, value, Form::Quoted, Syntax::Code, Setting::Plain) != "medium"
            };
            let doubted: Vec<String> = values.filter(said).collect();
            assert!(doubted.len() <= 1, "{length} {rule}: {doubted:?}");
        }
    }
}
