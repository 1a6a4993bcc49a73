//! From the SDK's errors to ours: by kind and by code, never by text.

use crate::migrate::store::StoreError;
use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};

/// What an error of the SDK is to us.
pub(super) fn of<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> StoreError {
    match error {
        SdkError::ConstructionFailure(_) => StoreError::Unbuildable,
        SdkError::TimeoutError(_) => StoreError::TimedOut,
        SdkError::DispatchFailure(failure) if failure.is_timeout() => StoreError::TimedOut,
        SdkError::DispatchFailure(failure) if failure.is_user() => StoreError::Unbuildable,
        SdkError::DispatchFailure(_) => StoreError::Unreachable,
        SdkError::ServiceError(answer) => answer.err().code().map_or(StoreError::Unreadable, of_code),
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
    Quota,
    Throttled,
    Refused,
    Fault,
}

const CODES: [(&str, Kind); 32] = [
    ("AccessDenied", Kind::Denied),
    ("AccessDeniedException", Kind::Denied),
    ("DecryptionFailure", Kind::Kms),
    ("EncryptionFailure", Kind::Kms),
    ("ExpiredToken", Kind::Credentials),
    ("ExpiredTokenException", Kind::Credentials),
    ("IncompleteSignature", Kind::Credentials),
    ("InternalFailure", Kind::Fault),
    ("InternalServerError", Kind::Fault),
    ("InternalServiceError", Kind::Fault),
    ("InvalidClientTokenId", Kind::Credentials),
    ("InvalidParameterException", Kind::Refused),
    ("InvalidRequestException", Kind::Refused),
    ("InvalidSignatureException", Kind::Credentials),
    ("KMSAccessDeniedException", Kind::Kms),
    ("KMSDisabledException", Kind::Kms),
    ("KMSNotFoundException", Kind::Kms),
    ("LimitExceededException", Kind::Quota),
    ("MissingAuthenticationToken", Kind::Credentials),
    ("MissingAuthenticationTokenException", Kind::Credentials),
    ("OptInRequired", Kind::Denied),
    ("PreconditionNotMetException", Kind::Refused),
    ("RequestExpired", Kind::Credentials),
    ("RequestLimitExceeded", Kind::Throttled),
    ("ResourceExistsException", Kind::Exists),
    ("ResourceNotFoundException", Kind::NotFound),
    ("ServiceUnavailable", Kind::Fault),
    ("SignatureDoesNotMatch", Kind::Credentials),
    ("Throttling", Kind::Throttled),
    ("ThrottlingException", Kind::Throttled),
    ("UnrecognizedClientException", Kind::Credentials),
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
