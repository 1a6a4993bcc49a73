//! Rotation: the function that makes new values, and when it does.
//!
//! The limits are those of the service's model and of the user guide's page on schedule expressions.

use super::replica::Region;

/// How a secret is to be rotated from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// The function.
    pub lambda: Lambda,
    /// When.
    pub schedule: Schedule,
    /// Whether the first time is now, instead of when the schedule says so.
    pub at_once: bool,
}

/// The ARN of a Lambda function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lambda {
    arn: String,
    region: Region,
}

impl Lambda {
    /// Checks the form, `arn:PARTITION:lambda:REGION:ACCOUNT:function:NAME`, with or without a version or alias.
    ///
    /// # Errors
    /// When it is another one.
    pub fn parse(text: &str) -> Result<Self, RotationError> {
        let parts: Vec<&str> = text.split(':').collect();
        let ["arn", partition, "lambda", region, account, "function", name, version @ ..] = parts.as_slice() else {
            return Err(RotationError::Lambda);
        };
        let is_word = |text: &&str| {
            (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_$".contains(&b))
        };
        let legal = is_word(partition)
            && account.len() == 12
            && account.bytes().all(|b| b.is_ascii_digit())
            && is_word(name)
            && version.len() <= 1
            && version.iter().all(is_word);
        match Region::parse(region) {
            Some(region) if legal => Ok(Self { arn: text.to_owned(), region }),
            _ => Err(RotationError::Lambda),
        }
    }

    /// The ARN.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.arn
    }

    /// The region it runs in.
    #[must_use]
    pub fn region(&self) -> &Region {
        &self.region
    }
}

/// When a secret is rotated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// So many days after the last time, 1 to 1000.
    Days(u16),
    /// An expression, `rate(…)` or `cron(…)`.
    Expression(String),
}

impl Schedule {
    /// A number of days.
    ///
    /// # Errors
    /// When it is not 1 to 1000.
    pub fn days(days: u16) -> Result<Self, RotationError> {
        if (1..=1000).contains(&days) { Ok(Self::Days(days)) } else { Err(RotationError::Days) }
    }

    /// An expression: `rate(4 hours)` at the shortest and `rate(999 days)` at the longest, or
    /// `cron(0 HOUR DAY MONTH WEEKDAY *)` with a `?` for one of the two days.
    ///
    /// # Errors
    /// When it is neither.
    pub fn expression(text: &str) -> Result<Self, RotationError> {
        let inside = |word| text.strip_prefix(word)?.strip_prefix('(')?.strip_suffix(')');
        let legal = match (inside("rate"), inside("cron")) {
            (Some(rate), _) => is_rate(rate),
            (None, Some(cron)) => is_cron(cron),
            (None, None) => false,
        };
        if legal && text.len() <= 256 { Ok(Self::Expression(text.to_owned())) } else { Err(RotationError::Expression) }
    }
}

fn is_rate(text: &str) -> bool {
    let Some((number, unit)) = text.split_once(' ') else { return false };
    match (number.parse::<u16>(), unit) {
        (Ok(4..=999), "hours") | (Ok(1), "day") | (Ok(2..=999), "days") => number.bytes().all(|b| b.is_ascii_digit()),
        _ => false,
    }
}

fn is_cron(text: &str) -> bool {
    let ["0", hours, day, month, weekday, "*"] = text.split(' ').collect::<Vec<_>>()[..] else { return false };
    let legal = |field: &str| {
        !field.is_empty()
            && field.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase() || b"*/,-#".contains(&b))
    };
    let days = match (day, weekday) {
        ("?", other) | (other, "?") => legal(other),
        _ => false,
    };
    days && legal(hours) && legal(month)
}

/// Why a rotation is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum RotationError {
    /// Not the ARN of a function.
    #[error("this is no ARN of a Lambda function")]
    #[diagnostic(help("it is written like arn:aws:lambda:eu-central-1:111122223333:function:rotate"))]
    Lambda,
    /// No number of days that AWS takes.
    #[error("a secret is rotated every 1 to 1000 days")]
    Days,
    /// No schedule that AWS takes.
    #[error("this is no schedule of a rotation")]
    #[diagnostic(help(
        "it is written like \"rate(30 days)\" (at least 4 hours), or \"cron(0 8 1 * ? *)\": at the full hour, every year"
    ))]
    Expression,
    /// A function without a schedule, or a schedule without a function.
    #[error("a rotation needs a function and a schedule")]
    #[diagnostic(help("give --rotation-lambda-arn with either --rotate-every or --rotation-schedule"))]
    Half,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_has_an_arn() {
        for (text, legal) in [
            ("arn:aws:lambda:eu-west-1:111122223333:function:rotate", true),
            ("arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:rotate-db_1:live", true),
            ("arn:aws:lambda:eu-west-1:111122223333:function:rotate:1:2", false),
            ("arn:aws:lambda:eu-west-1:11112222333:function:rotate", false),
            ("arn:aws:lambda:eu:111122223333:function:rotate", false),
            ("arn:aws:s3:eu-west-1:111122223333:function:rotate", false),
            ("rotate", false),
            ("", false),
        ] {
            assert_eq!(Lambda::parse(text).is_ok(), legal, "{text}");
        }
    }

    #[test]
    fn a_schedule_is_one_that_aws_takes() {
        for (text, legal) in [
            ("rate(4 hours)", true),
            ("rate(1 day)", true),
            ("rate(999 days)", true),
            ("cron(0 8 1 * ? *)", true),
            ("cron(0 /4 ? JAN-MAR MON#1 *)", true),
            ("rate(3 hours)", false),
            ("rate(1 days)", false),
            ("rate(+9 days)", false),
            ("rate(1000 days)", false),
            ("rate(30 minutes)", false),
            ("cron(5 8 1 * ? *)", false),
            ("cron(0 8 1 * * *)", false),
            ("cron(0 8 1 * ? 2030)", false),
            ("cron(0 8 1 * ?)", false),
            ("every day", false),
            ("", false),
        ] {
            assert_eq!(Schedule::expression(text).is_ok(), legal, "{text}");
        }
        for (days, legal) in [(0, false), (1, true), (1000, true), (1001, false)] {
            assert_eq!(Schedule::days(days).is_ok(), legal, "{days}");
        }
    }
}
