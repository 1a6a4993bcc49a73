//! From the SDK's errors to ours: by kind and by code, never by text.

use super::limit;
use crate::migrate::store::StoreError;
use aws_sdk_secretsmanager::config::http::HttpResponse;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;
use std::io;

/// What an error of the SDK is to us.
pub(super) fn of<E: ProvideErrorMetadata + Error + 'static>(error: &SdkError<E, HttpResponse>) -> StoreError {
    match error {
        _ if limit::is_exceeded(error) => StoreError::TooLong,
        SdkError::ConstructionFailure(_) => StoreError::Unbuildable,
        SdkError::TimeoutError(_) => StoreError::TimedOut,
        SdkError::DispatchFailure(failure) if failure.is_timeout() => StoreError::TimedOut,
        SdkError::DispatchFailure(failure) if failure.is_user() => StoreError::Unbuildable,
        SdkError::DispatchFailure(failure) if failure.as_connector_error().is_some_and(|error| is_of_tls(error)) => {
            StoreError::Untrusted
        }
        SdkError::DispatchFailure(_) => StoreError::Unreachable,
        SdkError::ServiceError(answer) => {
            answer.err().code().map_or_else(|| of_status(answer.raw().status().as_u16()), of_code)
        }
        SdkError::ResponseError(answer) => of_status(answer.raw().status().as_u16()),
        _ => StoreError::Unreadable,
    }
}

/// Whether a connection failed in TLS. The errors of its library come as data that makes no sense, one in another.
fn is_of_tls(error: &(dyn Error + 'static)) -> bool {
    let inner = error.downcast_ref::<io::Error>().is_some_and(|error| {
        error.kind() == io::ErrorKind::InvalidData || error.get_ref().is_some_and(|inner| is_of_tls(inner))
    });
    inner || error.source().is_some_and(is_of_tls)
}

/// What a status is to us without a code: who stands before the service sends no more.
fn of_status(status: u16) -> StoreError {
    match status {
        429 => StoreError::Throttled { code: "HTTP status 429" },
        500 => StoreError::Fault { code: "HTTP status 500" },
        502 => StoreError::Fault { code: "HTTP status 502" },
        503 => StoreError::Fault { code: "HTTP status 503" },
        504 => StoreError::Fault { code: "HTTP status 504" },
        _ => StoreError::Unreadable,
    }
}

/// What a code of Secrets Manager, KMS or AWS's front door is to us. The code that goes on is the one written here,
/// so that an answer can't send its own text along.
fn of_code(code: &str) -> StoreError {
    let Some(&(code, kind)) = CODES.iter().find(|(known, _)| *known == code) else {
        return StoreError::Refused { code: "an error that keylift does not know" };
    };
    match kind {
        Kind::Exists => StoreError::Exists,
        Kind::NotFound => StoreError::NotFound,
        Kind::Denied => StoreError::Denied { code },
        Kind::Credentials => StoreError::Credentials { code },
        Kind::Kms => StoreError::Kms { code },
        Kind::Policy => StoreError::Policy { code },
        Kind::Quota => StoreError::Quota { code },
        Kind::Throttled => StoreError::Throttled { code },
        Kind::Refused => StoreError::Refused { code },
        Kind::Fault => StoreError::Fault { code },
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Exists,
    NotFound,
    Denied,
    Credentials,
    Kms,
    Policy,
    Quota,
    Throttled,
    Refused,
    Fault,
}

/// The errors of the service's own model, those that AWS documents for all services, and those of KMS behind it.
const CODES: [(&str, Kind); 72] = [
    ("AccessDenied", Kind::Denied),
    ("AccessDeniedException", Kind::Denied),
    ("AccountProblem", Kind::Denied),
    ("AuthFailure", Kind::Credentials),
    ("BandwidthLimitExceeded", Kind::Throttled),
    ("DecryptionFailure", Kind::Kms),
    ("EncryptionFailure", Kind::Kms),
    ("ExpiredToken", Kind::Credentials),
    ("ExpiredTokenException", Kind::Credentials),
    ("IncompleteSignature", Kind::Credentials),
    ("IncompleteSignatureException", Kind::Credentials),
    ("InternalErrorException", Kind::Fault),
    ("InternalFailure", Kind::Fault),
    ("InternalServerError", Kind::Fault),
    ("InternalServerException", Kind::Fault),
    ("InternalServiceError", Kind::Fault),
    ("InvalidAccessKeyId", Kind::Credentials),
    ("InvalidAction", Kind::Refused),
    ("InvalidClientTokenId", Kind::Credentials),
    ("InvalidNextTokenException", Kind::Refused),
    ("InvalidParameterCombination", Kind::Refused),
    ("InvalidParameterException", Kind::Refused),
    ("InvalidParameterValue", Kind::Refused),
    ("InvalidQueryParameter", Kind::Refused),
    ("InvalidRequestException", Kind::Refused),
    ("InvalidSignatureException", Kind::Credentials),
    ("KMSAccessDeniedException", Kind::Kms),
    ("KMSDisabledException", Kind::Kms),
    ("KMSInvalidKeyUsageException", Kind::Kms),
    ("KMSInvalidStateException", Kind::Kms),
    ("KMSNotFoundException", Kind::Kms),
    ("KMSOptInRequired", Kind::Kms),
    ("KMSThrottlingException", Kind::Throttled),
    ("LimitExceededException", Kind::Quota),
    ("MalformedHttpRequestException", Kind::Refused),
    ("MalformedPolicyDocumentException", Kind::Policy),
    ("MalformedQueryString", Kind::Refused),
    ("MissingAction", Kind::Refused),
    ("MissingAuthenticationToken", Kind::Credentials),
    ("MissingAuthenticationTokenException", Kind::Credentials),
    ("MissingParameter", Kind::Refused),
    ("NotAuthorized", Kind::Denied),
    ("OptInRequired", Kind::Denied),
    ("PreconditionNotMetException", Kind::Refused),
    ("PriorRequestNotComplete", Kind::Throttled),
    ("PublicPolicyException", Kind::Policy),
    ("RequestExpired", Kind::Credentials),
    ("RequestExpiredException", Kind::Credentials),
    ("RequestLimitExceeded", Kind::Throttled),
    ("RequestThrottled", Kind::Throttled),
    ("RequestThrottledException", Kind::Throttled),
    ("RequestTimeout", Kind::Fault),
    ("RequestTimeoutException", Kind::Fault),
    ("RequestTimeTooSkewed", Kind::Credentials),
    ("ResourceExistsException", Kind::Exists),
    ("ResourceNotFoundException", Kind::NotFound),
    ("SerializationException", Kind::Refused),
    ("ServiceUnavailable", Kind::Fault),
    ("ServiceUnavailableException", Kind::Fault),
    ("SignatureDoesNotMatch", Kind::Credentials),
    ("SlowDown", Kind::Throttled),
    ("ThrottledException", Kind::Throttled),
    ("Throttling", Kind::Throttled),
    ("ThrottlingException", Kind::Throttled),
    ("TokenRefreshRequired", Kind::Credentials),
    ("TooManyRequestsException", Kind::Throttled),
    ("UnauthorizedException", Kind::Denied),
    ("UnknownOperationException", Kind::Refused),
    ("UnrecognizedClient", Kind::Credentials),
    ("UnrecognizedClientException", Kind::Credentials),
    ("ValidationError", Kind::Refused),
    ("ValidationException", Kind::Refused),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_the_servers_own_making_goes_no_further() {
        let error = of_code("hunter2");
        assert!(!format!("{error} {error:?}").contains("hunter2"));
        assert_eq!(of_code("ThrottlingException"), StoreError::Throttled { code: "ThrottlingException" });
    }
}
