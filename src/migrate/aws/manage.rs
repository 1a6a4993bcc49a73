//! Details, versions and deletion of secrets in Secrets Manager.

use super::{SecretsManager, failure};
use crate::migrate::manage::{Current, Details, Id, Manage, RecoveryWindow, Replica};
use crate::migrate::request::KmsKey;
use crate::migrate::request::replica::Region;
use crate::migrate::store::{Arn, StoreError};
use crate::secret::SecretValue;
use zeroize::Zeroizing;

impl Manage for SecretsManager {
    fn details(&self, id: Id<'_>) -> Result<Details, StoreError> {
        let call = self.client.describe_secret().secret_id(id.as_str());
        let answer = self.runtime.block_on(call.send()).map_err(|error| failure::of(&error))?;
        Ok(Details {
            arn: answer.arn().and_then(|arn| Arn::parse(arn, id.name)).ok_or(StoreError::Unreadable)?,
            pending_deletion: answer.deleted_date().is_some(),
            last_accessed: answer.last_accessed_date().map(aws_sdk_secretsmanager::primitives::DateTime::secs),
            kms_key: own_key(answer.kms_key_id())?,
            replicas: answer
                .replication_status()
                .iter()
                .map(|replica| {
                    Ok(Replica { region: region(replica.region())?, kms_key: own_key(replica.kms_key_id())? })
                })
                .collect::<Result<_, StoreError>>()?,
        })
    }

    fn current(&self, id: Id<'_>) -> Result<Current, StoreError> {
        let call = self.client.get_secret_value().secret_id(id.as_str());
        let answer = self.runtime.block_on(call.send()).map_err(|error| failure::of(&error))?;
        let version = answer.version_id.unwrap_or_default();
        let bytes = match (answer.secret_string, answer.secret_binary) {
            (Some(text), _) => Zeroizing::new(text.into_bytes()),
            (None, Some(binary)) => Zeroizing::new(binary.into_inner()),
            (None, None) => return Err(StoreError::NotFound),
        };
        Ok(Current::new(SecretValue::new(&bytes), &version))
    }

    fn unreplicate(&self, id: Id<'_>, regions: &[Region]) -> Result<(), StoreError> {
        let regions = regions.iter().map(|region| region.as_str().to_owned()).collect();
        let call = self.client.remove_regions_from_replication().secret_id(id.as_str());
        let call = call.set_remove_replica_regions(Some(regions));
        self.runtime.block_on(call.send()).map(|_| ()).map_err(|error| failure::of(&error))
    }

    fn delete(&self, id: Id<'_>, window: RecoveryWindow) -> Result<(), StoreError> {
        let call = self.client.delete_secret().secret_id(id.as_str()).recovery_window_in_days(window.days().into());
        self.runtime.block_on(call.send()).map_err(|error| failure::of(&error))?;
        Ok(())
    }
}

/// A key of the user's own: AWS's for Secrets Manager is told like any other by some answers.
fn own_key(answered: Option<&str>) -> Result<Option<KmsKey>, StoreError> {
    match answered {
        Some(key) if !key.is_empty() && !key.ends_with("alias/aws/secretsmanager") => {
            KmsKey::parse(key).map(Some).map_err(|_| StoreError::Unreadable)
        }
        _ => Ok(None),
    }
}

fn region(answered: Option<&str>) -> Result<Region, StoreError> {
    answered.and_then(Region::parse).ok_or(StoreError::Unreadable)
}
