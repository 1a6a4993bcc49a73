//! IAM policies: what the application needs to read its secrets, and what keylift needs to move them. No more.
//!
//! AWS's own documentation has the actions and the condition keys: "Actions, resources, and condition keys for AWS
//! Secrets Manager" in the Service Authorization Reference, "Required permissions" of each action in its API Reference,
//! and "kms:ViaService" in the KMS Developer Guide.

use super::manage::Details;
use super::request::KmsKey;
use super::request::replica::Replica;
use super::request::rotation::Lambda;
use super::store::Arn;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Most characters of a managed policy; IAM does not count white space. From "IAM and AWS STS quotas".
pub const LARGEST: usize = 6144;

/// A policy document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Policy {
    version: &'static str,
    statement: Vec<Statement>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    sid: String,
    effect: &'static str,
    action: Vec<&'static str>,
    resource: Vec<String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    condition: BTreeMap<&'static str, BTreeMap<&'static str, Vec<String>>>,
}

/// A secret that is to be read.
#[derive(Clone, Debug)]
pub struct Readable {
    /// What the store says of it.
    pub details: Details,
    /// How the program reads it.
    pub reader: Reader,
}

/// How a program reads its secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// It asks for the value.
    Plain,
    /// As AWS's caching clients do: it asks which version is the current one, too.
    Caching,
}

/// What the application needs for these secrets: one policy, or several where one would be larger than [`LARGEST`].
/// The same secrets give the same text.
#[must_use]
pub fn for_application(secrets: &[Readable]) -> Vec<Policy> {
    let mut secrets: Vec<&Readable> = secrets.iter().collect();
    secrets.sort_by(|a, b| a.details.arn.as_str().cmp(b.details.arn.as_str()));
    split(&secrets, |secrets| {
        let read_by = |reader| secrets.iter().filter(move |secret| secret.reader == reader);
        let arns = |reader| read_by(reader).flat_map(|secret| all_arns(&secret.details)).collect::<Vec<_>>();
        let mut statement = Vec::new();
        for (sid, reader, action) in [
            ("ReadSecrets", Reader::Plain, vec!["secretsmanager:GetSecretValue"]),
            (
                "ReadSecretsCaching",
                Reader::Caching,
                vec!["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
            ),
        ] {
            let resource = arns(reader);
            if !resource.is_empty() {
                statement.push(Statement::allow(sid, action, resource));
            }
        }
        let keys = secrets.iter().flat_map(|secret| keys(&secret.details));
        statement.extend(kms("UseKey", &["kms:Decrypt"], keys));
        Policy::new(statement)
    })
}

/// What keylift is to be allowed.
#[derive(Clone, Debug, Default)]
pub struct Migration {
    /// Names of secrets as patterns of IAM.
    pub names: Vec<String>,
    /// Where: partition, region and account as an ARN has them; `*` where it is not known.
    pub scope: Option<Arn>,
    /// The region, where no ARN says it.
    pub region: Option<String>,
    /// The keys of the user's own.
    pub kms_keys: Vec<KmsKey>,
    /// Whether secrets get a resource policy.
    pub policy: bool,
    /// Where they are copied to.
    pub replicas: Vec<Replica>,
    /// What rotates them.
    pub rotations: Vec<Lambda>,
}

/// What keylift needs to store, prove and undo secrets whose names fit.
#[must_use]
pub fn for_migration(migration: &Migration) -> Vec<Policy> {
    let place = migration.scope.as_ref().map(Arn::place);
    let (partition, region, account) = match place {
        Some(place) => (place.partition, place.region, place.account),
        None => ("aws", migration.region.as_deref().unwrap_or("*"), "*"),
    };
    let names: BTreeSet<&String> = migration.names.iter().collect();
    let names: Vec<&String> = names.into_iter().collect();
    split(&names, |names| {
        let arn = |name: &&String| format!("arn:{partition}:secretsmanager:{region}:{account}:secret:{name}");
        let arns: Vec<String> = names.iter().map(arn).collect();
        let mut statement = vec![Statement::allow("MoveSecrets", MIGRATION.to_vec(), arns.clone())];
        statement.extend(arrangements(migration, &arns));
        let keys = migration.kms_keys.iter().map(|key| Key::of(key, partition, region, account));
        statement.extend(kms("UseKey", &["kms:Decrypt", "kms:GenerateDataKey"], keys));
        let copies = migration.replicas.iter().filter_map(|replica| {
            replica.kms_key.as_ref().map(|key| Key::of(key, partition, replica.region.as_str(), account))
        });
        statement.extend(kms("UseKeyOfCopy", &["kms:Encrypt", "kms:GenerateDataKey"], copies));
        Policy::new(statement)
    })
}

/// What it takes to give the secrets `arns` what else is wanted of them, and to take copies away again.
fn arrangements(migration: &Migration, arns: &[String]) -> Vec<Statement> {
    let mut statements = Vec::new();
    if migration.policy {
        // Asked before there is a secret, so about none.
        statements.push(Statement::allow(
            "CheckPolicies",
            vec!["secretsmanager:ValidateResourcePolicy"],
            vec!["*".to_owned()],
        ));
        let actions = vec!["secretsmanager:GetResourcePolicy", "secretsmanager:PutResourcePolicy"];
        statements.push(Statement::allow("SetPolicies", actions, arns.to_vec()));
    }
    let regions: BTreeSet<&str> = migration.replicas.iter().map(|replica| replica.region.as_str()).collect();
    if !regions.is_empty() {
        let there = regions.into_iter().map(str::to_owned).collect();
        statements.push(
            Statement::allow("CopySecrets", vec!["secretsmanager:ReplicateSecretToRegions"], arns.to_vec()).only_if(
                "ForAllValues:StringEquals",
                "secretsmanager:AddReplicaRegions",
                there,
            ),
        );
        let actions = vec!["secretsmanager:RemoveRegionsFromReplication"];
        statements.push(Statement::allow("RemoveCopies", actions, arns.to_vec()));
    }
    let functions: BTreeSet<&str> = migration.rotations.iter().map(Lambda::as_str).collect();
    let functions: Vec<String> = functions.into_iter().map(str::to_owned).collect();
    if !functions.is_empty() {
        statements.push(Statement::allow("RotateSecrets", vec!["secretsmanager:RotateSecret"], arns.to_vec()).only_if(
            "ArnEquals",
            "secretsmanager:RotationLambdaARN",
            functions.clone(),
        ));
        statements.push(Statement::allow("InvokeRotation", vec!["lambda:InvokeFunction"], functions));
    }
    statements
}

/// What keylift calls for every secret.
const MIGRATION: &[&str] = &[
    "secretsmanager:CreateSecret",
    "secretsmanager:DeleteSecret",
    "secretsmanager:DescribeSecret",
    "secretsmanager:GetSecretValue",
    "secretsmanager:TagResource",
];

impl Policy {
    fn new(statement: Vec<Statement>) -> Self {
        Self { version: "2012-10-17", statement }
    }

    /// Its size as IAM counts it.
    #[must_use]
    pub fn size(&self) -> usize {
        // Nothing in it has white space of its own.
        serde_json::to_string(self).map_or(usize::MAX, |text| text.len())
    }
}

impl Statement {
    fn allow(sid: &str, action: Vec<&'static str>, resource: Vec<String>) -> Self {
        Self { sid: sid.to_owned(), effect: "Allow", action, resource, condition: BTreeMap::new() }
    }

    fn only_if(mut self, operator: &'static str, key: &'static str, values: Vec<String>) -> Self {
        self.condition.entry(operator).or_default().insert(key, values);
        self
    }
}

/// As few policies as hold all of `items` in their order, none too large unless one item alone makes it so.
fn split<T: Copy>(items: &[T], policy: impl Fn(&[T]) -> Policy) -> Vec<Policy> {
    let mut policies = Vec::new();
    let mut from = 0;
    while from < items.len() {
        let mut to = from + 1;
        let mut fits = policy(&items[from..to]);
        while to < items.len() {
            let more = policy(&items[from..=to]);
            if more.size() > LARGEST {
                break;
            }
            (fits, to) = (more, to + 1);
        }
        policies.push(fits);
        from = to;
    }
    policies
}

/// The secret and its copies.
fn all_arns(details: &Details) -> Vec<String> {
    let arn = &details.arn;
    let copies = details.replicas.iter().map(|replica| arn.in_region(replica.region.as_str()));
    std::iter::once(arn.as_str().to_owned()).chain(copies).collect()
}

/// The keys of the secret and its copies.
fn keys(details: &Details) -> Vec<Key> {
    let place = details.arn.place();
    let own = details.kms_key.iter().map(|key| Key::of(key, place.partition, place.region, place.account));
    let copies = details.replicas.iter().filter_map(|replica| {
        replica.kms_key.as_ref().map(|key| Key::of(key, place.partition, replica.region.as_str(), place.account))
    });
    own.chain(copies).collect()
}

/// A key, as a policy names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    region: String,
    partition: String,
    /// A policy can't name an alias as a resource: it allows all keys, as long as they have it.
    alias: Option<String>,
    resource: String,
}

impl Key {
    fn of(key: &KmsKey, partition: &str, region: &str, account: &str) -> Self {
        let text = key.as_str();
        // ARN or not, what it names stands behind the last colon.
        let named = text.rsplit(':').next().unwrap_or(text);
        let place = text.strip_prefix("arn:").map(|arn| arn.split(':').collect::<Vec<_>>());
        let (partition, region, account) = match place.as_deref() {
            Some([partition, _, region, account, _]) => (*partition, *region, *account),
            _ => (partition, region, account),
        };
        let alias = named.starts_with("alias/").then(|| named.to_owned());
        let id = if alias.is_some() { "*" } else { named.strip_prefix("key/").unwrap_or(named) };
        Self {
            resource: format!("arn:{partition}:kms:{region}:{account}:key/{id}"),
            region: region.to_owned(),
            partition: partition.to_owned(),
            alias,
        }
    }

    /// The condition that the key is used through Secrets Manager alone.
    fn via(&self) -> Vec<String> {
        let service = format!("secretsmanager.{}.amazonaws.com", self.region);
        match self.partition.as_str() {
            "aws-cn" => vec![format!("{service}.cn"), service],
            _ => vec![service],
        }
    }
}

/// Statements that allow `action` with these keys, through Secrets Manager only.
fn kms(name: &str, action: &[&'static str], keys: impl IntoIterator<Item = Key>) -> Vec<Statement> {
    let keys: BTreeSet<Key> = keys.into_iter().collect();
    let mut groups: BTreeMap<(Vec<String>, Option<String>), Vec<String>> = BTreeMap::new();
    for key in keys {
        groups.entry((key.via(), key.alias)).or_default().push(key.resource);
    }
    let mut statements = Vec::new();
    for ((via, alias), resource) in groups {
        // No two statements of a policy may have the same name.
        let sid = match statements.len() {
            0 => name.to_owned(),
            before => format!("{name}{}", before + 1),
        };
        // Where the region is not known it is a pattern.
        let is_pattern = via.iter().any(|service| service.contains('*'));
        let operator = if is_pattern { "StringLike" } else { "StringEquals" };
        let mut statement = Statement::allow(&sid, action.to_vec(), resource).only_if(operator, "kms:ViaService", via);
        if let Some(alias) = alias {
            statement = statement.only_if("ForAnyValue:StringEquals", "kms:ResourceAliases", vec![alias]);
        }
        statements.push(statement);
    }
    statements
}

#[cfg(test)]
mod tests;
