//! Arguments about AWS, for the commands that talk to it.

use clap::Args;
use std::path::PathBuf;

/// Which Secrets Manager, as whom, and how it is to keep the secrets.
#[derive(Debug, Args)]
pub(crate) struct AwsArgs {
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,

    /// KMS key that encrypts the secrets; the account's own for Secrets Manager by default
    #[arg(long, value_name = "KEY", help_heading = "AWS")]
    pub(crate) kms_key_id: Option<String>,

    /// Copy each secret to this region too, encrypted with a key of that region if one is given; repeatable
    #[arg(long = "replica-region", value_name = "REGION[=KEY]", help_heading = "AWS")]
    pub(crate) replica_regions: Vec<String>,

    /// Give each secret the resource policy in this file; one that gives access to everybody is refused
    #[arg(long, value_name = "FILE", help_heading = "AWS")]
    pub(crate) resource_policy: Option<PathBuf>,

    /// Have each secret rotated by this Lambda function, once its value is proven; needs a schedule
    #[arg(long, value_name = "ARN", help_heading = "AWS")]
    pub(crate) rotation_lambda_arn: Option<String>,

    /// Rotate after so many days, 1 to 1000
    #[arg(long, value_name = "DAYS", help_heading = "AWS", requires = "rotation_lambda_arn")]
    #[arg(conflicts_with = "rotation_schedule")]
    pub(crate) rotate_every: Option<u16>,

    /// Rotate by a schedule, like "rate(30 days)" or "cron(0 8 1 * ? *)"
    #[arg(long, value_name = "EXPRESSION", help_heading = "AWS", requires = "rotation_lambda_arn")]
    pub(crate) rotation_schedule: Option<String>,

    /// Rotate for the first time at once, instead of when the schedule says so
    #[arg(long, help_heading = "AWS", requires = "rotation_lambda_arn")]
    pub(crate) rotate_immediately: bool,
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
