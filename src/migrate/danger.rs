//! How dangerous a leaked credential is: the order in which to revoke.

use crate::finding::Confidence;

/// What makes one credential more dangerous than another; the greatest is to be revoked first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Danger {
    /// What it opens.
    pub power: Power,
    /// How sure it is that it is a credential.
    pub confidence: Confidence,
    /// Where it still stands.
    pub exposure: Exposure,
}

/// What a credential opens. The order counts: the last is the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Power {
    /// A sandbox: nothing of worth.
    Sandbox,
    /// One service.
    Service,
    /// Data: databases, stores of files, queues.
    Data,
    /// What others build on: source control, packages, images, build machines.
    Supply,
    /// Money.
    Money,
    /// All of an account or an organisation: clouds, identities, stores of secrets, private keys.
    Account,
}

impl Power {
    /// In a word, for machine formats.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Service => "service",
            Self::Data => "data",
            Self::Supply => "supply-chain",
            Self::Money => "money",
            Self::Account => "account",
        }
    }
}

/// Where a value still stands. The order counts: the last is the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exposure {
    /// Nowhere that is known.
    Nowhere,
    /// In history.
    History,
    /// In the source as it is.
    Source,
}

/// How dangerous a credential is that the rule `id` (`provider.kind`) found.
#[must_use]
pub fn danger(id: &str, confidence: Confidence, exposure: Exposure) -> Danger {
    Danger { power: power(id), confidence, exposure }
}

fn power(id: &str) -> Power {
    let (provider, kind) = id.split_once('.').unwrap_or((id, ""));
    let has = |words: &[&str]| kind.split('-').any(|word| words.contains(&word));
    if has(&["test", "sandbox", "publishable", "public"]) && !has(&["live"]) {
        return Power::Sandbox;
    }
    if has(&["admin", "root", "master", "unseal", "superuser"]) || kind.contains("service-account") {
        return Power::Account;
    }
    let named = POWERS.iter().find(|(names, _)| names.iter().any(|name| *name == provider || *name == id));
    named.map_or(Power::Service, |(_, power)| *power)
}

/// By rule, or else by provider: the first that has it counts.
const POWERS: &[(&[&str], Power)] = &[
    (
        &[
            "generic.private-key",
            "generic.private-key-value",
            "generic.pgp-private-key",
            "generic.putty-private-key",
            "generic.openvpn-static-key",
            "generic.group-policy-password",
            "kubernetes.client-key",
        ],
        Power::Account,
    ),
    (
        &[
            "generic.postgres-url",
            "generic.mysql-url",
            "generic.mongodb-url",
            "generic.redis-url",
            "generic.amqp-url",
            "generic.jdbc-password",
            "generic.jdbc-oracle-password",
            "generic.connection-string-password",
            "generic.connection-string-password-first",
            "generic.dsn-password",
            "generic.sql-password",
            "generic.sql-password-bare",
            "generic.mysql-option-password",
            "azure.redis-key",
            "azure.cosmos-db-key",
            "azure.storage-account-key",
            "azure.storage-connection-string",
            "azure.search-key",
        ],
        Power::Data,
    ),
    (
        &[
            "google.api-key",
            "google.express-mode-key",
            "google.captcha-secret",
            "google.chat-webhook",
            "google.oauth-client-id",
            "azure.function-key",
            "azure.function-url",
            "azure.logic-app-url",
            "azure.ai-services-key",
            "azure.cognitive-key-legacy",
            "aws.appsync-api-key",
            "aws.ses-smtp-password",
            "digitalocean.model-access-key",
        ],
        Power::Service,
    ),
    (&["azure.devops-token", "azure.devops-token-legacy", "azure.container-registry-password"], Power::Supply),
    (
        &[
            "1password", "age", "akamai", "akamai-linode", "alibaba-cloud", "auth0", "aws", "azure", "bitwarden",
            "cloudflare", "digitalocean", "doppler", "fly-io", "google", "hashicorp", "heroku", "hetzner", "infisical",
            "kubernetes", "okta", "pulumi", "scaleway", "tailscale", "tencent-cloud", "workos", "yandex",
        ],
        Power::Account,
    ),
    (
        &[
            "bitcoin", "coinbase", "duffel", "ethereum", "flutterwave", "paddle", "paypal", "paystack", "plaid",
            "razorpay", "shopify", "square", "stellar", "stripe",
        ],
        Power::Money,
    ),
    (
        &[
            "atlassian", "buildkite", "circleci", "clojars", "cloudsmith", "crates-io", "docker", "github", "gitlab",
            "harness", "jfrog", "npm", "nuget", "octopus-deploy", "packagist", "pypi", "rubygems", "sourcegraph",
            "travis-ci",
        ],
        Power::Supply,
    ),
    (
        &[
            "aiven", "clickhouse", "cockroachdb", "confluent", "databricks", "mongodb", "neon", "planetscale",
            "snowflake", "supabase", "upstash",
        ],
        Power::Data,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_comes_first() {
        use Confidence::{High, Medium};
        use Exposure::{History, Source};
        let mut all = [
            ("slack.webhook", High, Source),
            ("stripe.test-key", High, Source),
            ("github.personal-access-token", High, Source),
            ("generic.postgres-url", Medium, Source),
            ("aws.access-key-id", High, History),
            ("aws.secret-access-key", High, Source),
            ("openai.admin-key", Medium, Source),
            ("stripe.secret-key", High, Source),
            ("a rule of the user's", High, Source),
        ];
        all.sort_by_key(|(id, confidence, exposure)| std::cmp::Reverse(danger(id, *confidence, *exposure)));
        assert_eq!(
            all.map(|(id, ..)| id),
            [
                "aws.secret-access-key", "aws.access-key-id", "openai.admin-key", "stripe.secret-key",
                "github.personal-access-token", "generic.postgres-url", "slack.webhook", "a rule of the user's",
                "stripe.test-key",
            ]
        );
    }

    /// A list of names grows stale: each of them must still be a provider, or a rule.
    #[test]
    fn every_name_in_the_table_exists() {
        let rules = crate::rule::builtin::rules();
        for name in POWERS.iter().flat_map(|(names, _)| *names) {
            let found = rules.rules().iter().any(|rule| rule.id == *name || rule.id.starts_with(&format!("{name}.")));
            assert!(found, "{name}");
        }
    }
}
