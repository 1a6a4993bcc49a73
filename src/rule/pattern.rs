//! Ids of rules, by pattern: what `--only`, a configuration and a marker say of rules.

use super::Rule;

/// A pattern over ids, in which `*` stands for anything and all else for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdPattern(String);

impl IdPattern {
    /// The pattern as it is written.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it means the rule of this id.
    #[must_use]
    pub fn matches(&self, id: &str) -> bool {
        let Some((head, rest)) = self.0.split_once('*') else {
            return self.0 == id;
        };
        let (middle, tail) = rest.rsplit_once('*').unwrap_or(("", rest));
        let Some(mut id) = id.strip_prefix(head).and_then(|id| id.strip_suffix(tail)) else {
            return false;
        };
        // The first place for each piece leaves most to the others.
        middle.split('*').all(|piece| match id.find(piece) {
            Some(at) => {
                id = &id[at + piece.len()..];
                true
            }
            None => false,
        })
    }
}

/// What stands before a tag where ids are asked for.
const TAG: &str = "tag:";

impl IdPattern {
    /// Whether it means this rule: by its id, or, written `tag:payment`, by one of its tags.
    #[must_use]
    pub fn means(&self, rule: &Rule) -> bool {
        match self.0.strip_prefix(TAG) {
            Some(tag) => rule.tags.iter().any(|own| Self::new(tag).matches(own)),
            None => self.matches(&rule.id),
        }
    }

    /// Whether it goes by tags.
    #[must_use]
    pub fn is_of_tags(&self) -> bool {
        self.0.starts_with(TAG)
    }
}

/// The id that is most like `wanted`, if any is like it.
pub fn nearest<'a>(ids: impl Iterator<Item = &'a str>, wanted: &str) -> Option<String> {
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
        for (pattern, id, expected) in [
            ("aws.access-key", "aws.access-key", true),
            ("aws.access-key", "aws.access-key-2", false),
            ("aws.*", "aws.access-key", true),
            ("aws.*", "awsx.access-key", false),
            ("*token*", "github.token", true),
            ("*token*", "github.tok", false),
            ("*-key", "aws.access-key", true),
            ("*-key", "aws.access-keys", false),
            ("a*b*c", "a-b-c", true),
            ("a*b*c", "a-c-b", false),
            ("a*a", "a", false), // One letter can't be both ends.
            ("a*b*b", "ab", false),
            ("**", "anything", true),
            ("*", "anything", true),
            ("a.c", "abc", false),
            ("(", "(", true),
        ] {
            assert_eq!(IdPattern::new(pattern).matches(id), expected, "{pattern} {id}");
        }
    }

    #[test]
    fn a_rule_is_meant_by_its_id_or_by_a_tag() {
        let file = "provider = \"Acme\"\ntags = [\"payment\"]\n[[rule]]\nid = \"acme.key\"\ntitle = \"key\"\n\
                    shape = '\"acme_\" + [hex]{20}'\ntags = [\"cloud\"]\n";
        let rules = crate::rule::load::parse("acme.toml", file).unwrap();
        assert_eq!(rules[0].tags, ["cloud", "payment"]);
        for (pattern, meant) in [
            ("acme.*", true),
            ("tag:payment", true),
            ("tag:c*", true),
            ("tag:ai", false),
            ("payment", false),
            ("tag:", false),
        ] {
            assert_eq!(IdPattern::new(pattern).means(&rules[0]), meant, "{pattern}");
        }
        assert!(crate::rule::load::parse("acme.toml", &file.replace("payment", "money")).is_err());
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
