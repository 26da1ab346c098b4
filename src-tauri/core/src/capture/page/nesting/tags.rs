//! Groups of elements that the parsing rules of the HTML standard treat alike.

/// Elements that never hold anything.
pub(in super::super) fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "basefont"
            | "bgsound"
            | "br"
            | "col"
            | "embed"
            | "frame"
            | "hr"
            | "image"
            | "img"
            | "input"
            | "keygen"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Elements whose content is text up to their own end tag, whatever it looks like.
pub(in super::super) fn is_raw(name: &str) -> bool {
    matches!(
        name,
        "iframe"
            | "noembed"
            | "noframes"
            | "noscript"
            | "script"
            | "style"
            | "textarea"
            | "title"
            | "xmp"
    )
}

/// Formatting elements, which are opened again in the next paragraph when left open.
pub(in super::super) fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

/// Elements that begin a block: an open paragraph ends before them.
pub(in super::super) fn closes_paragraph(name: &str) -> bool {
    is_block(name) || is_heading(name) || matches!(name, "p" | "hr" | "xmp" | "form" | "table")
}

/// Elements whose end tag closes all that is open in them.
pub(in super::super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "center"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "header"
            | "hgroup"
            | "listing"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "ul"
    )
}

/// `<h1>` to `<h6>`.
pub(in super::super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Elements in which an end tag does not reach what is outside.
pub(in super::super) fn is_scope(name: &str) -> bool {
    matches!(
        name,
        "applet" | "caption" | "html" | "table" | "td" | "th" | "marquee" | "object" | "select"
    )
}

/// Elements before which formatting elements are set apart, so that a marker stands for them.
pub(in super::super) fn is_marked(name: &str) -> bool {
    matches!(name, "applet" | "marquee" | "object")
}

/// Elements whose end tag may be left out.
pub(in super::super) fn is_implied_end(name: &str) -> bool {
    matches!(name, "dd" | "dt" | "li" | "option" | "optgroup" | "p" | "rb" | "rp" | "rt" | "rtc")
}

/// Parts of a table.
pub(in super::super) fn is_table_part(name: &str) -> bool {
    matches!(
        name,
        "caption" | "col" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr"
    )
}

/// Elements that a generic end tag does not close through.
pub(in super::super) fn is_special(name: &str) -> bool {
    is_void(name) && name != "image" && name != "keygen"
        || is_raw(name)
        || is_block(name) && name != "dialog" && name != "search"
        || is_heading(name)
        || is_scope(name)
        || is_table_part(name)
        || matches!(name, "body" | "button" | "dd" | "dt" | "form" | "isindex" | "li" | "p")
}
