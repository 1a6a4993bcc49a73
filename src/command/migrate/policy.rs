//! `keylift migrate policy`: the least that the application, or keylift itself, has to be allowed.

use super::extras::extras;
use super::{naming, past};
use crate::command::terminal::Terminal;
use crate::command::{Failure, place};
use crate::exit::Exit;
use crate::migrate::journal::ledger::{Ledger, Place, Record};
use crate::migrate::lookup::Lookups;
use crate::migrate::manage::{Id, Manage};
use crate::migrate::policy::{self, LARGEST, Migration, Readable, Reader};
use crate::migrate::request::replica::Replica;
use crate::migrate::store::StoreError;
use crate::pipeline::Input;
use crate::settings::migrate::{Policy, PolicyFor};
use miette::IntoDiagnostic;
use std::path::Path;

/// Writes the policy. [`Exit::Incomplete`] when the store could not be asked about a secret, which is then left out.
pub(super) fn policy(settings: &Policy, terminal: &mut Terminal) -> Result<Exit, Failure> {
    let root = place::top(&Input::Paths(vec![settings.root.clone()]));
    let (policies, exit) = match settings.who {
        PolicyFor::Application => {
            let (secrets, exit) = readable(&past::ledger(&root)?, &root, settings, terminal)?;
            (policy::for_application(&secrets), exit)
        }
        PolicyFor::Migration => (policy::for_migration(&migration(&root, settings)?), Exit::Clean),
    };
    let out = terminal.out();
    let written = match policies.as_slice() {
        [one] => serde_json::to_writer_pretty(&mut *out, one),
        all => serde_json::to_writer_pretty(&mut *out, all),
    };
    written.into_diagnostic().map_err(Failure::incomplete)?;
    writeln!(out).into_diagnostic().map_err(Failure::incomplete)?;
    match policies.len() {
        0 => terminal.note("no secret of the journal is stored, so there is nothing to allow"),
        1 => {}
        many => terminal.note(&format!(
            "a managed policy has at most {LARGEST} characters, so these are {many}, in a list: create and attach each"
        )),
    }
    Ok(exit)
}

/// The secrets of the journal that are there to be read.
fn readable(
    ledger: &Ledger,
    root: &Path,
    settings: &Policy,
    terminal: &mut Terminal,
) -> Result<(Vec<Readable>, Exit), Failure> {
    let records: Vec<&Record> = ledger.records().iter().filter(|record| record.arn.is_some()).collect();
    let mut stores = past::Stores::new(&settings.aws.connection);
    stores.connect(records.iter().copied()).map_err(Failure::incomplete)?;
    let (mut secrets, mut exit) = (Vec::new(), Exit::Clean);
    for record in records {
        let Some(store) = stores.of(record) else { continue };
        match store.details(Id { name: &record.name, arn: record.arn.as_ref() }) {
            Ok(details) if details.pending_deletion => {}
            Ok(details) => secrets.push(Readable { details, reader: reader(record, root, &settings.lookups) }),
            Err(StoreError::NotFound) => {}
            Err(error) => {
                terminal.note(&format!("{} is left out: {error}", record.name));
                exit = Exit::Incomplete;
            }
        }
    }
    Ok((secrets, exit))
}

/// How the lookups that keylift prints for the places of `record` read it.
fn reader(record: &Record, root: &Path, lookups: &Lookups) -> Reader {
    let describes = |place: &Place| place.file(root).is_some_and(|file| lookups.at(&file).describes);
    if record.places.iter().any(describes) { Reader::Caching } else { Reader::Plain }
}

/// What keylift would do here, and what it did: names, and all that the options and the journal say of them.
fn migration(root: &Path, settings: &Policy) -> Result<Migration, Failure> {
    let naming = naming(root, &settings.names).map_err(Failure::usage)?;
    let wanted = extras(&settings.aws).map_err(Failure::usage)?;
    let ledger = Ledger::read(root).map_err(Failure::incomplete)?;
    let others = ledger.records().iter().filter(|record| !naming.could_make(&record.name));
    let mut names: Vec<String> = others.map(|record| format!("{}-??????", record.name)).collect();
    names.push(format!("{}*", naming.frame()));
    let mut migration = Migration {
        names,
        scope: ledger.records().iter().find_map(|record| record.arn.clone()),
        region: settings.aws.connection.region.clone(),
        kms_keys: wanted.kms_key.into_iter().collect(),
        policy: wanted.arrangements.policy.is_some(),
        replicas: wanted.arrangements.replicas,
        rotations: wanted.arrangements.rotation.into_iter().map(|rotation| rotation.lambda).collect(),
    };
    for record in ledger.records() {
        migration.kms_keys.extend(record.kms_key.clone());
        migration.policy |= record.policy;
        let copies = record.copies.iter().map(|region| Replica { region: region.clone(), kms_key: None });
        migration.replicas.extend(copies);
        migration.rotations.extend(record.rotation.clone());
    }
    Ok(migration)
}
