//! Throttling that has no code: whoever stands before the service answers with a bare status 429, which the SDK takes for a
//! refusal, and with `Retry-After`, which it does not read.

use super::LONGEST_PAUSE;
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{ClassifyRetry, RetryAction};
use aws_smithy_types::retry::ErrorKind;
use std::time::Duration;

/// Has a call tried again that was throttled, after the pause that was asked for if there was one, but no longer than others.
#[derive(Debug)]
pub(super) struct Throttle;

impl ClassifyRetry for Throttle {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let Some(answer) = context.response() else { return RetryAction::NoActionIndicated };
        let status = answer.status().as_u16();
        // As seconds; a date is for pages that are under repair.
        let pause = answer.headers().get("retry-after").and_then(|pause| pause.trim().parse().ok());
        match pause.map(Duration::from_secs) {
            Some(pause) if matches!(status, 429 | 503) => {
                RetryAction::retryable_error_with_explicit_delay(ErrorKind::ThrottlingError, pause.min(LONGEST_PAUSE))
            }
            None if status == 429 => RetryAction::throttling_error(),
            _ => RetryAction::NoActionIndicated,
        }
    }

    fn name(&self) -> &'static str {
        "throttled without a code"
    }
}
