//! The rules of a run: the built-in ones, the user's files, and the choice among them by id.

use crate::rule::foreign::{self, Foreign};
use crate::rule::pattern::{IdPattern, nearest};
use crate::rule::{Rule, RuleSet, builtin, load};
use crate::settings::Choice;
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
    /// `--only` or `--skip` or `rules show` names nothing.
    #[error("no rule has the id `{id}`")]
    #[diagnostic(help("{}", suggestion(nearest.as_deref())))]
    Unknown {
        /// As it was given.
        id: String,
        /// The id that is most like it.
        nearest: Option<String>,
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

/// The rules that `choice` asks for.
///
/// # Errors
/// When a file can't be read or is wrong, and when an id means no rule.
pub(crate) fn rules(choice: &Choice) -> Result<RuleSet, CatalogueError> {
    let all = with_files(&choice.files)?;
    let only = patterns(&all, &choice.only)?;
    let skip = patterns(&all, &choice.skip)?;
    let matched = |patterns: &[IdPattern], rule: &Rule| patterns.iter().any(|pattern| pattern.matches(&rule.id));
    let chosen = all.only(|rule| (only.is_empty() || matched(&only, rule)) && !matched(&skip, rule));
    if chosen.rules().is_empty() && !skip.is_empty() {
        return Err(CatalogueError::NoneLeft);
    }
    Ok(chosen)
}

/// The built-in rules and those in `files`; a rule of the user's replaces a built-in one of the same id.
///
/// # Errors
/// When a file can't be read or is wrong.
pub(crate) fn with_files(files: &[PathBuf]) -> Result<RuleSet, CatalogueError> {
    files.iter().try_fold(builtin::rules(), |rules, file| {
        Ok(match read(file)? {
            Read::Own(own) => rules.with(own),
            Read::Foreign(foreign) => rules.with_foreign(foreign),
        })
    })
}

/// What is in a file of rules.
pub(crate) enum Read {
    /// Rules in keylift's own words.
    Own(Vec<Rule>),
    /// A configuration of gitleaks or betterleaks.
    Foreign(Foreign),
}

impl Read {
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
    let name = file.display().to_string();
    Ok(match foreign::is_foreign(&text) {
        true => Read::Foreign(foreign::read(&name, &text, &mut |path| self::text(Path::new(path)))?),
        false => Read::Own(load::parse(&name, &text)?),
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
    CatalogueError::Unknown {
        id: id.to_owned(),
        nearest: nearest(rules.rules().iter().map(|rule| rule.id.as_str()), id),
    }
}

/// The patterns over ids, each of which must match a rule.
fn patterns(rules: &RuleSet, globs: &[String]) -> Result<Vec<IdPattern>, CatalogueError> {
    let one = |glob: &String| {
        let pattern = IdPattern::new(glob);
        let known = rules.rules().iter().any(|rule| pattern.matches(&rule.id));
        if known { Ok(pattern) } else { Err(unknown(rules, glob)) }
    };
    globs.iter().map(one).collect()
}
