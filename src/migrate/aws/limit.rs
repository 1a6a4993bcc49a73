//! The most that is read of an answer, whoever gives it: Secrets Manager, or who gives out credentials. One that never ends would
//! fill the memory until the time is up.

use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http_body_util::{LengthLimitError, Limited};
use std::error::Error;

/// Bytes of an answer. A value has at most 65,536, which JSON can make six times as many.
const LONGEST: usize = 1 << 20;

/// `client`, whose answers end with an error behind so many bytes.
pub(super) fn limited(client: SharedHttpClient) -> SharedHttpClient {
    SharedHttpClient::new(Limit(client))
}

/// Does what is in it does, and limits the answers.
#[derive(Debug)]
struct Limit<T>(T);

impl HttpClient for Limit<SharedHttpClient> {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(Limit(self.0.http_connector(settings, components)))
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.0.connector_metadata()
    }
}

impl HttpConnector for Limit<SharedHttpConnector> {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.0.call(request);
        HttpConnectorFuture::new(async {
            let mut answer = answer.await?;
            let all = std::mem::replace(answer.body_mut(), SdkBody::taken());
            *answer.body_mut() = SdkBody::from_body_1_x(Limited::new(all, LONGEST));
            Ok(answer)
        })
    }
}

/// Whether an answer was too long.
pub(super) fn is_exceeded(error: &(dyn Error + 'static)) -> bool {
    error.is::<LengthLimitError>() || error.source().is_some_and(is_exceeded)
}
