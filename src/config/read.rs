//! From TOML to a [`Config`]: the tables, and what each key may hold.

use super::file::Place;
use super::find::shown;
use super::{Baseline, Config, ConfigError, Migrate, Rules, Scan, Suppression, Text, allow, keys, lookup};
use crate::finding::Confidence;
use crate::marker::Dialect;
use crate::rule::pattern::{IdPattern, nearest};
use crate::source::patterns::PathPatterns;
use crate::text::table::{Placed, Reader};
use std::path::Path;

/// Most entries of one file. A hostile file must not cost much memory, and nobody oversees more.
const MOST_ALLOWS: usize = 500;

/// Reads a configuration that stands at `place`; its patterns over paths are seen from `base`.
///
/// # Errors
/// With all mistakes of the file.
pub(super) fn config(text: Text, base: &Path, place: &Place) -> Result<Config, ConfigError> {
    let Text { name, text } = text;
    let mut config = Config::default();
    let mut file = Reader::open(&name, &text);
    if let Some(mut table) = file.section("scan") {
        config.scan = scan(&mut table, base);
        table.refuse_others(keys::SCAN);
        file.leave(table);
    }
    if let Some(mut table) = file.section("rules") {
        config.rules = rules(&mut table, place, &mut config.ids);
        table.refuse_others(keys::RULES);
        file.leave(table);
    }
    if let Some(mut table) = file.section("suppression") {
        config.suppression = suppression(&mut table, place);
        table.refuse_others(keys::SUPPRESSION);
        file.leave(table);
    }
    if let Some(mut table) = file.section("migrate") {
        config.migrate = migrate(&mut table);
        table.refuse_others(keys::MIGRATE);
        file.leave(table);
    }
    let allows = file.tables("allow");
    if allows.len() > MOST_ALLOWS {
        let help = "known findings belong into a baseline: `keylift baseline create`";
        let message = format!("more than {MOST_ALLOWS} times `[[allow]]`");
        file.complain(allows[MOST_ALLOWS].span(), message, Some(help.to_owned()));
    }
    for table in allows.into_iter().take(MOST_ALLOWS) {
        let mut table = file.enter(table);
        config.allows.extend(allow::read(&mut table, base, &name, &mut config.ids));
        table.refuse_others(keys::ALLOW);
        file.leave(table);
    }
    refuse_others(&mut file);
    file.close().map_err(|problems| ConfigError::Invalid { name: name.clone(), problems })?;
    config.name = Some(name);
    config.text = text;
    Ok(config)
}

/// A key that stands before any table is as often a key of one as it is a mistyped table.
fn refuse_others(file: &mut Reader<'_>) {
    let tables: Vec<_> = keys::KEYS.iter().map(|(table, _)| *table).collect();
    for (table, keys) in keys::KEYS {
        let place = if *table == "allow" { "[[allow]]" } else { &format!("[{table}]") };
        keys.iter().for_each(|key| file.refuse_misplaced(key, place));
    }
    file.refuse_others(&tables);
}

fn scan(table: &mut Reader<'_>, base: &Path) -> Scan {
    Scan {
        exclude: paths(table, "exclude", base),
        respect_ignore: table.flag("respect-ignore").map(|flag| flag.value),
        max_size: table.size("max-size"),
        fail_on: table.text("fail-on").and_then(|word| confidence(table, &word)),
    }
}

fn rules(table: &mut Reader<'_>, place: &Place, ids: &mut Vec<Placed<String>>) -> Rules {
    let mut rules = Rules::default();
    for file in table.items("files").into_iter().flat_map(|list| list.value) {
        match place.read(&file.value) {
            Ok(text) => rules.files.push(text),
            Err(cause) => {
                let help = "files of rules are named as seen from the folder of this file".to_owned();
                table.complain(file.span, format!("`{}` {cause}", file.value), Some(help));
            }
        }
    }
    rules.only = patterns(table, "only", ids);
    rules.skip = patterns(table, "skip", ids);
    if let Some(mut inner) = table.section("confidence") {
        for (id, word) in inner.words() {
            if let Some(confidence) = confidence(&mut inner, &word) {
                rules.confidence.push((IdPattern::new(&id.value), confidence));
            }
            ids.push(id);
        }
        table.leave(inner);
    }
    rules
}

/// Patterns over ids, remembered in `ids` with their places.
pub(super) fn patterns(table: &mut Reader<'_>, key: &str, ids: &mut Vec<Placed<String>>) -> Vec<String> {
    let list = table.items(key).map(|list| list.value).unwrap_or_default();
    ids.extend(list.iter().cloned());
    list.into_iter().map(|item| item.value).collect()
}

/// Patterns over paths.
pub(super) fn paths(table: &mut Reader<'_>, key: &str, base: &Path) -> Option<PathPatterns> {
    let list = table.items(key)?.value;
    let patterns: Vec<_> = list.iter().map(|item| &item.value).collect();
    match PathPatterns::new(base, &patterns) {
        Ok(patterns) => Some(patterns),
        Err(error) => {
            let Placed { value, span } = list.into_iter().nth(error.at)?;
            let help = "patterns are written as in a .gitignore: `vendor/`, `*.min.js`, `/docs/*.md`";
            table.complain(span, format!("`{value}` is no pattern: {error}"), Some(help.to_owned()));
            None
        }
    }
}

fn confidence(table: &mut Reader<'_>, word: &Placed<String>) -> Option<Confidence> {
    let found = match word.value.as_str() {
        "low" => Confidence::Low,
        "medium" => Confidence::Medium,
        "high" => Confidence::High,
        other => {
            let help = Some("one of low, medium, high".to_owned());
            table.complain(word.span.clone(), format!("`{other}` is no confidence"), help);
            return None;
        }
    };
    Some(found)
}

fn suppression(table: &mut Reader<'_>, place: &Place) -> Suppression {
    let baseline = table.text("baseline").and_then(|path| match baseline(place, &path.value) {
        Ok(baseline) => Some(baseline),
        Err(cause) => {
            table.complain(path.span, format!("`{}` {cause}", path.value), None);
            None
        }
    });
    Suppression {
        baseline,
        strict: table.flag("strict").map(|flag| flag.value),
        inline: table.flag("inline").map(|flag| flag.value),
        markers: table.items("markers").map(|list| list.value.iter().filter_map(|id| dialect(table, id)).collect()),
    }
}

fn migrate(table: &mut Reader<'_>) -> Migrate {
    let mut text = |key| table.text(key).map(|text| text.value);
    let mut migrate = Migrate {
        prefix: text("prefix"),
        env: text("env"),
        app: text("app"),
        template: text("name-template"),
        tags: Vec::new(),
        lookups: Vec::new(),
    };
    if let Some(mut tags) = table.section("tags") {
        migrate.tags.extend(tags.words().iter().map(|(key, value)| format!("{}={}", key.value, value.value)));
        table.leave(tags);
    }
    if let Some(mut languages) = table.section("lookup") {
        migrate.lookups = lookup::read(&mut languages);
        table.leave(languages);
    }
    migrate
}

fn baseline(place: &Place, path: &str) -> Result<Baseline, String> {
    match place {
        Place::Revision { .. } => place.read(path).map(Baseline::Held),
        _ => place.locate(path).map(|file| Baseline::File(shown(&file))),
    }
}

fn dialect(table: &mut Reader<'_>, id: &Placed<String>) -> Option<Dialect> {
    let found = Dialect::of_id(&id.value);
    if found.is_none() {
        let ids = Dialect::ALL.map(Dialect::id);
        let help = match nearest(ids.into_iter(), &id.value) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("known are {}", ids.join(", ")),
        };
        table.complain(id.span.clone(), format!("`{}` names no markers", id.value), Some(help));
    }
    found
}
