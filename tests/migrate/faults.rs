//! What goes wrong between keylift and the service: how the run ends, what the journal says, what a rerun does.

use crate::repository::Repository;
use crate::support::moto::with_moto;
use crate::support::proxy::{Fault, Proxy};
use std::ops::Range;

/// A fault, and what comes of it.
struct Row {
    name: &'static str,
    /// The operation that it befalls; `None` for all of them.
    operation: Option<&'static str>,
    /// Which calls of that operation, counted from 0.
    calls: Range<usize>,
    fault: fn() -> Fault,
    code: i32,
    text: &'static str,
    steps: &'static str,
    /// The steps that the rerun adds.
    again: &'static str,
}

const CREATE: Option<&str> = Some("CreateSecret");
const READ: Option<&str> = Some("GetSecretValue");
const ALL: Range<usize> = 0..usize::MAX;
/// A run with one secret calls `DescribeSecret` and `GetSecretValue` to check, then `CreateSecret`, then
/// `GetSecretValue` to prove.
const PROOF: Range<usize> = 1..2;

impl Row {
    /// A fault of the first creations that the next try makes good.
    const fn overcome(name: &'static str, calls: Range<usize>, fault: fn() -> Fault) -> Self {
        let (steps, again) = ("intent created verified", "verified");
        Self { name, operation: CREATE, calls, fault, code: 0, text: "created", steps, again }
    }

    /// A fault that ends the run with this text, after these steps.
    const fn told(
        name: &'static str,
        operation: Option<&'static str>,
        calls: Range<usize>,
        fault: fn() -> Fault,
        text: &'static str,
        steps: &'static str,
    ) -> Self {
        Self { name, operation, calls, fault, code: 3, text, steps, again: "intent created verified" }
    }

    fn befalls(&self, operation: &str, before: usize) -> Fault {
        let is_meant = self.operation.is_none_or(|it| it == operation) && self.calls.contains(&before);
        if is_meant { (self.fault)() } else { Fault::None }
    }
}

static ROWS: [Row; 22] = [
    Row::overcome("none", 0..0, || Fault::None),
    Row::overcome("throttled-for-a-while", 0..2, throttled),
    Row::overcome("throttled-without-a-code", 0..2, || Fault::Answer(429, String::new())),
    Row::overcome("faulty-for-a-while", 0..2, faulty),
    Row::overcome("reset-once", 0..1, || Fault::Reset),
    Row::overcome("cut-once", 0..1, || Fault::Cut),
    Row::overcome("lost-once", 0..1, || Fault::Lose),
    Row::overcome("silent-once", 0..1, || Fault::Silence),
    Row::told(
        "throttled",
        CREATE,
        ALL,
        throttled,
        "AWS asks to slow down (ThrottlingException), also after several tries",
        "intent failed",
    ),
    Row::told(
        "throttled-for-good-without-a-code",
        CREATE,
        ALL,
        || Fault::Answer(429, "<html>slow down</html>".to_owned()),
        "AWS asks to slow down (HTTP status 429), also after several tries",
        "intent failed",
    ),
    Row::told(
        "faulty",
        CREATE,
        ALL,
        faulty,
        "Secrets Manager has a fault (InternalServiceError), also after several tries",
        "intent unproven",
    ),
    Row::told(
        "no-code",
        CREATE,
        ALL,
        || Fault::Answer(503, String::new()),
        "Secrets Manager has a fault (HTTP status 503), also after several tries",
        "intent unproven",
    ),
    Row::told("reset", CREATE, ALL, || Fault::Reset, "Secrets Manager can't be reached", "intent unproven"),
    // The server has done it each time, and keylift never learns.
    Row::told("lost", CREATE, ALL, || Fault::Lose, "Secrets Manager can't be reached", "intent unproven"),
    Row::told("not-an-answer", CREATE, ALL, page, "the answer can't be understood", "intent unproven"),
    Row::told(
        "altered",
        READ,
        PROOF,
        || Fault::Alter(|body| body.replacen("\"SecretString\": \"", "\"SecretString\": \"x", 1)),
        "stored, but not proven: what was read back differs from the value in the source",
        "intent created unproven",
    ),
    Row { operation: READ, ..Row::overcome("unseen-for-a-while", 1..4, unseen) },
    Row::told(
        "never-seen",
        READ,
        1..6,
        unseen,
        "stored, but not proven: it could not be read back: there is no secret of this name",
        "intent created unproven",
    ),
    Row::told(
        "not-read-back",
        READ,
        PROOF,
        denied,
        "stored, but not proven: it could not be read back: AWS denies it (AccessDeniedException)",
        "intent created unproven",
    ),
    Row::told("may-not-describe", Some("DescribeSecret"), ALL, denied, NOTHING_STORED, ""),
    Row::told("may-not-read", READ, ALL, denied, NOTHING_STORED, ""),
    Row::told(
        "credentials-expired",
        None,
        ALL,
        || Fault::error(400, "ExpiredTokenException"),
        "AWS does not accept the credentials (ExpiredTokenException)",
        "",
    ),
];

const NOTHING_STORED: &str = "Nothing was stored, because 1 check did not pass";

fn throttled() -> Fault {
    Fault::error(400, "ThrottlingException")
}

fn faulty() -> Fault {
    Fault::error(500, "InternalServiceError")
}

fn unseen() -> Fault {
    Fault::error(400, "ResourceNotFoundException")
}

fn denied() -> Fault {
    Fault::error(400, "AccessDeniedException")
}

fn page() -> Fault {
    Fault::Answer(200, "<html>a proxy's page</html>".to_owned())
}

#[test]
fn after_any_fault_the_same_command_ends_well() {
    with_moto("faults::after_any_fault_the_same_command_ends_well", || {
        let moto = std::env::var("AWS_ENDPOINT_URL").unwrap();
        std::thread::scope(|scope| {
            for row in &ROWS {
                scope.spawn(|| check(row, &moto));
            }
        });
    });
}

fn check(row: &'static Row, moto: &str) {
    let repository = Repository::new(row.name, 1);
    let proxy = Proxy::start(moto, move |operation, before| row.befalls(operation, before));
    let ran = repository.run(&proxy.url, &[]);
    ran.assert(row.code, row.text);
    assert!(!ran.text.contains("the server's own"), "{ran:?}");
    repository.assert_untold(&ran);
    assert_eq!(repository.steps(), row.steps, "{}", row.name);
    if row.steps.is_empty() {
        assert!(proxy.calls("CreateSecret").is_empty(), "{}", row.name);
    }
    let tokens = |body: &String| body.split("ClientRequestToken\":\"").nth(1).map(|rest| rest[..64].to_owned());
    let tokens: Vec<_> = proxy.calls("CreateSecret").iter().map(tokens).collect();
    assert!(tokens.windows(2).all(|pair| pair[0] == pair[1] && pair[0].is_some()), "{tokens:?}");
    let again = repository.run(moto, &[]);
    again.assert(0, repository.name());
    assert_eq!(repository.steps(), format!("{} {}", row.steps, row.again).trim(), "{}", row.name);
    repository.assert_stored();
    repository.assert_nothing_leaked();
}

#[test]
fn a_service_that_is_not_there_is_told_and_nothing_is_begun() {
    let test = "faults::a_service_that_is_not_there_is_told_and_nothing_is_begun";
    crate::support::alone::alone(test, &[], || {
        let repository = Repository::new("shop", 3);
        let ran = repository.run("http://127.0.0.1:9", &[]);
        ran.assert(3, "Secrets Manager can't be reached");
        assert_eq!(repository.steps(), "");
    });
}

/// Pauses between tries grow and are random, so that many clients do not come back at the same moment.
#[test]
fn tries_are_few_and_apart() {
    with_moto("faults::tries_are_few_and_apart", || {
        let moto = std::env::var("AWS_ENDPOINT_URL").unwrap();
        let repository = Repository::new("shop", 1);
        let proxy = Proxy::start(&moto, |operation, _| match operation {
            "CreateSecret" => Fault::error(503, "ServiceUnavailable"),
            _ => Fault::None,
        });
        repository.run(&proxy.url, &[]).assert(3, "Secrets Manager has a fault (ServiceUnavailable)");
        assert_eq!(proxy.calls("CreateSecret").len(), 5);
    });
}

#[test]
fn a_proxy_is_not_asked_for_this_machine() {
    with_moto("faults::a_proxy_is_not_asked_for_this_machine", || {
        let moto = std::env::var("AWS_ENDPOINT_URL").unwrap();
        let repository = Repository::new("shop", 1);
        let mut command = repository.command(&moto, &[]);
        command.env_remove("NO_PROXY").env("HTTP_PROXY", "http://127.0.0.1:9").env("http_proxy", "http://127.0.0.1:9");
        crate::repository::finish(&mut command).assert(0, "created");
    });
}

/// A full disk: the journal may not grow beyond a kilobyte. Nothing is sent that could not be written down before.
#[cfg(unix)]
#[test]
fn without_its_journal_it_stops() {
    with_moto("faults::without_its_journal_it_stops", || {
        let moto = std::env::var("AWS_ENDPOINT_URL").unwrap();
        let repository = Repository::new("shop", 20);
        let proxy = Proxy::start(&moto, |_, _| Fault::None);
        let whole = repository.command(&proxy.url, &[]);
        let mut command = std::process::Command::new("sh");
        command.args(["-c", "trap '' 25; ulimit -f 2; exec \"$0\" \"$@\""]).arg(whole.get_program());
        command.args(whole.get_args()).current_dir(whole.get_current_dir().unwrap());
        command.envs(whole.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let ran = crate::repository::finish(command.stdin(std::process::Stdio::null()));
        ran.assert(3, "Stopped: failed to read or write");
        ran.assert(3, "journal.jsonl: File too large");
        ran.assert(3, "it may be stored, but the journal could not be written");
        assert!(proxy.calls("CreateSecret").len() < 20);
        repository.run(&moto, &[]).assert(0, "created");
        repository.assert_stored();
    });
}

/// Only the form of a key is checked before; AWS has several words for one that can't be used, some of which mean other
/// things as well. The first creation shows it, and leaves nothing.
#[test]
fn a_key_that_cannot_be_used_is_told_by_the_first_creation() {
    with_moto("faults::a_key_that_cannot_be_used_is_told_by_the_first_creation", || {
        let moto = std::env::var("AWS_ENDPOINT_URL").unwrap();
        for (code, expected) in [
            ("EncryptionFailure", "the KMS key can't be used (EncryptionFailure)"),
            ("KMSDisabledException", "the KMS key can't be used (KMSDisabledException)"),
            ("ResourceNotFoundException", "the KMS key can't be used (ResourceNotFoundException)"),
            ("AccessDeniedException", "AWS denies it (AccessDeniedException); the KMS key may be why"),
            (
                "InvalidParameterException",
                "AWS refuses the request (InvalidParameterException); the KMS key may be why",
            ),
        ] {
            let repository = Repository::new(&code.to_lowercase(), 1);
            let proxy = Proxy::start(&moto, move |operation, _| match operation {
                "CreateSecret" => Fault::error(400, code),
                _ => Fault::None,
            });
            let ran = repository.run(&proxy.url, &["--kms-key-id", "alias/shop"]);
            ran.assert(3, expected);
            ran.assert(3, "check that the key exists in the region");
            assert_eq!(repository.steps(), "intent failed", "{code}");
            repository.run(&moto, &["--kms-key-id", "alias/shop"]).assert(0, "created");
        }
    });
}
