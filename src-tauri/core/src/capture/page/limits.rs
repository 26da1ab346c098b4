//! How much of a page is read. Every number here has a unit; what lies beyond is cut, or the page
//! is refused where the comment says so.

/// Bytes of a page as received, after transfer decoding. Beyond: refused.
pub const PAGE_BYTES_MAX: usize = 8 << 20;
/// Bytes of one text of the post, per source.
pub const TEXT_BYTES_MAX: usize = 1 << 20;
/// Bytes of everything the page shows.
pub const VISIBLE_TEXT_BYTES_MAX: usize = 256 << 10;
/// Pictures, videos and sounds of one post.
pub const MEDIA_MAX: usize = 100;

/// Bytes of a title, a name, a description of a picture.
pub(super) const LINE_BYTES_MAX: usize = 1 << 10;
/// Bytes of an address. Longer ones are not addresses of posts or files, and are left out.
pub(super) const ADDRESS_BYTES_MAX: usize = 4 << 10;
/// Bytes of a date as written.
pub(super) const DATE_BYTES_MAX: usize = 200;
/// Bytes of one JSON-LD block. Longer blocks are left out.
pub(super) const JSON_LD_BYTES_MAX: usize = 2 << 20;
/// Nodes of all JSON-LD blocks that are looked at.
pub(super) const JSON_LD_NODES_MAX: usize = 10_000;
/// Bytes in which a `<meta>` that names the encoding is looked for first (HTML standard).
pub(super) const PRESCAN_BYTES: usize = 1 << 10;
/// Bytes in which it is looked for when the first look found none: real pages put it late.
pub(super) const LATE_PRESCAN_BYTES: usize = 64 << 10;

/// Open elements at one time. Beyond: refused, for the parser searches them again at every tag.
pub(super) const NESTING_MAX: usize = 512;
/// Entries in the parser's list of active formatting elements (`<b>`, `<a>`, `<font>` …), which it
/// opens again in every paragraph. Beyond: refused.
pub(super) const FORMATTING_MAX: usize = 256;
/// Tags, comments, stray `<` and reopened elements. Beyond: refused.
pub(super) const NODES_MAX: u64 = 400_000;
/// Attributes of one tag. Beyond: refused, for the parser compares each with all before it.
pub(super) const ATTRIBUTES_MAX: usize = 512;
/// Different names of tags and attributes. Beyond: refused, for they stay in a table that is
/// searched in line.
pub(super) const NAMES_MAX: usize = 8_192;
/// Steps the parser is expected to take, see `nesting::Nesting::steps`. Beyond: refused.
pub(super) const STEPS_MAX: u64 = 32_000_000;

/// Pieces of markup (tags, texts, comments) of a page that is read the short way (`builder`).
/// Beyond this and the next ones it is read the long way.
pub(super) const SHORT_PIECES_MAX: usize = 65_536;
/// Elements made and attributes read there.
pub(super) const SHORT_ELEMENTS_MAX: usize = 32_768;
/// Elements open there at one time.
pub(super) const SHORT_NESTING_MAX: usize = 256;
/// Formatting elements there that are open or to be opened again.
pub(super) const SHORT_FORMATTING_MAX: usize = 64;
/// Nodes there that crossing tags move from one element to another.
pub(super) const SHORT_MOVES_MAX: usize = 262_144;
/// Attributes there of one tag.
pub(super) const SHORT_ATTRIBUTES_MAX: usize = 64;

/// Characters on a page that may be a challenge: a page that shows more shows something.
pub(super) const CHALLENGE_CHARACTERS_MAX: usize = 1_500;
/// Declared width or height, in CSS pixels, up to which a picture is an icon.
pub(super) const ICON_PIXELS_MAX: u32 = 48;
