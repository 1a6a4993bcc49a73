//! `--format FORMAT[=FILE]`: a report's form and, if it is not the one for standard output, its file.

use super::FormatName;
use clap::builder::{EnumValueParser, PossibleValue, TypedValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};
use std::ffi::OsStr;
use std::path::PathBuf;

/// One `--format`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FormatArg {
    /// Its form.
    pub(crate) name: FormatName,
    /// What stands behind the `=`.
    pub(crate) file: Option<PathBuf>,
}

/// Reads a [`FormatArg`]; a name that is none gets clap's own error, with the names that there are.
#[derive(Clone, Debug)]
pub(super) struct FormatParser;

impl TypedValueParser for FormatParser {
    type Value = FormatArg;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<FormatArg, Error> {
        let text = value.to_str().ok_or_else(|| Error::new(ErrorKind::InvalidUtf8).with_cmd(command))?;
        let (name, file) = match text.split_once('=') {
            Some((name, file)) => (name, Some(file)),
            None => (text, None),
        };
        if file == Some("") {
            return Err(without_file(command, text));
        }
        let name = EnumValueParser::<FormatName>::new().parse_ref(command, arg, OsStr::new(name))?;
        Ok(FormatArg { name, file: file.map(PathBuf::from) })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(EnumValueParser::<FormatName>::new().possible_values()?.collect::<Vec<_>>().into_iter()))
    }
}

fn without_file(command: &Command, text: &str) -> Error {
    let mut error = Error::new(ErrorKind::ValueValidation).with_cmd(command);
    error.insert(ContextKind::InvalidArg, ContextValue::String("--format <FORMAT>".to_owned()));
    error.insert(ContextKind::InvalidValue, ContextValue::String(text.to_owned()));
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![format!("name a file: `{text}report`").into()]));
    error
}
