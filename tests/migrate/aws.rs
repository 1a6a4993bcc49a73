//! Against a real `moto_server`, and against servers that answer what AWS should not.

use crate::repository::Repository;
use crate::support::alone::alone;
use crate::support::findings::{Planted, assert_absent, findings};
use crate::support::moto::{python, with_moto};
use crate::support::server::{Answer, serve};
use crate::support::stores::Lying;
use crate::{create, migrate, sentinel, steps};
use keylift::migrate::aws::{ConnectError, Connection, SecretsManager};
use keylift::migrate::name::SecretName;
use keylift::migrate::store::{Store, StoreError};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

const PENDING: &str = "a secret of this name is scheduled for deletion";
const CONFLICT: &str = "the name is taken by a secret with another value; nothing was overwritten";
const CLIENT: &str = "import boto3; c = boto3.client('secretsmanager')\n";

fn connect() -> SecretsManager {
    SecretsManager::connect(&Connection::default()).unwrap()
}

/// The store behind `url`, with the patience that people have.
fn connect_to(url: String) -> SecretsManager {
    connect_with(url, Connection::default().patience)
}

fn connect_with(url: String, patience: Duration) -> SecretsManager {
    SecretsManager::connect(&Connection { endpoint: Some(url), patience, ..Connection::default() }).unwrap()
}

/// Fails unless `work` ends within `time`: once in ten tries, for a machine has other things to do now and then.
fn ends_within(time: Duration, work: impl Fn()) {
    let tries = (0..10).map(|_| {
        let begin = Instant::now();
        work();
        begin.elapsed()
    });
    let longer: Vec<_> = tries.take_while(|took| *took >= time).collect();
    assert!(longer.len() < 10, "{longer:?}");
}

/// Stores `value`, and gives back the error.
fn failure(store: &dyn Store, value: &str) -> StoreError {
    create(store, "shop/db", value).unwrap_err()
}

#[test]
fn a_secret_is_stored_proven_and_written_down() {
    with_moto("aws::a_secret_is_stored_proven_and_written_down", || {
        let (root, secret) = (tempfile::tempdir().unwrap(), sentinel());
        let long = format!("-----BEGIN-----\n{}ü\"'\0\n-----END-----\n", "x".repeat(65_000));
        let planted = [Planted::new("db_password", &secret), Planted::new("key", &long)];
        let migrated = migrate(&findings(&planted), &connect(), root.path());
        migrated.assert(&[("prod/shop/db-password", "Created"), ("prod/shop/key", "Created")]);
        assert_absent(&secret, migrated.printed.as_bytes(), "the output");
        assert_eq!(steps(root.path()), ["intent", "created", "verified", "intent", "created", "verified"]);
        let code = "n = 'prod/shop/db-password'; d = c.describe_secret(SecretId=n)\n\
            print(c.get_secret_value(SecretId=n)['SecretString'], d['Description'], \
            sorted((t['Key'], t['Value']) for t in d['Tags']))";
        let expected = format!(
            "{secret} a generic.password, moved out of the source by keylift \
             [('keylift:rule', 'generic.password'), ('keylift:source', 'src/settings.py')]\n"
        );
        assert_eq!(python(&format!("{CLIENT}{code}")), expected);
    });
}

#[test]
fn a_rerun_makes_no_duplicates() {
    with_moto("aws::a_rerun_makes_no_duplicates", || {
        let root = tempfile::tempdir().unwrap();
        let findings = findings(&[Planted::new("a", "v1"), Planted::new("b", "v2")]);
        migrate(&findings, &connect(), root.path()).assert(&[("prod/shop/a", "Created"), ("prod/shop/b", "Created")]);
        migrate(&findings, &connect(), root.path()).assert(&[("prod/shop/a", "Known"), ("prod/shop/b", "Known")]);
        let journal = root.path().join(".keylift/journal.jsonl");
        fs::write(&journal, "").unwrap(); // as if the crash came before anything was written
        migrate(&findings, &connect(), root.path()).assert(&[("prod/shop/a", "Created"), ("prod/shop/b", "Created")]);
        fs::remove_dir_all(root.path().join(".keylift")).unwrap();
        migrate(&findings, &connect(), root.path()).assert(&[("prod/shop/a", "Adopted"), ("prod/shop/b", "Adopted")]);
        let versions = "for s in sorted(c.list_secrets()['SecretList'], key=lambda s: s['Name']): print(s['Name'], \
            len(c.list_secret_version_ids(SecretId=s['Name'])['Versions']))";
        assert_eq!(python(&format!("{CLIENT}{versions}")), "prod/shop/a 1\nprod/shop/b 1\n");
    });
}

#[test]
fn a_taken_name_is_never_overwritten() {
    with_moto("aws::a_taken_name_is_never_overwritten", || {
        python(&format!("{CLIENT}c.create_secret(Name='prod/shop/a', SecretString='theirs')"));
        let root = tempfile::tempdir().unwrap();
        migrate(&findings(&[Planted::new("a", "ours")]), &connect(), root.path()).assert(&[("prod/shop/a", CONFLICT)]);
        let value = python(&format!("{CLIENT}print(c.get_secret_value(SecretId='prod/shop/a')['SecretString'])"));
        assert_eq!(value, "theirs\n");
        assert_eq!(steps(root.path()), ["intent", "failed"]);
    });
}

#[test]
fn a_name_scheduled_for_deletion_is_said_to_be_so() {
    with_moto("aws::a_name_scheduled_for_deletion_is_said_to_be_so", || {
        let root = tempfile::tempdir().unwrap();
        let findings = findings(&[Planted::new("a", "v")]);
        let delete = format!("{CLIENT}c.delete_secret(SecretId='prod/shop/a')");
        python(&format!("{CLIENT}c.create_secret(Name='prod/shop/a', SecretString='other')"));
        python(&delete);
        migrate(&findings, &connect(), root.path()).assert(&[("prod/shop/a", PENDING)]);
        python(&format!("{CLIENT}c.delete_secret(SecretId='prod/shop/a', ForceDeleteWithoutRecovery=True)"));
        migrate(&findings, &connect(), root.path()).assert(&[("prod/shop/a", "Created")]);
        python(&delete);
        migrate(&findings, &connect(), root.path()).assert(&[("prod/shop/a", PENDING)]);
    });
}

#[test]
fn a_lie_in_the_read_back_is_no_proof() {
    with_moto("aws::a_lie_in_the_read_back_is_no_proof", || {
        let root = tempfile::tempdir().unwrap();
        let findings = findings(&[Planted::new("a", "v")]);
        let expected = "stored, but not proven: what was read back differs from the value in the source";
        migrate(&findings, &Lying(&connect()), root.path()).assert(&[("prod/shop/a", expected)]);
        assert_eq!(steps(root.path()), ["intent", "created", "unproven"]);
        migrate(&findings, &connect(), root.path()).assert(&[("prod/shop/a", "Created")]);
    });
}

/// AWS answers so for a name that is scheduled for deletion; moto does not.
#[test]
fn awss_own_answer_for_a_name_scheduled_for_deletion_is_understood() {
    alone("aws::awss_own_answer_for_a_name_scheduled_for_deletion_is_understood", &[], || {
        let arn = "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/shop/a-AbCdEf";
        let url = serve(move |operation, _| match operation {
            "CreateSecret" => Answer::Body(400, r#"{"__type":"InvalidRequestException"}"#.to_owned()),
            _ => Answer::Body(200, format!(r#"{{"ARN":"{arn}","Name":"prod/shop/a","DeletedDate":1.7e9}}"#)),
        });
        let root = tempfile::tempdir().unwrap();
        migrate(&findings(&[Planted::new("a", "v")]), &connect_to(url), root.path())
            .assert(&[("prod/shop/a", PENDING)]);
    });
}

/// Every error that the service's own model has, and the common ones that AWS documents apart from it.
#[test]
fn an_error_is_told_by_its_code_and_never_in_the_servers_words() {
    with_moto("aws::an_error_is_told_by_its_code_and_never_in_the_servers_words", || {
        let model = "import botocore.session as s; m = s.get_session().get_service_model('secretsmanager')\n\
            print(*sorted({e.name for o in m.operation_names for e in m.operation_model(o).error_shapes}))";
        let rows = [
            ("EncryptionFailure", "the KMS key can't be used"),
            ("DecryptionFailure", "the KMS key can't be used"),
            ("InternalServiceError", "Secrets Manager has a fault"),
            ("InvalidNextTokenException", "AWS refuses the request"),
            ("InvalidParameterException", "AWS refuses the request"),
            ("InvalidRequestException", "AWS refuses the request"),
            ("LimitExceededException", "a quota of Secrets Manager is used up"),
            ("MalformedPolicyDocumentException", "AWS does not take the resource policy"),
            ("PreconditionNotMetException", "AWS refuses the request"),
            ("PublicPolicyException", "AWS does not take the resource policy"),
            ("ResourceExistsException", "a secret of this name exists"),
            ("ResourceNotFoundException", "there is no secret of this name"),
            ("AccessDeniedException", "AWS denies it"),
            ("ExpiredTokenException", "AWS does not accept the credentials"),
            ("IncompleteSignature", "AWS does not accept the credentials"),
            ("InternalFailure", "Secrets Manager has a fault"),
            ("InvalidAction", "AWS refuses the request"),
            ("InvalidClientTokenId", "AWS does not accept the credentials"),
            ("InvalidSignatureException", "AWS does not accept the credentials"),
            ("KMSAccessDeniedException", "the KMS key can't be used"),
            ("KMSDisabledException", "the KMS key can't be used"),
            ("KMSInvalidStateException", "the KMS key can't be used"),
            ("KMSNotFoundException", "the KMS key can't be used"),
            ("MissingAuthenticationTokenException", "AWS does not accept the credentials"),
            ("NotAuthorized", "AWS denies it"),
            ("OptInRequired", "AWS denies it"),
            ("RequestExpired", "AWS does not accept the credentials"),
            ("ServiceUnavailable", "Secrets Manager has a fault"),
            ("ThrottlingException", "AWS asks to slow down"),
            ("UnrecognizedClientException", "AWS does not accept the credentials"),
            ("ValidationException", "AWS refuses the request"),
        ];
        for code in python(model).split_whitespace() {
            assert!(rows.iter().any(|(known, _)| *known == code), "{code} is not tested");
        }
        let secret = sentinel();
        let check = |code: &str, expected: &str| {
            let body = format!(r#"{{"__type":"{code}","message":"{secret}","Message":"{secret}"}}"#);
            let url = serve(move |_, _| Answer::Body(400, body.clone()));
            let patience = Duration::from_secs(30);
            let store = SecretsManager::connect(&Connection { endpoint: Some(url), patience, ..Connection::default() });
            let error = failure(&store.unwrap(), &secret);
            assert!(error.to_string().starts_with(expected), "{code} {error}");
            let named = code.starts_with("Resource") || error.to_string().contains(&format!("({code})"));
            assert!(named || code == secret, "{error}");
            assert_absent(&secret, format!("{error:?} {error}").as_bytes(), "the error");
        };
        // Some are tried several times, with pauses.
        std::thread::scope(|scope| {
            for (code, expected) in rows {
                let check = &check;
                scope.spawn(move || check(code, expected));
            }
            check(&secret, "AWS refuses the request (an error that keylift does not know)");
        });
    });
}

#[test]
fn an_answer_that_is_none_is_not_shown() {
    alone("aws::an_answer_that_is_none_is_not_shown", &[], || {
        let secret = sentinel();
        for (status, body) in [
            (200, format!(r#"{{"Name":"shop/db","SecretString":"{secret}"#)), // cut short
            (200, format!("<html>{secret}</html>")),
            (403, format!("<Error><Code>{secret}</Code></Error>")),
            (200, format!(r#"{{"ARN":"{secret}","Name":"{secret}"}}"#)),
        ] {
            let store = connect_to(serve(move |_, _| Answer::Body(status, body.clone())));
            let name = SecretName::parse("shop/db").unwrap();
            let mut printed = format!("{:?}", failure(&store, &secret));
            printed += &format!("{:?} {:?}", store.read(&name), store.describe(&name));
            assert_absent(&secret, printed.as_bytes(), "the errors");
            assert_eq!(failure(&store, &secret), StoreError::Unreadable);
        }
    });
}

/// What stands before the service has no codes.
#[test]
fn a_status_without_a_code_is_told() {
    alone("aws::a_status_without_a_code_is_told", &[], || {
        let check = |status: u16, expected: &str| {
            for body in ["", "<html>hunter2</html>"] {
                let store = connect_to(serve(move |_, _| Answer::Body(status, body.to_owned())));
                let error = failure(&store, "v").to_string();
                assert_eq!(error, expected, "{status} {body}");
            }
        };
        // Some are tried several times, with pauses.
        std::thread::scope(|scope| {
            for (status, expected) in [
                (301, "the answer can't be understood"),
                (407, "the answer can't be understood"),
                (429, "AWS asks to slow down (HTTP status 429), also after several tries"),
                (502, "Secrets Manager has a fault (HTTP status 502), also after several tries"),
                (503, "Secrets Manager has a fault (HTTP status 503), also after several tries"),
            ] {
                scope.spawn(move || check(status, expected));
            }
        });
    });
}

/// A name may be taken by what keylift would never store. It is somebody's, and not empty.
#[test]
fn a_name_taken_by_binary_data_is_a_conflict() {
    with_moto("aws::a_name_taken_by_binary_data_is_a_conflict", || {
        let bytes = |name: &str| python(&format!("{CLIENT}c.create_secret(Name='{name}', SecretBinary=b'v')"));
        let root = tempfile::tempdir().unwrap();
        bytes("prod/shop/a");
        migrate(&findings(&[Planted::new("a", "v")]), &connect(), root.path()).assert(&[("prod/shop/a", CONFLICT)]);
        let repository = Repository::new("checked", 2);
        bytes(repository.name());
        let ran = repository.run(&std::env::var("AWS_ENDPOINT_URL").unwrap(), &[]);
        ran.assert(3, "Nothing was stored, because 1 check did not pass");
        ran.assert(3, CONFLICT);
    });
}

#[test]
fn a_server_without_tls_is_not_trusted() {
    alone("aws::a_server_without_tls_is_not_trusted", &[], || {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("https://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let _ = stream.read(&mut [0; 1 << 10]);
                let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
            }
        });
        assert_eq!(failure(&connect_to(url), "v"), StoreError::Untrusted);
    });
}

#[test]
fn a_server_that_never_answers_is_given_up() {
    alone("aws::a_server_that_never_answers_is_given_up", &[], || {
        let store = connect_with(serve(|_, _| Answer::Silence), Duration::from_secs(3));
        ends_within(Duration::from_secs(5), || assert_eq!(failure(&store, "v"), StoreError::TimedOut));
    });
}

/// Without the limit the memory grows until the time is up.
#[test]
fn an_answer_without_an_end_is_given_up() {
    alone("aws::an_answer_without_an_end_is_given_up", &[], || {
        // Each is tried several times, with pauses.
        std::thread::scope(|scope| {
            for status in [200, 400, 500] {
                scope.spawn(move || {
                    let url = serve(move |_, _| Answer::Endless(status));
                    let store = connect_to(url);
                    assert_eq!(failure(&store, "v"), StoreError::TooLong, "{status}");
                });
            }
        });
        expect_little_memory();
    });
}

/// Nor does who gives out credentials fill it.
#[test]
fn credentials_without_an_end_are_given_up() {
    let endless = serve(|_, _| Answer::Endless(200));
    let role = tempfile::NamedTempFile::new().unwrap();
    fs::write(role.path(), "token").unwrap();
    let name = "aws::credentials_without_an_end_are_given_up";
    let none = [("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", "")];
    for source in [
        &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", endless.as_str())][..],
        &[
            ("AWS_WEB_IDENTITY_TOKEN_FILE", role.path().to_str().unwrap()),
            ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/r"),
            ("AWS_ENDPOINT_URL", endless.as_str()),
        ],
    ] {
        alone(name, &[&none, source].concat(), || {
            let error = SecretsManager::connect(&Connection::default()).unwrap_err();
            assert!(matches!(error, ConnectError::NoCredentials), "{error:?}");
            expect_little_memory();
        });
    }
}

fn expect_little_memory() {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap().trim().trim_end_matches(" kB");
    assert!(peak.parse::<u64>().unwrap() < 200_000, "{peak} kB of memory");
}

#[test]
fn a_server_that_is_not_there_is_unreachable() {
    alone("aws::a_server_that_is_not_there_is_unreachable", &[], || {
        assert_eq!(failure(&connect(), "v"), StoreError::Unreachable);
    });
}

#[test]
fn a_bad_endpoint_is_refused_without_showing_it() {
    let name = "aws::a_bad_endpoint_is_refused_without_showing_it";
    alone(name, &[("AWS_ENDPOINT_URL_SECRETS_MANAGER", "not-a-url hunter2")], || {
        let error = SecretsManager::connect(&Connection::default()).unwrap_err();
        assert!(matches!(error, ConnectError::Endpoint(_)), "{error:?}");
        let printed = format!("{error} {error:?}") + &format!("{:?}", miette::Report::new(error));
        assert!(printed.contains("AWS_ENDPOINT_URL_SECRETS_MANAGER") && !printed.contains("hunter2"), "{printed}");
    });
}

#[test]
fn without_a_region_nothing_is_asked() {
    let name = "aws::without_a_region_nothing_is_asked";
    alone(name, &[("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "")], || {
        ends_within(Duration::from_secs(1), || {
            let error = SecretsManager::connect(&Connection::default()).unwrap_err();
            assert!(matches!(error, ConnectError::NoRegion), "{error:?}");
        });
    });
}

/// The metadata service that is asked last may be a black hole, as on most machines outside AWS.
#[test]
fn without_credentials_it_says_so_within_two_seconds() {
    let silence = serve(|_, _| Answer::Silence);
    let extra = [
        ("AWS_ACCESS_KEY_ID", ""),
        ("AWS_SECRET_ACCESS_KEY", ""),
        ("AWS_EC2_METADATA_DISABLED", ""),
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", silence.as_str()),
    ];
    alone("aws::without_credentials_it_says_so_within_two_seconds", &extra, || {
        ends_within(Duration::from_secs(2), || {
            let error = SecretsManager::connect(&Connection::default()).unwrap_err();
            assert!(matches!(error, ConnectError::NoCredentials), "{error:?}");
        });
    });
}
