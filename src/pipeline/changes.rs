//! Scans of what changes add: the index, or the commits of a range.
//!
//! The policy, all of it here: a change is to blame for a credential when what it adds holds it, and nothing that it
//! changes or deletes held it before. So an old credential in another line of an edited file is not new, nor is one that
//! moves with its file or from one file to another; a copy is. What held it before is only looked at when something was
//! found: a clean commit costs no more than reading what it adds.
//!
//! In a range each credential is reported once for each path, at the first commit that brings it there.

use super::spread::{Bench, Spread};
use super::worker::Worker;
use super::{Harvest, Options, threads};
use crate::detect::join_parts;
use crate::finding::Finding;
use crate::secret::SecretValue;
use crate::source::Origin;
use crate::source::exclude::Exclude;
use crate::source::git::Request;
use crate::source::git::changes::{Changes, Version};
use crate::source::git::open::{self, GitError, Opened};
use crate::source::git::set::{Set, Sets};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// Scans the changes that `request` names.
///
/// # Errors
/// When there is no such repository or revision.
pub(super) fn scan<'a>(
    request: &Request,
    options: &Options,
    worker: &(dyn Fn() -> Worker<'a> + Sync),
) -> Result<Harvest, GitError> {
    let opened = open::open(request)?;
    let sets = opened.sets(&request.part)?;
    let spread = Spread { opened: &opened, threads: threads(options), worker };
    let scan = Scan { opened: &opened, sets: &sets, most: options.max_size, exclude: &options.exclude, spread };
    Ok(scan.run())
}

/// A credential, wherever it stands: the rule and the value.
type Key = (String, SecretValue);

/// What stands in versions of files.
type Seen = HashMap<Version, Vec<Key>>;

struct Scan<'s, 'a> {
    opened: &'s Opened,
    sets: &'s Sets,
    most: Option<u64>,
    exclude: &'s Exclude,
    spread: Spread<'s, 'a>,
}

/// A version of a file to be read, and the first of the sets that adds it.
struct Job<'c> {
    version: &'c Version,
    set: &'c Set,
}

impl Scan<'_, '_> {
    fn run(&self) -> Harvest {
        let mut total = Harvest { problems: self.sets.problems.clone(), ..Harvest::default() };
        let mut changes = self.spread.over(&self.sets.sets, |bench, set| bench.changes(set, self.opened));
        for change in &mut changes {
            let added = change.added.len();
            change.added.retain(|version| !self.exclude.excludes(&version.native()));
            total.tally.excluded += (added - change.added.len()) as u64;
            total.tally.special += change.special;
            total.problems.extend(change.lost.iter().map(|lost| lost.problem(&self.opened.scope)));
        }
        let (jobs, by_set) = self.jobs(&changes);
        let results = self.spread.over(&jobs, |bench, job| self.read(bench, job.version, job.set));
        let mut found = Vec::new();
        let mut dismissed = HashSet::new();
        for (job, harvest) in jobs.iter().zip(results) {
            found.push(harvest.findings);
            total.tally += harvest.tally;
            total.problems.extend(harvest.problems);
            total.dismissed.extend(harvest.dismissed.into_iter().filter(|dropped| {
                let key = (&job.version.path, dropped.rule.id.clone(), dropped.secret.clone());
                self.sets.tip.is_none() || dismissed.insert(key)
            }));
        }
        if found.iter().any(|findings| !findings.is_empty()) {
            self.blame(&changes, &jobs, &by_set, found, &mut total);
        }
        total
    }

    /// What is to be read, each version once; and for each set the numbers of its jobs.
    fn jobs<'c>(&'c self, changes: &'c [Changes]) -> (Vec<Job<'c>>, Vec<Vec<usize>>) {
        let (mut jobs, mut known) = (Vec::new(), HashMap::new());
        let mut by_set = Vec::new();
        for (set, changes) in self.sets.sets.iter().zip(changes) {
            let number = |version: &'c Version| {
                *known.entry(version).or_insert_with(|| {
                    jobs.push(Job { version, set });
                    jobs.len() - 1
                })
            };
            by_set.push(changes.added.iter().map(number).collect());
        }
        (jobs, by_set)
    }

    /// Moves what is new from `found`, which is by job, to `total`.
    fn blame(
        &self,
        changes: &[Changes],
        jobs: &[Job<'_>],
        by_set: &[Vec<usize>],
        mut found: Vec<Vec<Finding>>,
        total: &mut Harvest,
    ) {
        let suspects: Vec<usize> =
            (0..by_set.len()).filter(|&set| by_set[set].iter().any(|&job| !found[job].is_empty())).collect();
        let before = self.spread.over(&suspects, |bench, &at| match changes[at].gone.as_slice() {
            [] => bench.objects.before(&self.sets.sets[at]),
            gone => (gone.to_vec(), Vec::new()),
        });
        total.problems.extend(before.iter().flat_map(|(_, lost)| lost).map(|lost| lost.problem(&self.opened.scope)));
        let mut seen: Seen = jobs
            .iter()
            .zip(&found)
            .map(|(job, found)| (job.version.clone(), found.iter().map(key).collect()))
            .collect();
        self.look_at(before.iter().flat_map(|(versions, _)| versions), &mut seen, total);
        let mut first: HashMap<(&[u8], Key), usize> = HashMap::new();
        for (&at, (versions, _)) in suspects.iter().zip(&before) {
            let known: HashSet<&Key> = versions.iter().filter_map(|version| seen.get(version)).flatten().collect();
            for &job in &by_set[at] {
                let version = jobs[job].version;
                let origin = self.origin(&self.sets.sets[at], version);
                let mut new = Vec::new();
                for mut finding in std::mem::take(&mut found[job]) {
                    let key = key(&finding);
                    let is_known = known.contains(&key);
                    // Content that comes back later is looked at again then.
                    if is_known || *first.entry((&version.path, key)).or_insert(at) != at {
                        found[job].push(finding);
                        continue;
                    }
                    finding.site.origin = Arc::clone(&origin);
                    new.push(finding);
                }
                join_parts(&mut new);
                total.findings.extend(new);
            }
        }
        self.mark_what_remains(jobs, &mut seen, total);
    }

    /// Says of each finding of a range whether it is still there at its end, in any file of the range.
    fn mark_what_remains(&self, jobs: &[Job<'_>], seen: &mut Seen, total: &mut Harvest) {
        let Some(tip) = self.sets.tip else { return };
        let of_interest = |job: &&Job<'_>| seen.get(job.version).is_some_and(|keys| !keys.is_empty());
        let paths: BTreeSet<_> = jobs.iter().filter(of_interest).map(|job| &job.version.path).collect();
        let paths: Vec<_> = paths.into_iter().collect();
        let mut last = Vec::new();
        for version in self.spread.over(&paths, |bench, path| bench.objects.file(tip, path.as_ref())) {
            match version {
                Ok(version) => last.extend(version),
                Err(lost) => total.problems.push(lost.problem(&self.opened.scope)),
            }
        }
        self.look_at(&last, seen, total);
        let there: HashSet<&Key> = last.iter().filter_map(|version| seen.get(version)).flatten().collect();
        for finding in &mut total.findings {
            finding.in_head = Some(there.contains(&key(finding)));
        }
    }

    /// Adds to `seen` what stands in these versions. None of it is a finding, and none is counted as read.
    fn look_at<'v>(&self, versions: impl IntoIterator<Item = &'v Version>, seen: &mut Seen, total: &mut Harvest) {
        let new: BTreeSet<_> = versions.into_iter().filter(|version| !seen.contains_key(*version)).collect();
        let new: Vec<_> = new.into_iter().collect();
        let results = self.spread.over(&new, |bench, version| match self.sets.sets.first() {
            Some(set) => self.read(bench, version, set),
            None => Harvest::default(),
        });
        for (version, harvest) in new.into_iter().zip(results) {
            seen.insert(version.clone(), harvest.findings.iter().map(key).collect());
            total.problems.extend(harvest.problems);
        }
    }

    fn read(&self, bench: &mut Bench<'_>, version: &Version, set: &Set) -> Harvest {
        bench.read(version, &self.origin(set, version), self.most, self.opened)
    }

    fn origin(&self, set: &Set, version: &Version) -> Arc<Origin> {
        let identity = version.native();
        Arc::new(match &set.commit {
            Some(commit) => Origin::Commit { path: identity, commit: Arc::clone(commit) },
            None => Origin::Staged { path: self.opened.scope.shown(version.path.as_ref()), identity },
        })
    }
}

fn key(finding: &Finding) -> Key {
    (finding.rule.id.clone(), finding.secret.clone())
}
