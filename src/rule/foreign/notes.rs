//! What of a configuration can't be honoured, said once with all the rules that it is about.

use std::collections::BTreeMap;

/// Gathers notes.
#[derive(Debug, Default)]
pub(super) struct Notes {
    about: BTreeMap<String, Vec<String>>,
}

/// Most things that a note names, and most notes: a hostile file has no end of them.
const MOST: usize = 5;
const MOST_NOTES: usize = 50;

impl Notes {
    /// Notes `message` about `subject`, a rule say.
    pub(super) fn add(&mut self, message: &str, subject: &str) {
        if let Some(subjects) = self.about.get_mut(message) {
            if !subjects.iter().rev().take(MOST).any(|known| known == subject) {
                subjects.push(subject.to_owned());
            }
        } else if self.about.len() < MOST_NOTES {
            self.about.insert(message.to_owned(), vec![subject.to_owned()]);
        }
    }

    /// Each note in a line: what it is about, and what it says.
    pub(super) fn lines(self) -> Vec<String> {
        let line = |(message, subjects): (String, Vec<String>)| {
            let named: Vec<_> = subjects.iter().take(MOST).map(|subject| format!("`{subject}`")).collect();
            let rest = match subjects.len() - named.len() {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            format!("{message}: {}{rest}", named.join(", "))
        };
        self.about.into_iter().map(line).collect()
    }
}
