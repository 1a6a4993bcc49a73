//! What the command line becomes for others to read: completions for shells, and manual pages.

use super::{Cli, Shell};
use clap::{Command, CommandFactory};
use clap_mangen::Man;
use std::io::{self, Write};

/// Writes the script that makes `shell` complete keylift's arguments.
///
/// # Errors
/// When `out` can't be written to.
pub(crate) fn completions(shell: Shell, out: &mut dyn Write) -> io::Result<()> {
    let shell = match shell {
        Shell::Bash => clap_complete::Shell::Bash,
        Shell::Elvish => clap_complete::Shell::Elvish,
        Shell::Fish => clap_complete::Shell::Fish,
        Shell::PowerShell => clap_complete::Shell::PowerShell,
        Shell::Zsh => clap_complete::Shell::Zsh,
    };
    // The generator panics when it can't write, so it writes where it always can.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
    out.write_all(&script)
}

/// A page of the manual: about keylift, or about one of its commands.
pub(crate) struct Page(Command);

/// All pages: keylift's own first, each command's before those of its subcommands.
pub(crate) fn manual() -> Vec<Page> {
    let mut keylift = Cli::command().disable_help_subcommand(true);
    keylift.build();
    let mut pages = vec![Page(keylift)];
    let mut at = 0;
    while let Some(Page(command)) = pages.get(at) {
        let below: Vec<_> =
            command.get_subcommands().filter(|command| !command.is_hide_set()).cloned().map(Page).collect();
        at += 1;
        pages.splice(at..at, below);
    }
    pages
}

impl Page {
    /// What it is found by: `keylift`, `keylift-rules-show`.
    pub(crate) fn name(&self) -> &str {
        self.0.get_display_name().unwrap_or_else(|| self.0.get_name())
    }

    /// Writes it in the language of `man`.
    ///
    /// # Errors
    /// When `out` can't be written to.
    pub(crate) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        // The usage as `--help` has it; the page's own would list every option once more.
        let usage = self.0.clone().render_usage().to_string();
        let command = self.0.clone().override_usage(usage.trim_start_matches("Usage:").trim().to_owned());
        // No date, so that a build changes nothing; left empty it would not count as an argument.
        let man = Man::new(command)
            .date(" ")
            .source(concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION")))
            .manual("keylift manual");
        man.render_title(out)?;
        man.render_name_section(out)?;
        man.render_synopsis_section(out)?;
        man.render_description_section(out)?;
        man.render_options_section(out)?;
        if self.0.has_subcommands() {
            man.render_subcommands_section(out)?;
        }
        match self.0.get_after_help() {
            Some(text) => sections(&text.to_string(), out),
            None => Ok(()),
        }
    }
}

/// Writes what stands below the options in `--help`: a title that ends in a colon, then lines that keep their form.
fn sections(text: &str, out: &mut dyn Write) -> io::Result<()> {
    for line in text.lines() {
        match line.strip_suffix(':').filter(|title| !title.starts_with(' ')) {
            Some(title) => writeln!(out, ".SH {}\n.nf", literal(&title.to_uppercase()))?,
            None => writeln!(out, "{}", literal(line.strip_prefix("  ").unwrap_or(line)))?,
        }
    }
    writeln!(out, ".fi")
}

/// `line` with nothing in it that `man` would obey: see groff_man_style(7).
fn literal(line: &str) -> String {
    let escaped = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq").replace('`', "\\(ga");
    if escaped.starts_with('.') { format!("\\&{escaped}") } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_page_for_each_command_and_none_twice() {
        let pages = manual();
        let names: Vec<_> = pages.iter().map(Page::name).collect();
        assert_eq!(names[..2], ["keylift", "keylift-scan"]);
        for expected in ["keylift-baseline-create", "keylift-rules-show", "keylift-hook-install", "keylift-man"] {
            assert_eq!(names.iter().filter(|name| **name == expected).count(), 1, "{expected} in {names:?}");
        }
        assert!(!names.iter().any(|name| name.ends_with("help")), "{names:?}");
    }

    #[test]
    fn what_stands_below_the_options_keeps_its_lines() {
        let mut page = Vec::new();
        sections("Exit codes:\n  0  it's\n  .1  a\\b --c `d`:\n\nMore:\n  x", &mut page).unwrap();
        let expected = ".SH EXIT CODES\n.nf\n0  it\\(aqs\n\\&.1  a\\eb \\-\\-c \\(gad\\(ga:\n\n.SH MORE\n.nf\nx\n.fi\n";
        assert_eq!(String::from_utf8(page).unwrap(), expected);
    }
}
