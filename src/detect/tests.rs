//! The detector as a whole, on small texts.

mod companions;
mod context;
mod encoded;
mod forms;
mod rank;
mod steady;

use super::*;
use crate::rule::load;
use crate::source::{Origin, decode::Offsets};
use crate::text::span::Position;
use std::ops::Range;
use std::sync::LazyLock;

const RULES: &str = r#"
provider = "Acme"

[[rule]]
id = "acme.token"
title = "Acme token"
shape = '"acme_" + [alnum]{20}'

[[rule]]
id = "acme.checked"
title = "Acme token with a checksum"
shape = '"acmc_" + [alnum]{36}'
check = "crc32-base62"

[[rule]]
id = "acme.key"
title = "Acme key"
shape = '[hex]{32}'
near = ["acme"]
within = 30

[[rule]]
id = "acme.spare-key"
title = "Acme spare key"
shape = '[hex]{40}'
near = ["acme spare key"]

[[rule]]
id = "acme.vault"
title = "Acme vault key"
shape = '[b64]{40}'
near = ["acme vault"]
check = "mixed"

[[rule]]
id = "acme.cell"
title = "Acme cell key"
shape = '[hex]{16} + "-cell" + [digit]'

[[rule]]
id = "acme.box-key"
title = "Acme box key"
shape = '"acbx_" + [b64]{22} + "=="'

[[rule]]
id = "acme.public"
title = "Acme publishable key"
shape = '"acpk_" + [alnum]{20}'
public = true

[[rule]]
id = "acme.client-id"
title = "Acme client id"
shape = '"acid_" + [alnum]{20}'
public = true

[[rule]]
id = "acme.client-secret"
title = "Acme client secret"
shape = '[alnum]{24}'
near = ["acme_client_secret", "client_secret"]
companion = ["acme.client-id", "acme.token"]

[[rule]]
id = "generic.form"
title = "thing of a common form"
shape = '"f00d" + [hex]{28}'

[[rule]]
id = "generic.token"
title = "token"
names = ["token", "api key"]

[[rule]]
id = "generic.password"
title = "password"
names = ["password"]
author = "people"
"#;

fn detector(explain: Explain) -> Detector {
    let text = RULES.split_once("provider = \"Acme\"").unwrap().1;
    let (acme, generic) = text.split_at(text.find("[[rule]]\nid = \"generic.form\"").unwrap());
    let mut rules = load::parse("acme.toml", &format!("provider = \"Acme\"{acme}")).unwrap();
    rules.extend(load::parse("generic.toml", &format!("provider = \"Generic\"\n{generic}")).unwrap());
    Detector::new(Arc::new(RuleSet::new(rules)), explain)
}

/// What is found with explanations, which must be what is found without.
fn scan(path: &str, text: &str, owned: Range<usize>) -> Detection {
    static DETECTORS: LazyLock<[Detector; 2]> = LazyLock::new(|| [Explain::Yes, Explain::No].map(detector));
    let [explained, silent] = DETECTORS.each_ref().map(|detector| scan_with(detector, path, text, owned.clone()));
    assert_eq!(told(&explained), told(&silent), "{text}");
    assert!(silent.dismissed.is_empty());
    explained
}

/// What counts in findings.
fn told(detection: &Detection) -> Vec<impl PartialEq + std::fmt::Debug + use<>> {
    let told = |finding: &Finding| {
        let names = (finding.rule.id.clone(), finding.name.clone());
        (finding.site.span, names, finding.confidence, finding.evidence.clone())
    };
    detection.findings.iter().map(told).collect()
}

fn scan_with(detector: &Detector, path: &str, text: &str, owned: Range<usize>) -> Detection {
    let origin = Arc::new(Origin::Stdin { name: path.into() });
    let offsets = Offsets::default();
    let blob = Blob { origin: &origin, bytes: text.as_bytes(), owned, start: Position::START, offsets: &offsets };
    detector.scan(&blob)
}

/// Findings as `rule value`.
fn found(path: &str, text: &str) -> Vec<String> {
    let detection = scan(path, text, 0..text.len());
    let show = |finding: &Finding| format!("{} {}", finding.rule.id, String::from_utf8_lossy(finding.secret.expose()));
    detection.findings.iter().map(show).collect()
}

const BODY: &str = "k3J9x0QmZ7vB2tRwPq81";
const HEX: &str = "2683e12dd083b1aad5b0d4328b407ab5";
