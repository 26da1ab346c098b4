//! The frame around every page, and the one way to put text into HTML.

use super::words::Words;

/// Text as it may stand between tags and in double-quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

/// A post's text: paragraphs, line breaks, hashtags set apart.
pub(crate) fn paragraphs(text: &str) -> String {
    let written = |paragraph: &str| {
        let lines: Vec<String> = paragraph.lines().map(line).collect();
        format!("<p>{}</p>", lines.join("<br>"))
    };
    text.split("\n\n").map(written).collect::<Vec<_>>().join("\n")
}

fn line(line: &str) -> String {
    line.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn word(word: &str) -> String {
    let escaped = escape(word);
    if word.len() > 1 && word.starts_with('#') {
        return format!("<span class=\"tag\">{escaped}</span>");
    }
    escaped
}

/// The first `n_letters_max` letters on one line, cut between words.
pub(crate) fn excerpt(text: &str, n_letters_max: usize) -> String {
    let mut short = String::new();
    for word in text.split_whitespace() {
        let space = if short.is_empty() { "" } else { " " };
        if [&short, space, word].iter().map(|part| part.chars().count()).sum::<usize>()
            > n_letters_max
        {
            return format!("{short} …");
        }
        short = short + space + word;
    }
    short
}

/// A whole page: `title` is text, `head` and `main` are HTML.
pub(crate) fn page(words: &Words, title: &str, head: &str, main: &str) -> String {
    let head = format!("{}{head}", common_head(title));
    let (bar, footer) = (bar(words), footer(words));
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n{head}</head>\n<body>\n{bar}{main}\n{footer}\
         </body>\n</html>\n",
        words.lang
    )
}

/// A page that must stand without the rest of the platform: no navigation.
pub(crate) fn bare_page(words: &Words, title: &str, main: &str) -> String {
    let head = common_head(title);
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n{head}</head>\n<body class=\"bare\">\n{main}\
         \n</body>\n</html>\n",
        words.lang
    )
}

fn common_head(title: &str) -> String {
    format!(
        "<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"/static/style.css\">\n\
         <link rel=\"icon\" type=\"image/svg+xml\" href=\"/static/mark.svg\">\n",
        escape(title)
    )
}

fn bar(words: &Words) -> String {
    let current = |lang| if words.lang == lang { " aria-current=\"true\"" } else { "" };
    format!(
        "<a class=\"skip\" href=\"#main\">{skip}</a>\n\
         <header class=\"bar\"><div class=\"bar-in\">\n\
         <a class=\"brand\" href=\"/\"><img src=\"/static/mark.svg\" alt=\"\" width=\"36\" \
         height=\"36\"><span><b>Bến Sông</b><i>Riverside</i></span></a>\n\
         <nav><a href=\"/\">{newest}</a><a href=\"/about\">{about}</a></nav>\n\
         <div class=\"tongue\" aria-label=\"{language}\">\
         <a href=\"?lang=vi\" lang=\"vi\"{vi}><span>Tiếng Việt</span><b>VI</b></a>\
         <a href=\"?lang=en\" lang=\"en\"{en}><span>English</span><b>EN</b></a></div>\n\
         <a class=\"button quiet\" href=\"/login\">{log_in}</a>\n\
         </div></header>\n",
        skip = words.skip,
        newest = words.newest,
        about = words.about,
        language = words.language,
        vi = current("vi"),
        en = current("en"),
        log_in = words.log_in,
    )
}

fn footer(words: &Words) -> String {
    format!(
        "<footer class=\"foot\"><p>{}</p><p><a href=\"/about\">{}</a> · Bến Sông · Riverside</p>\
         </footer>\n",
        words.footer, words.about
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escape("<a href=\"x\">'&"), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;");
        assert_eq!(
            paragraphs("a\nb\n\n#<c>"),
            "<p>a<br>b</p>\n<p><span class=\"tag\">#&lt;c&gt;</span></p>"
        );
    }

    #[test]
    fn an_excerpt_ends_between_words() {
        assert_eq!(excerpt("một hai ba bốn", 9), "một hai …");
        assert_eq!(excerpt("một\nhai", 9), "một hai");
    }
}
