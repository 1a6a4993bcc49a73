//! One value, one finding: when several rules claim the same bytes, the most specific has them.
//!
//! The order: what its provider publishes as a sample is one to all rules, and what is public by its form; a form that was recognised goes before a name;
//! among forms one that the judge confirmed goes before one that it refused, and one that identifies itself before one that
//! needs context; then the longer literal, the longer value, the smaller rule id. A form of no provider's yields to a rule of
//! one that has the same bytes, and one that two providers share to the one that the value is named after. So a token whose
//! checksum fails is not reported again as "something random behind `token`".

use super::Explain;
use super::companion::Link;
use super::judge::Verdict;
use super::near;
use crate::finding::Reason;
use crate::rule::tells::Fact;
use crate::rule::{Anchor, Place, Rule};
use crate::text::span::Span;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How a match came about; later ones are stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tier {
    /// By the name that the value is assigned to.
    Name,
    /// By an expression of a configuration of gitleaks.
    Search,
    /// By a form that means something only near a certain word.
    Context,
    /// By a form that identifies itself.
    Form,
}

/// A judged match.
#[derive(Debug)]
pub(super) struct Contender {
    pub rule: Arc<Rule>,
    pub secret: Span,
    /// The name that the value is bound to.
    pub name: Option<Span>,
    pub tier: Tier,
    /// How specific it is within its tier.
    pub weight: i64,
    pub verdict: Verdict,
    /// What it tells, where that can't be read off the text.
    pub facts: Vec<Fact>,
    /// What belongs to it.
    pub related: Vec<Link>,
    /// What the judge says of it, where it belongs to another one.
    pub alone: Option<Verdict>,
}

impl Contender {
    pub(super) fn is_credential(&self) -> bool {
        matches!(self.verdict, Verdict::Credential(..))
    }

    /// Whether it is reported, or told with what is.
    fn counts(&self) -> bool {
        self.is_credential() || matches!(self.verdict, Verdict::Nothing(Reason::Public))
    }

    /// Whether a name asked for it, and it is neither a credential nor public.
    fn is_refused_name(&self) -> bool {
        self.tier == Tier::Name && matches!(self.verdict, Verdict::Nothing(reason) if reason != Reason::Public)
    }
}

/// Spans that are taken, by start, with their ends and who has them. They never overlap.
type Taken = BTreeMap<usize, (usize, usize)>;

/// Who has bytes of this span, the last of them.
fn holder(taken: &Taken, span: Span) -> Option<usize> {
    let (_, (end, holder)) = taken.range(..span.end()).next_back()?;
    (*end > span.start()).then_some(*holder)
}

/// Marks every contender that loses its bytes as [`Reason::Outranked`], lends names to forms, and sorts all by offset. Where
/// nothing counts it is left open who loses, unless somebody asks why.
pub(super) fn settle(contenders: &mut [Contender], explain: Explain) {
    let order = |a: &Contender, b: &Contender| (a.secret, &a.rule.id).cmp(&(b.secret, &b.rule.id));
    if !contenders.is_sorted_by(|a, b| order(a, b).is_le()) {
        contenders.sort_by(order);
    }
    // Only those that have bytes in common contend.
    let mut rest = contenders;
    while let Some(first) = rest.first() {
        let mut end = first.secret.end();
        let joined = rest[1..].iter().take_while(|next| {
            let joins = next.secret.start() < end;
            end = end.max(next.secret.end());
            joins
        });
        let count = 1 + joined.count();
        let (group, others) = std::mem::take(&mut rest).split_at_mut(count);
        if count > 1 && (explain == Explain::Yes || group.iter().any(Contender::counts)) {
            settle_group(group);
        }
        rest = others;
    }
}

/// The same for contenders of which each may have bytes in common with others.
fn settle_group(contenders: &mut [Contender]) {
    // They are large, so it is their numbers that are sorted.
    let mut strongest: Vec<usize> = (0..contenders.len()).collect();
    // How strong one is takes longer to tell than to compare.
    strongest.sort_by_cached_key(|at| Reverse(strength(&contenders[*at])));
    let (mut taken, mut refused) = (Taken::new(), Taken::new());
    for index in strongest {
        let span = contenders[index].secret;
        match holder(&taken, span) {
            // It is there only when somebody asks why, so it must not stand between another name and a form.
            None if contenders[index].is_refused_name() => match holder(&refused, span) {
                Some(_) => contenders[index].verdict = Verdict::Nothing(Reason::Outranked),
                None => {
                    refused.insert(span.start(), (span.end(), index));
                }
            },
            None => {
                taken.insert(span.start(), (span.end(), index));
            }
            Some(holder) if names_issuer(&contenders[index], &contenders[holder]) => {
                contenders[holder].verdict = Verdict::Nothing(Reason::Outranked);
                contenders[index].name = contenders[index].name.or(contenders[holder].name);
                taken.insert(span.start(), (span.end(), index));
            }
            Some(holder) => {
                contenders[index].verdict = Verdict::Nothing(Reason::Outranked);
                // The name belongs to the value, whichever rule has it.
                if contenders[holder].name.is_none() && span.contains(contenders[holder].secret) {
                    contenders[holder].name = contenders[index].name;
                }
            }
        }
    }
}

/// Whether `one` says of the very bytes of `holder` who issued them, where `holder` knows only their form: a JSON Web
/// Token behind `calendly` is Calendly's, and `sk_live_` behind `paymongo_key` is PayMongo's, not Stripe's.
fn names_issuer(one: &Contender, holder: &Contender) -> bool {
    let generic = |contender: &Contender| contender.rule.provider == "Generic";
    let recognised = matches!(one.tier, Tier::Context | Tier::Form) && one.is_credential() && holder.is_credential();
    one.secret == holder.secret && recognised && !generic(one) && (generic(holder) || is_named_form(one))
}

/// Whether the value has the form of the rule's own, not just of anything random, under a name of its provider.
fn is_named_form(contender: &Contender) -> bool {
    let shape = contender.rule.pattern().and_then(|pattern| pattern.shape.as_ref());
    let leads = |anchor: &Anchor| anchor.place == Place::Start && anchor.literal.len() > 3;
    contender.tier == Tier::Context
        && near::is_in_name(contender.weight)
        && shape.is_some_and(|shape| !shape.anchors().is_empty() && shape.anchors().iter().all(leads))
}

fn strength(contender: &Contender) -> impl Ord + use<'_> {
    // A rule of the user's must not hide what a name tells, unless it finds something itself. Nor must a form that many
    // things have, and that this value doesn't really have: digits alone are no key of AWS, and may be another's.
    let unlike = matches!(contender.verdict, Verdict::Nothing(Reason::StructureFailed | Reason::LowEntropy));
    let known = match contender.tier {
        Tier::Name => false,
        Tier::Search => contender.is_credential(),
        Tier::Context => !unlike,
        Tier::Form => true,
    };
    let published = match contender.verdict {
        Verdict::Nothing(Reason::KnownSample) => true,
        Verdict::Nothing(Reason::Public) => contender.tier == Tier::Form,
        _ => false,
    };
    (
        published,
        known,
        contender.is_credential(),
        contender.tier,
        contender.weight,
        contender.secret.end() - contender.secret.start(),
        Reverse(contender.secret),
        Reverse(&contender.rule.id),
    )
}
