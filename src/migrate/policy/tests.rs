//! What is allowed, word for word; the sizes; the split.

use super::*;
use crate::migrate::manage;
use crate::migrate::name::SecretName;
use crate::migrate::request::replica::Region;
use serde_json::{Value, json};

fn secret(name: &str, reader: Reader) -> Readable {
    let arn = format!("arn:aws:secretsmanager:eu-west-1:123456789012:secret:{name}-AbCdEf");
    Readable {
        details: Details {
            arn: Arn::parse(&arn, &SecretName::parse(name).unwrap()).unwrap(),
            pending_deletion: false,
            last_accessed: None,
            kms_key: None,
            replicas: Vec::new(),
        },
        reader,
    }
}

fn with_key(mut secret: Readable, key: &str) -> Readable {
    secret.details.kms_key = Some(KmsKey::parse(key).unwrap());
    secret
}

fn one(policies: &[Policy]) -> Value {
    let [policy] = policies else { panic!("{policies:?}") };
    assert!(policy.size() <= LARGEST);
    serde_json::to_value(policy).unwrap()
}

#[test]
fn the_application_may_read_exactly_its_secrets() {
    let secrets = [secret("shop/b", Reader::Plain), secret("shop/a", Reader::Plain), secret("shop/c", Reader::Caching)];
    let arn = |name| format!("arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop/{name}-AbCdEf");
    let expected = json!({
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "ReadSecrets",
                "Effect": "Allow",
                "Action": ["secretsmanager:GetSecretValue"],
                "Resource": [arn("a"), arn("b")],
            },
            {
                "Sid": "ReadSecretsCaching",
                "Effect": "Allow",
                "Action": ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
                "Resource": [arn("c")],
            },
        ],
    });
    assert_eq!(one(&for_application(&secrets)), expected);
    let mut reversed = secrets.to_vec();
    reversed.reverse();
    assert_eq!(for_application(&secrets), for_application(&reversed));
}

#[test]
fn a_key_may_be_used_through_secrets_manager_only() {
    const ID: &str = "1234abcd-12ab-34cd-56ef-1234567890ab";
    let via = json!({"StringEquals": {"kms:ViaService": ["secretsmanager.eu-west-1.amazonaws.com"]}});
    let aliased = json!({
        "StringEquals": {"kms:ViaService": ["secretsmanager.eu-west-1.amazonaws.com"]},
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": ["alias/shop"]},
    });
    let other = "arn:aws:kms:eu-west-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    for (key, resource, condition) in [
        (ID, "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab", &via),
        (other, other, &via),
        ("alias/shop", "arn:aws:kms:eu-west-1:123456789012:key/*", &aliased),
        ("arn:aws:kms:eu-west-1:210987654321:alias/shop", "arn:aws:kms:eu-west-1:210987654321:key/*", &aliased),
    ] {
        let secrets = [with_key(secret("shop/a", Reader::Plain), key), with_key(secret("shop/b", Reader::Plain), key)];
        let policy = one(&for_application(&secrets));
        let expected = json!({
            "Sid": "UseKey", "Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": [resource],
            "Condition": condition,
        });
        assert_eq!(policy["Statement"][1], expected, "{key}");
        assert_eq!(policy["Statement"].as_array().unwrap().len(), 2, "{key}");
    }
}

#[test]
fn copies_are_read_where_they_are() {
    let mut secret = secret("shop/a", Reader::Plain);
    let key = KmsKey::parse("1234abcd-12ab-34cd-56ef-1234567890ab").ok();
    secret.details.replicas = vec![manage::Replica { region: Region::parse("us-west-2").unwrap(), kms_key: key }];
    let policy = one(&for_application(&[secret]));
    let resources = &policy["Statement"][0]["Resource"];
    assert_eq!(resources[1], "arn:aws:secretsmanager:us-west-2:123456789012:secret:shop/a-AbCdEf");
    let condition = &policy["Statement"][1]["Condition"]["StringEquals"]["kms:ViaService"];
    assert_eq!(*condition, json!(["secretsmanager.us-west-2.amazonaws.com"]));
}

/// IAM wants a different `Sid` for each statement of a policy.
#[test]
fn statements_of_a_policy_have_different_names() {
    let keys = ["alias/a", "alias/b", "1234abcd-12ab-34cd-56ef-1234567890ab"];
    let secrets: Vec<_> = keys.iter().map(|key| with_key(secret("shop/a", Reader::Plain), key)).collect();
    let policy = one(&for_application(&secrets));
    let names: BTreeSet<_> = policy["Statement"].as_array().unwrap().iter().map(|it| it["Sid"].to_string()).collect();
    assert_eq!(names.len(), 4, "{policy:#}");
}

#[test]
fn what_is_too_much_for_one_policy_is_split() {
    let secrets: Vec<_> = (0..500).map(|n| secret(&format!("shop/number-{n:04}"), Reader::Plain)).collect();
    let policies = for_application(&secrets);
    assert!(policies.len() > 1 && policies.iter().all(|policy| policy.size() <= LARGEST));
    let allowed: Vec<&String> = policies.iter().flat_map(|policy| &policy.statement[0].resource).collect();
    let wanted: Vec<_> = secrets.iter().map(|secret| secret.details.arn.as_str()).collect();
    assert_eq!(allowed, wanted);
    // Not more of them than it takes.
    assert!(policies.windows(2).all(|two| two[0].size() + two[1].size() > LARGEST));
    assert!(for_application(&[]).is_empty());
}

#[test]
fn keylift_may_touch_names_of_its_own_only() {
    let migration = Migration {
        names: vec!["prod/shop/*".to_owned(), "other/a-??????".to_owned()],
        region: Some("eu-west-1".to_owned()),
        kms_keys: KmsKey::parse("alias/shop").into_iter().collect(),
        ..Migration::default()
    };
    let policy = one(&for_migration(&migration));
    let resources = json!([
        "arn:aws:secretsmanager:eu-west-1:*:secret:other/a-??????",
        "arn:aws:secretsmanager:eu-west-1:*:secret:prod/shop/*",
    ]);
    assert_eq!(policy["Statement"][0]["Resource"], resources);
    assert_eq!(policy["Statement"][1]["Action"], json!(["kms:Decrypt", "kms:GenerateDataKey"]));
    let scope = Some(secret("shop/a", Reader::Plain).details.arn);
    let policy = one(&for_migration(&Migration { scope, ..migration }));
    assert_eq!(
        policy["Statement"][0]["Resource"][1],
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/shop/*"
    );
}

/// What each option takes beyond storing; all of it with all of them.
#[test]
fn keylift_may_do_what_the_options_want() {
    const LAMBDA: &str = "arn:aws:lambda:eu-west-1:123456789012:function:rotate";
    let names = vec!["prod/shop/*".to_owned()];
    let with = |change: &dyn Fn(&mut Migration)| {
        let mut migration =
            Migration { names: names.clone(), region: Some("eu-west-1".to_owned()), ..Migration::default() };
        change(&mut migration);
        let policy = one(&for_migration(&migration));
        let shown = policy["Statement"].as_array().unwrap().iter().skip(1).map(|it| {
            let actions: Vec<&str> = it["Action"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            let on_names = it["Resource"] == policy["Statement"][0]["Resource"];
            let on = if on_names { "names".to_owned() } else { it["Resource"][0].as_str().unwrap().to_owned() };
            let condition = if it["Condition"].is_null() { String::new() } else { format!(" if {}", it["Condition"]) };
            format!("{} on {on}{condition}", actions.join(" "))
        });
        shown.collect::<Vec<_>>()
    };
    let replica = |key: &str| Replica { region: Region::parse("us-west-2").unwrap(), kms_key: KmsKey::parse(key).ok() };
    let policies = |migration: &mut Migration| migration.policy = true;
    let copies = |migration: &mut Migration| migration.replicas = vec![replica(""), replica("alias/there")];
    let rotations = |migration: &mut Migration| migration.rotations = vec![Lambda::parse(LAMBDA).unwrap(); 2];
    assert_eq!(with(&|_| ()), [""; 0]);
    let of_policies = [
        "secretsmanager:ValidateResourcePolicy on *",
        "secretsmanager:GetResourcePolicy secretsmanager:PutResourcePolicy on names",
    ];
    assert_eq!(with(&policies), of_policies);
    let of_copies = [
        "secretsmanager:ReplicateSecretToRegions on names \
         if {\"ForAllValues:StringEquals\":{\"secretsmanager:AddReplicaRegions\":[\"us-west-2\"]}}",
        "secretsmanager:RemoveRegionsFromReplication on names",
        "kms:Encrypt kms:GenerateDataKey on arn:aws:kms:us-west-2:*:key/* \
         if {\"ForAnyValue:StringEquals\":{\"kms:ResourceAliases\":[\"alias/there\"]},\
         \"StringEquals\":{\"kms:ViaService\":[\"secretsmanager.us-west-2.amazonaws.com\"]}}",
    ];
    assert_eq!(with(&copies), of_copies);
    let of_rotations = [
        format!(
            "secretsmanager:RotateSecret on names \
             if {{\"ArnEquals\":{{\"secretsmanager:RotationLambdaARN\":[\"{LAMBDA}\"]}}}}"
        ),
        format!("lambda:InvokeFunction on {LAMBDA}"),
    ];
    assert_eq!(with(&rotations), of_rotations);
    let all = with(&|migration| {
        policies(migration);
        copies(migration);
        rotations(migration);
    });
    assert_eq!(all.len(), of_policies.len() + of_copies.len() + of_rotations.len());
}

/// Where nothing says the region, a pattern that is compared as a text would let nobody through.
#[test]
fn a_key_of_an_unknown_region_is_matched_by_a_pattern() {
    let kms_keys = vec![KmsKey::parse("alias/shop").unwrap()];
    let policy = one(&for_migration(&Migration { names: vec!["prod/*".to_owned()], kms_keys, ..Migration::default() }));
    let via = json!(["secretsmanager.*.amazonaws.com"]);
    assert_eq!(policy["Statement"][1]["Condition"]["StringLike"]["kms:ViaService"], via);
}
