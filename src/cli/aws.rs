//! Arguments about AWS, for the commands that talk to it.

use clap::Args;

/// Which Secrets Manager, as whom, and how it is to keep the secrets.
#[derive(Debug, Args)]
pub(crate) struct AwsArgs {
    /// KMS key that encrypts the secrets; the account's own for Secrets Manager by default
    #[arg(long, value_name = "KEY", help_heading = "AWS")]
    pub(crate) kms_key_id: Option<String>,

    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,
}

/// Which Secrets Manager, and as whom.
#[derive(Debug, Args)]
pub(crate) struct ConnectionArgs {
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
