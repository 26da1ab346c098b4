//! A count of the attributes of a tag, before the tokenizer sees them: it compares each with all
//! before it. Follows the HTML standard's tokenizer as far as that decides where a tag is.

use super::pieces::is_raw;

/// Attributes of one tag, repeated ones counted. Beyond, the file is none of an export's.
const ATTRIBUTES_MAX: usize = 512;
/// Letters of a tag's name by which it is told.
const NAME_BYTES_MAX: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Text,
    /// After `<`, after `</`, after `<!`, after `<!-`.
    Open,
    EndOpen,
    Markup,
    MarkupDash,
    /// In a declaration, which ends with any `>`.
    Declaration,
    CommentStart,
    CommentStartDash,
    Comment,
    CommentDash,
    CommentEnd,
    CommentEndBang,
    Name,
    /// Where an attribute may begin.
    BeforeAttribute,
    Attribute,
    AfterAttribute,
    BeforeValue,
    Value,
    Quoted(u8),
    /// What stands in a script or the like, which only its own end tag ends.
    Raw,
    RawOpen,
    RawEnd,
}

/// Where in the markup one is.
pub(super) struct Tags {
    state: State,
    /// The name of the tag, in lower case, as far as it is needed.
    name: Vec<u8>,
    is_end: bool,
    n_attributes: usize,
    /// The name whose end tag ends the raw text; empty outside one.
    raw: Vec<u8>,
}

impl Tags {
    pub(super) fn new() -> Self {
        let (name, raw) = (Vec::new(), Vec::new());
        Self { state: State::Text, name, is_end: false, n_attributes: 0, raw }
    }

    /// Steps over markup; how much of it there is before a tag with too many attributes.
    pub(super) fn step_over(&mut self, markup: &str) -> usize {
        let is_too_many = |byte| {
            self.state = self.after(byte);
            self.n_attributes > ATTRIBUTES_MAX
        };
        markup.bytes().position(is_too_many).unwrap_or(markup.len())
    }

    fn after(&mut self, byte: u8) -> State {
        use State as S;
        match self.state {
            S::Text | S::Open | S::EndOpen => self.after_in_text(byte),
            S::Markup
            | S::MarkupDash
            | S::Declaration
            | S::CommentStart
            | S::CommentStartDash
            | S::Comment
            | S::CommentDash
            | S::CommentEnd
            | S::CommentEndBang => self.state.after_in_markup(byte),
            S::Raw | S::RawOpen | S::RawEnd => self.after_in_raw(byte),
            _ => self.after_in_tag(byte),
        }
    }

    fn after_in_text(&mut self, byte: u8) -> State {
        use State as S;
        match (self.state, byte) {
            (S::Open | S::EndOpen, _) if byte.is_ascii_alphabetic() => self.begin(byte),
            (S::EndOpen, _) if byte != b'>' => S::Declaration,
            (S::Open, b'/') => S::EndOpen,
            (S::Open, b'!') => S::Markup,
            (S::Open, b'?') => S::Declaration,
            (S::Text | S::Open, b'<') => S::Open,
            _ => S::Text,
        }
    }

    fn after_in_tag(&mut self, byte: u8) -> State {
        use State as S;
        if let S::Quoted(quote) = self.state {
            return if byte == quote { S::BeforeAttribute } else { self.state };
        }
        let is_blank = byte.is_ascii_whitespace();
        match (self.state, byte) {
            (_, b'>') => self.end(),
            (S::Value, _) if !is_blank => S::Value,
            (S::Name, _) if !is_blank && byte != b'/' => self.go_on(byte),
            (S::Attribute | S::AfterAttribute, b'=') => S::BeforeValue,
            (S::Attribute, _) if !is_blank && byte != b'/' => S::Attribute,
            (S::Attribute | S::AfterAttribute, _) if is_blank => S::AfterAttribute,
            (S::BeforeValue, _) if is_blank => S::BeforeValue,
            (S::BeforeValue, b'"' | b'\'') => S::Quoted(byte),
            (S::BeforeValue, _) => S::Value,
            (_, b'/') => S::BeforeAttribute,
            (_, _) if is_blank => S::BeforeAttribute,
            _ => {
                self.n_attributes += 1;
                S::Attribute
            }
        }
    }

    /// A tag begins with its name's first letter.
    fn begin(&mut self, byte: u8) -> State {
        self.is_end = self.state == State::EndOpen;
        self.n_attributes = 0;
        self.name.clear();
        self.go_on(byte)
    }

    /// A tag's name goes on.
    fn go_on(&mut self, byte: u8) -> State {
        if self.name.len() < NAME_BYTES_MAX {
            self.name.push(byte.to_ascii_lowercase());
        }
        State::Name
    }

    /// A tag ends.
    fn end(&mut self) -> State {
        self.raw.clear();
        self.n_attributes = 0;
        let is_raw = !self.is_end && std::str::from_utf8(&self.name).is_ok_and(is_raw);
        if !is_raw {
            return State::Text;
        }
        self.raw.extend(&self.name);
        State::Raw
    }

    fn after_in_raw(&mut self, byte: u8) -> State {
        match (self.state, byte) {
            (State::RawOpen, b'/') => {
                self.name.clear();
                State::RawEnd
            }
            (State::RawEnd, _)
                if byte.is_ascii_alphabetic() && self.name.len() < self.raw.len() =>
            {
                self.name.push(byte.to_ascii_lowercase());
                State::RawEnd
            }
            (State::RawEnd, _) if self.name == self.raw && is_after_name(byte) => {
                (self.is_end, self.n_attributes) = (true, 0);
                if byte == b'>' { self.end() } else { State::BeforeAttribute }
            }
            (_, b'<') => State::RawOpen,
            _ => State::Raw,
        }
    }
}

fn is_after_name(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')
}

impl State {
    /// What follows in a comment or a declaration.
    fn after_in_markup(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Markup, b'-') => Self::MarkupDash,
            (Self::MarkupDash, b'-') => Self::CommentStart,
            (
                Self::Markup
                | Self::MarkupDash
                | Self::Declaration
                | Self::CommentStart
                | Self::CommentStartDash
                | Self::CommentEnd
                | Self::CommentEndBang,
                b'>',
            ) => Self::Text,
            (Self::Markup | Self::MarkupDash | Self::Declaration, _) => Self::Declaration,
            (Self::CommentStart, b'-') => Self::CommentStartDash,
            (Self::CommentStartDash | Self::CommentDash | Self::CommentEnd, b'-') => {
                Self::CommentEnd
            }
            (Self::Comment | Self::CommentEndBang, b'-') => Self::CommentDash,
            (Self::CommentEnd, b'!') => Self::CommentEndBang,
            _ => Self::Comment,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a tag with too many attributes behind this is seen.
    fn sees_behind(before: &str) -> bool {
        let many: String =
            (0..=ATTRIBUTES_MAX).flat_map(|n| [" a".to_owned(), n.to_string()]).collect();
        let markup = format!("{before}<p{many}>x");
        Tags::new().step_over(&markup) < markup.len()
    }

    #[test]
    fn a_tag_is_seen_wherever_it_is_one() {
        for before in [
            "",
            "a < b",
            "<",
            "</>",
            "<b>",
            "<b c='>' d=\"'\" e=f'g>",
            "<b c=\"<p\">",
            "<b c= >",
            "<!-->",
            "<!--->",
            "<!-- <p a=\" -->",
            "<!-- --!>",
            "<!----!>",
            "<!-- ---->",
            "<!--!> <p a=\" -->",
            "<!x '>",
            "<!-x>",
            "<?x '>",
            "</ x '>",
            "<!doctype x \">",
            "<script>'<p a=\"</script>",
            "<script>a</scripty></script >",
            "<STYLE>\"</style/>",
            "<script><!--<script></script>",
            "<title><b a='</title>",
            "<b/c=d/>",
            "</p a='<b>'>",
            "<=>",
            "<script/>\"<b a='</script>",
            "<script></<</script>",
        ] {
            assert!(sees_behind(before), "{before}");
        }
    }

    #[test]
    fn no_tag_is_seen_where_there_is_none() {
        for before in [
            "<!--",
            "<!-- --",
            "<!-- --!",
            "<!--!>",
            "<b c='",
            "<b c=\"'",
            "<script>",
            "<script>a</scripty>",
            "<style></style",
            "<!-- <!-- -",
            "<title></ title>",
        ] {
            assert!(!sees_behind(before), "{before}");
        }
        let few: String =
            (0..ATTRIBUTES_MAX).map(|n| [" a", &n.to_string(), "='b c'"].concat()).collect();
        let page = format!("<p{few}>a b</p{few}>").repeat(3);
        assert_eq!(Tags::new().step_over(&page), page.len());
    }
}
