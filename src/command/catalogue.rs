//! The rules of a run: the built-in ones, the user's files, and the choice among them by id.

use crate::config::{Config, ConfigError};
use crate::rule::foreign::{self, Foreign};
use crate::rule::pattern::{IdPattern, nearest};
use crate::rule::{Rule, RuleSet, TAGS, builtin, load};
use crate::settings::reading::Choice;
use std::collections::BTreeSet;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why there are no rules to go by. All of it is for the user to mend: the run ends as
/// [`Exit::Usage`](crate::exit::Exit::Usage).
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub(crate) enum CatalogueError {
    /// A file of rules can't be read.
    #[error("failed to read the rules in {}", path.display())]
    #[diagnostic(help("give the path of a TOML file; `keylift rules list` shows what is built in"))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A file of rules is wrong.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Invalid(#[from] load::LoadError),
    /// The configuration speaks of rules that there are not.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Config(#[from] ConfigError),
    /// `--only` or `--skip` or `rules show` names nothing.
    #[error("no rule has the id `{id}`")]
    #[diagnostic(help("{}", suggestion(nearest.as_deref())))]
    Unknown {
        /// As it was given.
        id: String,
        /// The id that is most like it.
        nearest: Option<String>,
    },
    /// `--only` or `--skip` asks for a tag that no rule has.
    #[error("no rule has the tag of `{tag}`")]
    #[diagnostic(help("known are {}; `keylift rules list` shows those of each rule", TAGS.join(", ")))]
    UnknownTag {
        /// As it was given.
        tag: String,
    },
    /// `--skip` takes away all that `--only` left.
    #[error("no rule is left to scan with")]
    #[diagnostic(help("`--skip` takes away every rule that `--only` chose"))]
    NoneLeft,
}

fn suggestion(nearest: Option<&str>) -> String {
    match nearest {
        Some(id) => format!("did you mean `{id}`? `keylift rules list` shows all ids"),
        None => "`keylift rules list` shows all ids; `*` stands for anything: `aws.*`".to_owned(),
    }
}

/// The rules that `choice` asks for, of the built-in ones, those of the configuration and those of the command line. Of
/// two with the same id the later one counts.
///
/// # Errors
/// When a file can't be read or is wrong, and when an id means no rule.
pub(crate) fn rules(choice: &Choice, config: &Config) -> Result<Chosen, CatalogueError> {
    let configured = config.rules.files.iter().try_fold(builtin::rules(), |rules, file| {
        // What a configuration names is in its tree; what that would extend may be anywhere.
        let mut refuse = |_: &str| Err(io::Error::other("a file that a configuration names can't extend another"));
        Ok::<_, CatalogueError>(parse(&file.name, &file.text, &mut refuse)?.added_to(rules))
    })?;
    let all = add(configured, &choice.files)?;
    config.check_ids(&all)?;
    let all = all.graded(|id| config.rules.confidence_of(id));
    let only = patterns(&all, &choice.only)?;
    let skip = patterns(&all, &choice.skip)?;
    let matched = |patterns: &[IdPattern], rule: &Rule| patterns.iter().any(|pattern| pattern.means(rule));
    let ids = all.ids().map(str::to_owned).collect();
    if only.is_empty() && skip.is_empty() {
        return Ok(Chosen { rules: all, ids });
    }
    let chosen = all.only(|rule| (only.is_empty() || matched(&only, rule)) && !matched(&skip, rule));
    if chosen.is_empty() && !skip.is_empty() {
        return Err(CatalogueError::NoneLeft);
    }
    Ok(Chosen { rules: chosen, ids })
}

/// The rules that a run goes by, and of how many.
#[derive(Debug)]
pub(crate) struct Chosen {
    /// Those that apply.
    pub(crate) rules: RuleSet,
    /// The ids of all that there are.
    pub(crate) ids: BTreeSet<String>,
}

/// The built-in rules and those in `files`; a rule of the user's replaces a built-in one of the same id.
///
/// # Errors
/// When a file can't be read or is wrong.
pub(crate) fn with_files(files: &[PathBuf]) -> Result<RuleSet, CatalogueError> {
    add(builtin::rules(), files)
}

fn add(rules: RuleSet, files: &[PathBuf]) -> Result<RuleSet, CatalogueError> {
    files.iter().try_fold(rules, |rules, file| Ok(read(file)?.added_to(rules)))
}

/// What is in a file of rules.
pub(crate) enum Read {
    /// Rules in keylift's own words.
    Own(Vec<Rule>),
    /// A configuration of gitleaks or betterleaks.
    Foreign(Foreign),
}

impl Read {
    /// The same rules and these.
    fn added_to(self, rules: RuleSet) -> RuleSet {
        match self {
            Self::Own(own) => rules.with(own),
            Self::Foreign(foreign) => rules.with_foreign(foreign),
        }
    }

    /// All that is in the file, and nothing else.
    pub(crate) fn into_set(self) -> RuleSet {
        match self {
            Self::Own(rules) => RuleSet::new(rules),
            Self::Foreign(foreign) => RuleSet::default().with_foreign(foreign),
        }
    }
}

/// What is in one file.
///
/// # Errors
/// When it can't be read or is wrong.
pub(crate) fn read(file: &Path) -> Result<Read, CatalogueError> {
    let text = text(file).map_err(|cause| CatalogueError::Unreadable { path: file.to_owned(), cause })?;
    parse(&file.display().to_string(), &text, &mut |path| self::text(Path::new(path)))
}

/// What `text`, which is called `name`, holds. `open` reads what it extends.
fn parse(name: &str, text: &str, open: &mut dyn FnMut(&str) -> io::Result<String>) -> Result<Read, CatalogueError> {
    Ok(match foreign::is_foreign(text) {
        true => Read::Foreign(foreign::read(name, text, open)?),
        false => Read::Own(load::parse(name, text)?),
    })
}

/// Largest file of rules: gitleaks' own has 100 kB.
const LARGEST: u64 = 16 << 20;

/// The text of a file of rules. One that extends another may name anything, so it must be a file, and not too large.
fn text(file: &Path) -> io::Result<String> {
    let metadata = std::fs::metadata(file)?;
    if metadata.is_dir() || metadata.len() > LARGEST {
        let what = if metadata.is_dir() { "it is a folder" } else { "it is larger than 16 MiB" };
        return Err(io::Error::other(what));
    }
    let mut text = String::new();
    std::fs::File::open(file)?.take(LARGEST).read_to_string(&mut text)?;
    Ok(text)
}

/// The rule of that id.
///
/// # Errors
/// When there is none.
pub(crate) fn find<'a>(rules: &'a RuleSet, id: &str) -> Result<&'a Arc<Rule>, CatalogueError> {
    rules.get(id).ok_or_else(|| unknown(rules, id))
}

fn unknown(rules: &RuleSet, id: &str) -> CatalogueError {
    CatalogueError::Unknown { id: id.to_owned(), nearest: nearest(rules.ids(), id) }
}

/// The patterns over ids and tags, each of which must match a rule.
///
/// # Errors
/// When one matches none.
pub(crate) fn patterns(rules: &RuleSet, globs: &[String]) -> Result<Vec<IdPattern>, CatalogueError> {
    let one = |glob: &String| {
        let pattern = IdPattern::new(glob);
        let known = rules.rules().iter().any(|rule| pattern.means(rule));
        match (known, pattern.is_of_tags()) {
            (true, _) => Ok(pattern),
            (false, true) => Err(CatalogueError::UnknownTag { tag: glob.clone() }),
            (false, false) => Err(unknown(rules, glob)),
        }
    };
    globs.iter().map(one).collect()
}
