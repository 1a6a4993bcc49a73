//! JSON, as one document or line by line.

use super::{Report, redact::Redactor};
use std::io::{self, Write};

pub(super) fn write(_: &Report, _: &Redactor, _: &mut dyn Write) -> io::Result<()> {
    Ok(())
}

pub(super) fn write_lines(_: &Report, _: &Redactor, _: &mut dyn Write) -> io::Result<()> {
    Ok(())
}
