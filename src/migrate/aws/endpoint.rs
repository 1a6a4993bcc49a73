//! Where Secrets Manager is, when the user says so, checked before anything is sent.
//!
//! The SDK finds out only with the request in hand that an address is none, and then prints the request.

/// Why an endpoint is of no use. Does not repeat it: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, miette::Diagnostic)]
pub enum EndpointError {
    /// Not `http://HOST` or `https://HOST`.
    #[error("the endpoint in {0} is not a URL")]
    #[diagnostic(help("an endpoint is written like https://vpce-1a2b.secretsmanager.eu-west-1.vpce.amazonaws.com"))]
    NoUrl(&'static str),
    /// `http` to another machine.
    #[error("the endpoint in {0} is not encrypted")]
    #[diagnostic(help("secrets would travel in the clear; use https, or http to this machine only"))]
    InTheClear(&'static str),
}

/// The variables that name an endpoint, the first that is set first.
const VARIABLES: [&str; 2] = ["AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL"];

/// The endpoint of the option, if there is one. Checks those of the variables that the SDK reads, too.
pub(super) fn resolve(option: Option<&str>) -> Result<Option<String>, EndpointError> {
    if let Some(endpoint) = option {
        check(endpoint, "--endpoint-url")?;
        return Ok(Some(endpoint.to_owned()));
    }
    for name in VARIABLES {
        let Some(endpoint) = std::env::var_os(name).filter(|value| !value.is_empty()) else {
            continue;
        };
        check(endpoint.to_str().ok_or(EndpointError::NoUrl(name))?, name)?;
    }
    Ok(None)
}

/// The endpoint of the environment, unless `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` says to let it be, as the SDK reads it.
pub(super) fn of_environment() -> Option<String> {
    named(|name| std::env::var(name).ok())
}

/// The same where the variables have these values.
fn named(variable: impl Fn(&str) -> Option<String>) -> Option<String> {
    if variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").is_some_and(|ignored| ignored.eq_ignore_ascii_case("true")) {
        return None;
    }
    VARIABLES.into_iter().find_map(|name| variable(name).filter(|value| !value.is_empty()))
}

/// Checks that `endpoint`, set in `place`, is a URL to which a secret may be sent.
pub(super) fn check(endpoint: &str, place: &'static str) -> Result<(), EndpointError> {
    let invalid = EndpointError::NoUrl(place);
    let (scheme, rest) = endpoint.split_once("://").ok_or(invalid)?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    if !path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._~%".contains(&b)) {
        return Err(invalid);
    }
    let host = host(authority).ok_or(invalid)?;
    match scheme.to_ascii_lowercase().as_str() {
        "https" => Ok(()),
        "http" if is_own(host) => Ok(()),
        "http" => Err(EndpointError::InTheClear(place)),
        _ => Err(invalid),
    }
}

/// The host of `HOST` or `HOST:PORT`, where an address in brackets is a host too.
fn host(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (address, behind) = rest.split_once(']')?;
            address.parse::<std::net::Ipv6Addr>().ok()?;
            (address, behind)
        }
        None => {
            let at = authority.find(':').unwrap_or(authority.len());
            authority.split_at(at)
        }
    };
    let is_name = host.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:".contains(&b));
    if host.is_empty() || !is_name {
        return None;
    }
    match port.strip_prefix(':') {
        None => port.is_empty().then_some(host),
        Some(port) => port.parse::<u16>().is_ok().then_some(host),
    }
}

/// Whether a checked endpoint is on this machine, where no proxy should come between.
pub(super) fn is_this_machine(endpoint: &str) -> bool {
    let authority = endpoint.split_once("://").map(|(_, rest)| rest.split('/').next().unwrap_or(rest));
    authority.and_then(host).is_some_and(is_own)
}

fn is_own(host: &str) -> bool {
    let address = host.parse::<std::net::IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_variable_names_the_endpoint_unless_all_are_ignored() {
        let [own, all] = ["https://own", "https://all"];
        for (ignored, values, expected) in [
            ("", [own, all], Some(own)),
            ("false", ["", all], Some(all)),
            ("", ["", ""], None),
            ("True", [own, all], None),
        ] {
            let variable = |name: &str| match VARIABLES.iter().position(|known| *known == name) {
                Some(at) => Some(values[at].to_owned()),
                None => Some(ignored.to_owned()),
            };
            assert_eq!(named(variable).as_deref(), expected, "{ignored} {values:?}");
        }
    }

    #[test]
    fn secrets_are_sent_only_where_they_are_safe() {
        let place = "AWS_ENDPOINT_URL";
        for (endpoint, expected) in [
            ("https://secretsmanager.eu-west-1.amazonaws.com", Ok(())),
            ("https://vpce-1.example.com:8443/some/path", Ok(())),
            ("http://127.0.0.1:4566", Ok(())),
            ("http://localhost:4566/", Ok(())),
            ("http://[::1]:4566", Ok(())),
            ("http://10.0.0.1:4566", Err(EndpointError::InTheClear(place))),
            ("http://localhost.example.com", Err(EndpointError::InTheClear(place))),
            ("not a url", Err(EndpointError::NoUrl(place))),
            ("", Err(EndpointError::NoUrl(place))),
            ("https://", Err(EndpointError::NoUrl(place))),
            ("https://a b", Err(EndpointError::NoUrl(place))),
            ("https://host:port", Err(EndpointError::NoUrl(place))),
            ("https://host:99999", Err(EndpointError::NoUrl(place))),
            ("https://user:pass@host", Err(EndpointError::NoUrl(place))),
            ("https://host/a?b=c", Err(EndpointError::NoUrl(place))),
            ("https://[::zz]", Err(EndpointError::NoUrl(place))),
            ("ftp://localhost", Err(EndpointError::NoUrl(place))),
        ] {
            assert_eq!(check(endpoint, place), expected, "{endpoint}");
        }
    }
}
