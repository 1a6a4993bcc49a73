//! `keylift migrate`.

use super::scan::{ChoiceArgs, ConfigArgs, InputArgs, SuppressionArgs};
use clap::Args;

/// `keylift migrate`.
#[derive(Debug, Args)]
pub(crate) struct MigrateArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) rules: ChoiceArgs,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    #[command(flatten)]
    pub(crate) suppression: SuppressionArgs,

    /// Store the secrets, read each one back and compare; without it nothing is sent anywhere
    #[arg(long, help_heading = "Migration")]
    pub(crate) apply: bool,

    /// First part of a secret's name; left out when not given
    #[arg(long, value_name = "NAME", help_heading = "Migration")]
    pub(crate) env: Option<String>,

    /// Second part of a secret's name; the name of the repository's folder by default
    #[arg(long, value_name = "NAME", help_heading = "Migration")]
    pub(crate) app: Option<String>,

    /// How names are made; `{env}`, `{app}` and `{what}` are filled in [default: {env}/{app}/{what}]
    #[arg(long, value_name = "TEMPLATE", help_heading = "Migration")]
    pub(crate) name_template: Option<String>,

    /// Tag of every secret, repeatable
    #[arg(long = "tag", value_name = "KEY=VALUE", help_heading = "Migration")]
    pub(crate) tags: Vec<String>,

    /// KMS key that encrypts the secrets; the account's own for Secrets Manager by default
    #[arg(long, value_name = "KEY", help_heading = "AWS")]
    pub(crate) kms_key_id: Option<String>,

    /// AWS region; by default what the AWS environment and profile say
    #[arg(long, help_heading = "AWS")]
    pub(crate) region: Option<String>,

    /// AWS profile; by default what the AWS environment says
    #[arg(long, help_heading = "AWS")]
    pub(crate) profile: Option<String>,

    /// Another address of Secrets Manager
    #[arg(long, value_name = "URL", help_heading = "AWS")]
    pub(crate) endpoint_url: Option<String>,
}
