//! What a credential tells about itself, offline: the account, the issuer, until when it counts.
//!
//! A rule names what its values tell, `tells = "jwt"`; [`Tells::NAMES`] lists them. Each is a function of the value and, for
//! what is written beside it (the e-mail address in a key file), of a bounded stretch of text around. Nothing that is told
//! gives away the part that is secret. Values are as they stand in the source: whoever shows them makes them harmless.
//!
//! No clock is asked: until when a token counts is told, whether that is past is for the reader.

mod cloud;
mod token;

/// What can be told of the values of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tells {
    /// The account of an AWS access key id.
    AwsAccount,
    /// Permissions and end of an Azure shared access signature.
    AzureSas,
    /// E-mail address and project beside the private key of a Google service account.
    GoogleServiceAccount,
    /// Claims of a JSON Web Token.
    Jwt,
    /// Fields of the JSON that a token carries in base64, those that name things.
    Json,
    /// The kind of a GitHub token.
    GitHub,
    /// The kind of a GitLab token, and whom a routable one belongs to.
    GitLab,
    /// The workspace, or the app, of a Slack token or webhook.
    Slack,
    /// The mode of a Stripe key, live or test, and its kind.
    Stripe,
    /// What a PyPI token may upload.
    PyPi,
    /// The account of a Discord token.
    Discord,
    /// The bot of a Telegram token.
    Telegram,
}

/// One thing that is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is, in a word or two: `account`.
    pub name: &'static str,
    /// The value, at most [`LONGEST`] characters of it.
    pub value: String,
}

/// Most characters of a value that are told.
pub const LONGEST: usize = 120;

impl Tells {
    /// How they are written in a rule.
    pub const NAMES: &'static [&'static str] = &[
        "aws-account", "azure-sas", "google-service-account", "jwt", "json", "github", "gitlab", "slack", "stripe",
        "pypi", "discord", "telegram",
    ];

    /// The one of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "aws-account" => Self::AwsAccount,
            "azure-sas" => Self::AzureSas,
            "google-service-account" => Self::GoogleServiceAccount,
            "jwt" => Self::Jwt,
            "json" => Self::Json,
            "github" => Self::GitHub,
            "gitlab" => Self::GitLab,
            "slack" => Self::Slack,
            "stripe" => Self::Stripe,
            "pypi" => Self::PyPi,
            "discord" => Self::Discord,
            "telegram" => Self::Telegram,
            _ => return None,
        })
    }

    /// What it can tell, as people read it.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::AwsAccount => "the AWS account",
            Self::AzureSas => "permissions and end",
            Self::GoogleServiceAccount => "the service account and its project",
            Self::Jwt => "issuer, audience, subject, end",
            Self::Json => "the names in its JSON",
            Self::GitHub => "its kind",
            Self::GitLab => "its kind, user and project",
            Self::Slack => "workspace or app",
            Self::Stripe => "live or test",
            Self::PyPi => "what it may upload",
            Self::Discord => "the account",
            Self::Telegram => "the bot",
        }
    }

    /// What `value` tells, with the text `around` it.
    #[must_use]
    pub fn facts(self, value: &[u8], around: &[u8]) -> Vec<Fact> {
        let mut facts = match self {
            Self::AwsAccount => cloud::aws_account(value).into_iter().collect(),
            Self::AzureSas => cloud::azure_sas(value, around),
            Self::GoogleServiceAccount => cloud::google_service_account(value, around),
            Self::Jwt => token::jwt(value),
            Self::Json => token::json(value),
            Self::GitHub => token::github(value).into_iter().collect(),
            Self::GitLab => token::gitlab(value),
            Self::Slack => token::slack(value),
            Self::Stripe => token::stripe(value).into_iter().collect(),
            Self::PyPi => token::pypi(value),
            Self::Discord => token::discord(value).into_iter().collect(),
            Self::Telegram => token::telegram(value).into_iter().collect(),
        };
        facts.retain(|fact| !fact.value.is_empty());
        facts.iter_mut().for_each(shorten);
        facts
    }
}

fn fact(name: &'static str, value: impl Into<String>) -> Fact {
    Fact { name, value: value.into() }
}

fn shorten(fact: &mut Fact) {
    if let Some((end, _)) = fact.value.char_indices().nth(LONGEST) {
        fact.value.truncate(end);
        fact.value.push('…');
    }
}

#[cfg(test)]
mod tests;
