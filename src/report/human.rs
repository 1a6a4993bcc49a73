//! The human format.

use super::{Report, redact::Redactor};
use std::io::{self, Write};

pub(super) fn write(_: &Report, _: &Redactor, _: super::Style, _: &mut dyn Write) -> io::Result<()> {
    Ok(())
}
