//! Sending something: a digest to an authority that stamps it. No redirect is followed, no cookie
//! kept, and nothing is sent but what is given here.

use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, USER_AGENT};
use tokio::time::{Instant, timeout_at};

use super::{Private, Web, address, client_for, failure, parse_address, read, request};
use crate::model::{Failure, Reply};

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub struct Sending<'a> {
    /// Where, as [`parse_address`] takes it.
    pub url: &'a str,
    /// Its media type; none to only ask.
    pub content_type: Option<&'static str>,
    /// The bytes.
    pub body: &'a [u8],
    /// The media type wanted in return.
    pub accept: &'static str,
    /// May the address be private?
    pub private: Private,
}

impl Web {
    /// Sends `sending` by POST (or asks by GET, where there is nothing to send), once, and gives
    /// the answer within the limits of [`super::Wanted::Json`].
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn send(&self, sending: Sending<'_>) -> Result<Reply, Failure> {
        let url = parse_address(sending.url)?;
        address::check(&url)?;
        address::is_within(&url, self.limits.only)?;
        let clients = self.clients_of(url.host_str().unwrap_or_default());
        let clients = clients.map_err(|_| Failure::Vantage)?;
        let client = client_for(&clients, &url, &url, sending.private)?;
        let mut fields = HeaderMap::new();
        fields.insert(USER_AGENT, HeaderValue::from_static(request::USER_AGENT));
        fields.insert(ACCEPT, HeaderValue::from_static(sending.accept));
        let asking = match sending.content_type {
            Some(kind) => {
                fields.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
                client.post(url.clone()).body(sending.body.to_vec())
            }
            None => client.get(url.clone()),
        };
        let (started, limit) = (Instant::now(), self.limits.json);
        let answer = timeout_at(started + self.limits.head, asking.headers(fields).send()).await;
        let response = answer.map_err(|_| Failure::Timeout)?.map_err(|error| {
            failure::of(&error, failure::Way { route: &self.route, scheme: url.scheme() })
        })?;
        let reply = read(response, limit, started + limit.whole).await;
        if reply.cut.is_some() { Err(Failure::Garbled) } else { Ok(reply) }
    }
}
