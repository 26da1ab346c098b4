//! From a request to an answer: which address, whose post, what became of it.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    body::Body,
    extract::{ConnectInfo, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use url::form_urlencoded;

use crate::{
    fate::Outage,
    media, odd,
    pages::{self, Reader, words::Words},
    platform::Seen,
    shelf::{Shelf, Standing},
};

/// What an address on the platform means.
enum Route<'a> {
    Home,
    About,
    Login,
    Robots,
    Oembed,
    Account(&'a str),
    Post(&'a str, &'a str),
    Embed(&'a str, &'a str),
    Static(&'a str),
    Media,
    Unknown,
}

impl<'a> Route<'a> {
    fn of(path: &'a str) -> Self {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let handle = |part: &'a str| part.strip_prefix('@').filter(|handle| !handle.is_empty());
        match parts[..] {
            [""] => Self::Home,
            ["about"] => Self::About,
            ["login"] => Self::Login,
            ["robots.txt"] => Self::Robots,
            ["oembed"] => Self::Oembed,
            ["static", name] => Self::Static(name),
            ["media", _] => Self::Media,
            ["embed", author, id] => handle(author).map_or(Self::Unknown, |h| Self::Embed(h, id)),
            [author, id] => handle(author).map_or(Self::Unknown, |h| Self::Post(h, id)),
            [author] => handle(author).map_or(Self::Unknown, Self::Account),
            _ => Self::Unknown,
        }
    }
}

/// One request with all that its answer depends on.
struct Asked<'a> {
    shelf: &'a Shelf,
    client: IpAddr,
    words: &'static Words,
    request: &'a Parts,
}

/// Answers any request and notes that it was made.
pub(crate) async fn answer(
    State(shelf): State<Arc<Shelf>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (request, _body) = request.into_parts();
    let words = Words::of(&request.headers, request.uri.query().unwrap_or_default());
    let asked = Asked { shelf: &shelf, client: address.ip(), words, request: &request };
    let mut response = asked.answer().await;
    asked.dress(&mut response);
    shelf.note(Seen {
        path: request.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned(),
        client: address.ip(),
        status: response.status().as_u16(),
    });
    response
}

impl Asked<'_> {
    async fn answer(&self) -> Response {
        if self.shelf.outage() == Outage::Whole {
            return self.outage();
        }
        let route = Route::of(self.request.uri.path());
        let may_post = matches!(route, Route::Login | Route::Post(..) | Route::Embed(..));
        match self.request.method {
            Method::GET | Method::HEAD => {}
            Method::POST if may_post => {}
            _ => {
                return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")])
                    .into_response();
            }
        }
        match route {
            Route::Home => self.page(StatusCode::OK, pages::lists::home(&self.reader())),
            Route::About => self.page(StatusCode::OK, pages::walls::about(self.words)),
            Route::Login => self.page(StatusCode::OK, pages::walls::login(self.words)),
            Route::Robots => media::text("User-agent: *\nDisallow: /login\nDisallow: /embed/\n"),
            Route::Oembed => self.oembed(),
            Route::Static(name) => media::file(name).unwrap_or_else(|| self.not_found()),
            Route::Media => self.media().await,
            Route::Account(handle) => self.account(handle),
            Route::Post(handle, id) => self.post(handle, id, pages::post::page).await,
            Route::Embed(handle, id) => self.post(handle, id, pages::embed::page).await,
            Route::Unknown => self.not_found(),
        }
    }

    fn reader(&self) -> Reader<'_> {
        let listed = self.shelf.listed(self.client);
        Reader { shelf: self.shelf, words: self.words, listed }
    }

    /// A page of the platform, in the language of its reader.
    fn page(&self, status: StatusCode, html: String) -> Response {
        let mut hasher = DefaultHasher::new();
        html.hash(&mut hasher);
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned()),
            (header::CACHE_CONTROL, "private, no-cache".to_owned()),
            (header::CONTENT_LANGUAGE, self.words.lang.to_owned()),
            (header::VARY, "Accept-Language, Cookie".to_owned()),
            (header::ETAG, format!("W/\"{:016x}\"", hasher.finish())),
        ];
        (status, headers, Body::from(html)).into_response()
    }

    fn not_found(&self) -> Response {
        self.page(StatusCode::NOT_FOUND, pages::walls::not_found(self.words))
    }

    fn outage(&self) -> Response {
        let page = self.page(StatusCode::SERVICE_UNAVAILABLE, pages::walls::outage(self.words));
        ([(header::RETRY_AFTER, "120")], page).into_response()
    }

    fn account(&self, handle: &str) -> Response {
        let Some(account) = self.shelf.account(handle) else {
            return self.not_found();
        };
        if self.shelf.is_closed(handle) {
            return self.page(StatusCode::GONE, pages::walls::account_closed(self.words));
        }
        self.page(StatusCode::OK, pages::lists::account(&self.reader(), account))
    }

    /// The address of a post, or its embeddable form, drawn by `draw` where there is something.
    async fn post(&self, handle: &str, id: &str, draw: pages::DrawPost) -> Response {
        let path = self.request.uri.path();
        match self.shelf.standing(handle, id, self.client) {
            Standing::Shown(shown) => self.page(StatusCode::OK, draw(&self.reader(), &shown)),
            Standing::NeverWas => self.not_found(),
            Standing::AccountClosed => {
                self.page(StatusCode::NOT_FOUND, pages::walls::account_closed(self.words))
            }
            Standing::Tombstone => self.page(StatusCode::OK, pages::walls::tombstone(self.words)),
            Standing::Law => self.law(),
            Standing::LoginWall => self.login_wall(path),
            Standing::Captcha { as_ok } => {
                let status = if as_ok { StatusCode::OK } else { StatusCode::FORBIDDEN };
                self.page(status, pages::walls::captcha(self.words))
            }
            Standing::Outage => self.outage(),
            Standing::Odd(odd, shown) => {
                let html = draw(&self.reader(), &shown);
                odd::answer(odd, path, html).await
            }
        }
    }

    /// RFC 7725: the link names who blocks, not who demanded it.
    fn law(&self) -> Response {
        let html = pages::walls::law(self.words);
        let page = self.page(StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS, html);
        let blocked_by = format!("<{}/about>; rel=\"blocked-by\"", self.shelf.base);
        ([(header::LINK, blocked_by)], page).into_response()
    }

    fn login_wall(&self, path: &str) -> Response {
        let next: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        let location = [(header::LOCATION, format!("/login?next={next}"))];
        (StatusCode::FOUND, location, self.page(StatusCode::FOUND, String::new())).into_response()
    }

    fn oembed(&self) -> Response {
        let query = self.request.uri.query().unwrap_or_default();
        let asked_url = form_urlencoded::parse(query.as_bytes())
            .find_map(|(name, value)| (name == "url").then(|| value.into_owned()))
            .unwrap_or_default();
        let path = asked_url.strip_prefix(&self.shelf.base).unwrap_or_default();
        let Route::Post(handle, id) = Route::of(path) else {
            return oembed_refusal(StatusCode::NOT_FOUND);
        };
        match self.shelf.standing(handle, id, self.client) {
            Standing::Shown(shown) | Standing::Odd(_, shown) => {
                media::json(StatusCode::OK, &pages::embed::oembed(&self.reader(), &shown))
            }
            Standing::NeverWas | Standing::AccountClosed | Standing::Tombstone => {
                oembed_refusal(StatusCode::NOT_FOUND)
            }
            Standing::Law => oembed_refusal(StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS),
            Standing::LoginWall => oembed_refusal(StatusCode::UNAUTHORIZED),
            Standing::Captcha { .. } => oembed_refusal(StatusCode::FORBIDDEN),
            Standing::Outage => self.outage(),
        }
    }

    async fn media(&self) -> Response {
        let path = self.request.uri.path();
        let range = self.request.headers.get(header::RANGE).and_then(|range| range.to_str().ok());
        if let Some(seed) = self.avatar_seed(path) {
            return media::avatar(seed).await;
        }
        if let Some(picture) = self.shelf.picture(path) {
            return media::picture(picture.scene, picture.seed).await;
        }
        media::video(path, range).unwrap_or_else(|| self.not_found())
    }

    fn avatar_seed(&self, path: &str) -> Option<u64> {
        let mut accounts = self.shelf.content.accounts.iter();
        accounts.find(|account| pages::avatar_path(account) == path).map(|account| account.avatar)
    }

    /// What every answer carries, whatever it is.
    fn dress(&self, response: &mut Response) {
        let query = self.request.uri.query().unwrap_or_default();
        let headers = response.headers_mut();
        let mut put = |name: HeaderName, value: &'static str| {
            headers.insert(name, HeaderValue::from_static(value));
        };
        put(header::SERVER, "ben-song/1.4");
        put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
        put(header::REFERRER_POLICY, "same-origin");
        put(header::CONTENT_SECURITY_POLICY, "default-src 'self'; frame-ancestors *");
        if let Some(chosen) = Words::chosen(query) {
            put(header::SET_COOKIE, chosen.cookie);
        }
    }
}

fn oembed_refusal(status: StatusCode) -> Response {
    media::json(status, &serde_json::json!({ "error": status.canonical_reason() }))
}
