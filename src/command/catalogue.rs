//! The rules of a run: the built-in ones, the user's files, and the choice among them by id.

use crate::rule::{Rule, RuleSet, builtin, load};
use crate::settings::Choice;
use regex::Regex;
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
        cause: std::io::Error,
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
    let matched = |patterns: &[Regex], rule: &Rule| patterns.iter().any(|pattern| pattern.is_match(&rule.id));
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
    files.iter().try_fold(builtin::rules(), |rules, file| Ok(rules.with(read(file)?)))
}

/// The rules in one file.
///
/// # Errors
/// When it can't be read or is wrong.
pub(crate) fn read(file: &Path) -> Result<Vec<Rule>, CatalogueError> {
    let text =
        std::fs::read_to_string(file).map_err(|cause| CatalogueError::Unreadable { path: file.to_owned(), cause })?;
    Ok(load::parse(&file.display().to_string(), &text)?)
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
fn patterns(rules: &RuleSet, globs: &[String]) -> Result<Vec<Regex>, CatalogueError> {
    let one = |glob: &String| {
        let pattern = glob_regex(glob).filter(|regex| rules.rules().iter().any(|rule| regex.is_match(&rule.id)));
        pattern.ok_or_else(|| unknown(rules, glob))
    };
    globs.iter().map(one).collect()
}

/// The expression for a pattern in which `*` stands for anything; `None` when it is too long to be one.
fn glob_regex(glob: &str) -> Option<Regex> {
    let pieces: Vec<_> = glob.split('*').map(regex::escape).collect();
    Regex::new(&format!("^{}$", pieces.join(".*"))).ok()
}

/// The id that is most like `wanted`, if any is like it.
fn nearest<'a>(ids: impl Iterator<Item = &'a str>, wanted: &str) -> Option<String> {
    const ALIKE: f64 = 0.75;
    ids.map(|id| (strsim::jaro_winkler(id, wanted), id))
        .filter(|&(likeness, _)| likeness >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, id)| id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything_and_nothing_else_is_special() {
        for (glob, id, expected) in [
            ("aws.access-key", "aws.access-key", true),
            ("aws.access-key", "aws.access-key-2", false),
            ("aws.*", "aws.access-key", true),
            ("aws.*", "awsx.access-key", false),
            ("*token*", "github.token", true),
            ("*", "anything", true),
            ("a.c", "abc", false),
            ("(", "(", true),
        ] {
            assert_eq!(glob_regex(glob).unwrap().is_match(id), expected, "{glob} {id}");
        }
    }

    #[test]
    fn the_nearest_id_is_suggested_only_when_it_is_near() {
        let ids = ["aws.access-key", "github.oauth-token", "github.personal-access-token"];
        for (wanted, expected) in [
            ("github.personal-acces-token", Some("github.personal-access-token")),
            ("aws.acces-key", Some("aws.access-key")),
            ("qqqq", None),
        ] {
            assert_eq!(nearest(ids.into_iter(), wanted).as_deref(), expected, "{wanted}");
        }
    }
}
