//! The most that is read of an answer. A server whose answer never ends would fill the memory until the time is up.

use aws_sdk_secretsmanager::config::interceptors::BeforeDeserializationInterceptorContextMut;
use aws_sdk_secretsmanager::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_smithy_types::body::SdkBody;
use http_body_util::{LengthLimitError, Limited};
use std::error::Error;

/// Bytes of an answer. A value has at most 65,536, which JSON can make six times as many.
const LONGEST: usize = 1 << 20;

/// Ends each answer with an error behind so many bytes.
#[derive(Debug)]
pub(super) struct Limit;

impl Intercept for Limit {
    fn name(&self) -> &'static str {
        "Limit"
    }

    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), Box<dyn Error + Send + Sync>> {
        let body = context.response_mut().body_mut();
        let all = std::mem::replace(body, SdkBody::taken());
        *body = SdkBody::from_body_1_x(Limited::new(all, LONGEST));
        Ok(())
    }
}

/// Whether an answer was too long for [`Limit`].
pub(super) fn is_exceeded(error: &(dyn Error + 'static)) -> bool {
    error.is::<LengthLimitError>() || error.source().is_some_and(is_exceeded)
}
