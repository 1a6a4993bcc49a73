//! Not built yet.

use super::{Report, redact::Redactor};
use std::io::{self, Write};

pub(super) fn write(_: &Report, _: &Redactor, _: &mut dyn Write) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
