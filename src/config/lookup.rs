//! `[migrate.lookup.LANGUAGE]`: a project's own texts for the lookups.

use crate::migrate::lookup::{Lookups, Mistake, Override, Text};
use crate::rule::pattern::nearest;
use crate::text::printable::{Printable, disarmed};
use crate::text::table::{Placed, Reader};

/// Reads what is said of each language; what is wrong is left with `table`.
pub(super) fn read(table: &mut Reader<'_>) -> Vec<Override> {
    let ids: Vec<&str> = Lookups::ids().collect();
    let mut overrides = Vec::new();
    for id in &ids {
        if let Some(mut language) = table.section(id) {
            overrides.push(of_language(id, &mut language));
            table.leave(language);
        }
    }
    table.refuse_others(&ids);
    overrides
}

fn of_language(id: &str, table: &mut Reader<'_>) -> Override {
    let mut texts = Vec::new();
    for (key, text) in Text::KEYS {
        let own = table.any_text(key);
        let Some(own) = harmless(own, table, key) else { continue };
        match text.check(&own.value) {
            Ok(()) => texts.push((text, own.value)),
            Err(mistake) => {
                let help = match mistake {
                    Mistake::Key(_) => format!("`{key}-key` is the text for secrets that are JSON"),
                    _ => "the placeholders are {name}, {arn}, {variable}, {snake}, {label} and {leaf}, all of the \
                          secret's name, and for a secret that is JSON {key} and {key-variable}"
                        .to_owned(),
                };
                table.complain(own.span, mistake.to_string(), Some(help));
            }
        }
    }
    let instead = table.text("use").and_then(|other| {
        if Lookups::ids().any(|known| known == other.value && known != id) {
            return Some(other.value);
        }
        let help = match nearest(Lookups::ids(), &other.value) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are {}", Lookups::ids().collect::<Vec<_>>().join(", ")),
        };
        table.complain(other.span, format!("`{}` is no other language of lookups", other.value), Some(help));
        None
    });
    let note = table.text("note");
    let note = harmless(note, table, "note").map(|note| note.value);
    let known: Vec<&str> = Text::KEYS.iter().map(|(key, _)| *key).chain(["note", "use"]).collect();
    table.refuse_others(&known);
    Override { id: id.to_owned(), instead, texts, note }
}

/// A text that can be shown: the terminal and the runner of a CI job see it as it is.
fn harmless(own: Option<Placed<String>>, table: &mut Reader<'_>, key: &str) -> Option<Placed<String>> {
    let own = own?;
    let shown = |line: &str| disarmed(&Printable(line.as_bytes()).to_string()) == line.replace('\t', " ");
    if own.value.lines().all(shown) {
        return Some(own);
    }
    let message = format!("`{key}` has a character, or a line, that a terminal or a CI job would take for a command");
    table.complain(own.span, message, None);
    None
}
