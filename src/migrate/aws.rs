//! AWS Secrets Manager as a [`Store`]. The only module that knows the AWS SDK and tokio, or talks to a network.
//!
//! Errors of the SDK are never printed: their texts can hold the whole request or answer, the value included. They
//! are turned into a [`StoreError`] by kind and code, and dropped. Every call has a time limit, which the SDK by
//! itself has not. The region comes from the option, the environment or the profile, never from the network.

mod arrange;
mod endpoint;
mod failure;
mod limit;
mod manage;
mod throttle;

use super::name::SecretName;
use super::request::{Create, LARGEST_VALUE};
use super::store::{Arn, Described, State, Store, StoreError, Stored};
use crate::secret::SecretValue;
use aws_config::default_provider::credentials::DefaultCredentialsChain;
use aws_config::environment::region::EnvironmentVariableRegionProvider;
use aws_config::meta::region::RegionProviderChain;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::profile::region::ProfileFileRegionProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, imds};
use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::config::{Credentials, ProvideCredentials, SharedHttpClient};
use aws_sdk_secretsmanager::types::Tag;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::{Builder, Connector, tls};
use std::time::Duration;
use tokio::runtime::Runtime;
use zeroize::Zeroizing;

/// How to reach Secrets Manager. What is `None` comes from the environment or the profile, as with any AWS tool.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The region.
    pub region: Option<String>,
    /// The profile in AWS's configuration files.
    pub profile: Option<String>,
    /// The address of the service.
    pub endpoint: Option<String>,
    /// The most time that one call may take, with all its tries and the pauses between them.
    pub patience: Duration,
}

impl Default for Connection {
    fn default() -> Self {
        Self { region: None, profile: None, endpoint: None, patience: Duration::from_secs(30) }
    }
}

/// Why there is no connection. Nothing was sent to Secrets Manager.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub enum ConnectError {
    /// No region.
    #[error("no AWS region is set")]
    #[diagnostic(help("give --region, set AWS_REGION, or add a region to the profile"))]
    NoRegion,
    /// The region can't be one.
    #[error("the AWS region is no region's name")]
    #[diagnostic(help("a region is written like eu-central-1"))]
    BadRegion,
    /// No credentials.
    #[error("no AWS credentials were found, or they can't be used")]
    #[diagnostic(help(
        "log in (`aws sso login`), name a profile with --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    ))]
    NoCredentials,
    /// The endpoint is no good.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Endpoint(#[from] endpoint::EndpointError),
    /// The system has no resources for it.
    #[error("failed to start the network runtime")]
    Runtime(#[source] std::io::Error),
}

/// Secrets Manager in one region, with credentials in hand.
#[derive(Debug)]
pub struct SecretsManager {
    runtime: Runtime,
    client: Client,
    region: Region,
}

impl SecretsManager {
    /// Finds endpoint, region and credentials. Sends nothing to Secrets Manager.
    ///
    /// # Errors
    /// When one of them is missing or no good; within two seconds when no source of credentials is set up at all.
    pub fn connect(connection: &Connection) -> Result<Self, ConnectError> {
        let endpoint = endpoint::resolve(connection.endpoint.as_deref())?;
        let runtime =
            tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(ConnectError::Runtime)?;
        let (client, region) = runtime.block_on(client(connection, endpoint))?;
        Ok(Self { runtime, client, region })
    }

    /// The region that secrets are stored in.
    #[must_use]
    pub fn region(&self) -> &str {
        self.region.as_ref()
    }
}

/// Tries of one call: throttling and faults pass, and the pauses between tries grow, each of random length.
const TRIES: u32 = 5;

/// The longest of those pauses.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

async fn client(connection: &Connection, endpoint: Option<String>) -> Result<(Client, Region), ConnectError> {
    let region = region(connection).await?;
    let http = http_client(ProxyConfig::from_env());
    let credentials = credentials(connection, &region, &http).await?;
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .region(region.clone())
        .http_client(http)
        .credentials_provider(credentials)
        .retry_config(
            RetryConfig::standard()
                .with_max_attempts(TRIES)
                .with_initial_backoff(Duration::from_millis(500))
                .with_max_backoff(LONGEST_PAUSE),
        )
        .timeout_config(
            TimeoutConfig::builder()
                .connect_timeout(connection.patience.min(Duration::from_secs(3)))
                .read_timeout(connection.patience / 3)
                .operation_attempt_timeout(connection.patience / 3)
                .operation_timeout(connection.patience)
                .build(),
        );
    if let Some(profile) = &connection.profile {
        loader = loader.profile_name(profile);
    }
    let config = loader.load().await;
    let mut service = aws_sdk_secretsmanager::config::Builder::from(&config).retry_classifier(throttle::Throttle);
    let place = endpoint.or_else(endpoint::of_environment).or_else(|| config.endpoint_url().map(str::to_owned));
    if let Some(place) = &place {
        endpoint::check(place, "the profile")?; // one from elsewhere has been checked before
        service = service.endpoint_url(place);
        if endpoint::is_this_machine(place) {
            service = service.http_client(http_client(ProxyConfig::disabled()));
        }
    }
    Ok((Client::from_conf(service.build()), region))
}

async fn region(connection: &Connection) -> Result<Region, ConnectError> {
    let mut profile = ProfileFileRegionProvider::builder();
    if let Some(name) = &connection.profile {
        profile = profile.profile_name(name);
    }
    let region = RegionProviderChain::first_try(connection.region.clone().map(Region::new))
        .or_else(EnvironmentVariableRegionProvider::new())
        .or_else(profile.build())
        .region()
        .await
        .filter(|region| !region.as_ref().is_empty())
        .ok_or(ConnectError::NoRegion)?;
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if region.as_ref().bytes().all(legal) { Ok(region) } else { Err(ConnectError::BadRegion) }
}

/// Most time for credentials when nothing is set up, so that only the instance metadata service is left to ask.
const NOTHING_SET_UP: Duration = Duration::from_millis(1800);

/// Most time for credentials otherwise: a login through a program or a web service may take a while.
const SET_UP: Duration = Duration::from_secs(60);

/// Gets credentials once, for the whole run: a program that asks for a one-time password is asked once.
async fn credentials(
    connection: &Connection,
    region: &Region,
    http: &SharedHttpClient,
) -> Result<Credentials, ConnectError> {
    // The metadata service is on this machine's own link, so never behind a proxy.
    let direct = ProviderConfig::without_region().with_http_client(http_client(ProxyConfig::disabled()));
    let metadata = imds::Client::builder()
        .configure(&direct)
        .max_attempts(1)
        .connect_timeout(Duration::from_secs(1))
        .read_timeout(Duration::from_secs(1))
        .operation_timeout(Duration::from_millis(1500))
        .build();
    let provider = ProviderConfig::without_region().with_http_client(http.clone()).with_region(Some(region.clone()));
    let found = async {
        match &connection.profile {
            // Who names a profile means it, also with the keys of another account in the environment.
            Some(profile) => {
                let chain = ProfileFileCredentialsProvider::builder().configure(&provider).profile_name(profile);
                chain.build().provide_credentials().await
            }
            None => {
                let chain = DefaultCredentialsChain::builder().configure(provider).imds_client(metadata);
                chain.region(region.clone()).build().await.provide_credentials().await
            }
        }
    };
    // The error is dropped on purpose: its text quotes files and answers.
    match tokio::time::timeout(limit(connection), found).await {
        Ok(Ok(credentials)) => Ok(credentials),
        Ok(Err(_)) | Err(_) => Err(ConnectError::NoCredentials),
    }
}

fn limit(connection: &Connection) -> Duration {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let variables = [
        "AWS_PROFILE",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
    ];
    let in_home = |path: &str| std::env::home_dir().is_some_and(|home| home.join(path).is_file());
    if connection.profile.is_some() || variables.into_iter().any(set) || in_home(".aws/config") {
        SET_UP
    } else {
        NOTHING_SET_UP
    }
}

fn http_client(proxy: ProxyConfig) -> SharedHttpClient {
    let tls = tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring);
    limit::limited(Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder().proxy_config(proxy.clone()).tls_provider(tls.clone());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(|components| components.sleep_impl()));
        connector.build()
    }))
}

impl Store for SecretsManager {
    fn create(&self, request: &Create<'_>) -> Result<Stored, StoreError> {
        let bytes = request.value.expose();
        if bytes.is_empty() || bytes.len() > LARGEST_VALUE {
            return Err(StoreError::Value);
        }
        // The SDK's own copies, this one among them, can't be wiped; they are freed when the call returns.
        let text = std::str::from_utf8(bytes).map_err(|_| StoreError::Value)?.to_owned();
        let tags = request.tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build());
        let call = self
            .client
            .create_secret()
            .name(request.name.as_str())
            .secret_string(text)
            .client_request_token(request.token.as_str())
            .description(&request.description)
            .set_tags(Some(tags.collect()))
            .set_kms_key_id(request.kms_key.map(|key| key.as_str().to_owned()));
        let answer = self.runtime.block_on(call.send()).map_err(|error| failure::of(&error))?;
        stored(request.name, answer.arn())
    }

    fn read(&self, name: &SecretName) -> Result<SecretValue, StoreError> {
        let call = self.client.get_secret_value().secret_id(name.as_str());
        let answer = self.runtime.block_on(call.send()).map_err(|error| failure::of(&error))?;
        match (answer.secret_string, answer.secret_binary) {
            (Some(text), _) => Ok(SecretValue::new(Zeroizing::new(text).as_bytes())),
            (None, Some(binary)) => {
                drop(Zeroizing::new(binary.into_inner()));
                Err(StoreError::Binary)
            }
            (None, None) => Err(StoreError::NotFound),
        }
    }

    fn describe(&self, name: &SecretName) -> Result<Described, StoreError> {
        let call = self.client.describe_secret().secret_id(name.as_str());
        let answer = self.runtime.block_on(call.send()).map_err(|error| failure::of(&error))?;
        let state = match answer.deleted_date() {
            Some(_) => State::PendingDeletion,
            None => State::Live,
        };
        Ok(Described { stored: stored(name, answer.arn())?, state })
    }
}

fn stored(name: &SecretName, arn: Option<&str>) -> Result<Stored, StoreError> {
    let arn = arn.and_then(|arn| Arn::parse(arn, name)).ok_or(StoreError::Unreadable)?;
    Ok(Stored { name: name.clone(), arn })
}
