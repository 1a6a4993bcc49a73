//! Policies, replicas and rotation in AWS's words.

use super::{SecretsManager, failure};
use crate::migrate::arrange::{Arrange, Arranged, Copied};
use crate::migrate::key::Token;
use crate::migrate::name::SecretName;
use crate::migrate::request::policy::ResourcePolicy;
use crate::migrate::request::replica::{Region, Replica};
use crate::migrate::request::rotation::{Rotation, Schedule};
use crate::migrate::store::StoreError;
use aws_sdk_secretsmanager::types::{ReplicaRegionType, ReplicationStatusType, RotationRulesType, StatusType};

impl Arrange for SecretsManager {
    fn check_policy(&self, policy: &ResourcePolicy) -> Result<(), StoreError> {
        let call = self.client.validate_resource_policy().resource_policy(policy.as_str());
        let answer = self.runtime.block_on(call.send()).map_err(|error| failure::of(&error))?;
        // What is wrong stands in words of the service's own, which are not shown.
        let passed = answer.policy_validation_passed() && answer.validation_errors().is_empty();
        if passed { Ok(()) } else { Err(StoreError::Policy { code: "ValidateResourcePolicy" }) }
    }

    fn policy(&self, name: &SecretName) -> Result<Option<String>, StoreError> {
        let call = self.client.get_resource_policy().secret_id(name.as_str());
        let answer = self.runtime.block_on(call.send()).map_err(|error| failure::of(&error))?;
        Ok(answer.resource_policy.filter(|text| !text.is_empty()))
    }

    fn put_policy(&self, name: &SecretName, policy: &ResourcePolicy) -> Result<(), StoreError> {
        let call = self.client.put_resource_policy().secret_id(name.as_str());
        let call = call.resource_policy(policy.as_str()).block_public_policy(true);
        self.runtime.block_on(call.send()).map(|_| ()).map_err(|error| failure::of(&error))
    }

    fn arranged(&self, name: &SecretName) -> Result<Arranged, StoreError> {
        let call = self.client.describe_secret().secret_id(name.as_str());
        let answer = self.runtime.block_on(call.send()).map_err(|error| failure::of(&error))?;
        let rotated = answer.rotation_enabled() == Some(true);
        Ok(Arranged {
            replicas: answer.replication_status().iter().filter_map(copy).collect(),
            rotated_by: answer.rotation_lambda_arn.filter(|_| rotated),
        })
    }

    fn replicate(&self, name: &SecretName, replicas: &[&Replica]) -> Result<(), StoreError> {
        let regions = replicas.iter().map(|replica| {
            let key = replica.kms_key.as_ref().map(|key| key.as_str().to_owned());
            ReplicaRegionType::builder().region(replica.region.as_str()).set_kms_key_id(key).build()
        });
        let call = self.client.replicate_secret_to_regions().secret_id(name.as_str());
        let call = call.set_add_replica_regions(Some(regions.collect())).force_overwrite_replica_secret(false);
        self.runtime.block_on(call.send()).map(|_| ()).map_err(|error| failure::of(&error))
    }

    fn rotate(&self, name: &SecretName, rotation: &Rotation, token: &Token) -> Result<(), StoreError> {
        let rules = RotationRulesType::builder();
        let rules = match &rotation.schedule {
            Schedule::Days(days) => rules.automatically_after_days(i64::from(*days)),
            Schedule::Expression(text) => rules.schedule_expression(text),
        };
        let call = self.client.rotate_secret().secret_id(name.as_str()).client_request_token(token.as_str());
        let call = call.rotation_lambda_arn(rotation.lambda.as_str()).rotation_rules(rules.build());
        let call = call.rotate_immediately(rotation.at_once);
        self.runtime.block_on(call.send()).map(|_| ()).map_err(|error| failure::of(&error))
    }
}

fn copy(status: &ReplicationStatusType) -> Option<(Region, Copied)> {
    let region = Region::parse(status.region()?)?;
    let state = match status.status() {
        Some(StatusType::InSync) => Copied::InSync,
        Some(StatusType::Failed) => Copied::Failed,
        _ => Copied::UnderWay,
    };
    Some((region, state))
}
