//! What the options want of every secret, checked to AWS's limits before anything is scanned or sent.

use crate::migrate::arrange::Arrangements;
use crate::migrate::request::policy::ResourcePolicy;
use crate::migrate::request::replica::replicas;
use crate::migrate::request::rotation::{Lambda, Rotation, RotationError, Schedule};
use crate::migrate::request::{KmsKey, Tags};
use crate::migrate::upload::Extras;
use crate::settings::migrate::{Aws, RotationOptions};

/// Reads them.
///
/// # Errors
/// When one is of no use.
pub(super) fn extras(aws: &Aws) -> miette::Result<Extras> {
    let extras = Extras {
        tags: Tags::parse(aws.tags.iter().map(String::as_str))?,
        kms_key: aws.kms_key_id.as_deref().map(KmsKey::parse).transpose()?,
        arrangements: Arrangements {
            policy: aws.resource_policy.as_deref().map(ResourcePolicy::read).transpose()?,
            replicas: replicas(aws.replica_regions.iter().map(String::as_str))?,
            rotation: rotation(&aws.rotation)?,
        },
    };
    extras.check()?;
    Ok(extras)
}

fn rotation(options: &RotationOptions) -> Result<Option<Rotation>, RotationError> {
    let schedule = match (options.days, &options.schedule) {
        (Some(days), None) => Some(Schedule::days(days)?),
        (None, Some(text)) => Some(Schedule::expression(text)?),
        (None, None) => None,
        (Some(_), Some(_)) => return Err(RotationError::Half),
    };
    match (&options.lambda_arn, schedule) {
        (Some(lambda), Some(schedule)) => {
            Ok(Some(Rotation { lambda: Lambda::parse(lambda)?, schedule, at_once: options.at_once }))
        }
        (None, None) => Ok(None),
        _ => Err(RotationError::Half),
    }
}
