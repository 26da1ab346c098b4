//! What is said about archives, in both languages.

use keepsake::import::{ImportError, Why};
use keepsake::model::{Audience, ImportKind, Unwatched};

use crate::args::Language::{self, En, Vi};

/// Why something was left out.
pub(crate) fn why(why: Why, language: Language) -> &'static str {
    if language == En {
        return why.explained();
    }
    match why {
        Why::Empty => "trống: không có chữ, hình hay liên kết",
        Why::Repeated => "giống hệt một mục khác",
        Why::Unreadable => "không đọc được như một bài viết",
        Why::TooLong => "dài hơn một bài viết có thể có",
        Why::NotOwn => "không phải do bạn đăng",
        Why::Machine => "ghi chú của nền tảng, không phải bài viết",
        Why::Untied => "không thuộc bài nào trong kho này",
        Why::Cut => "tệp bị đứt giữa chừng",
        Why::Form => "tệp không đúng dạng",
        Why::Damaged => "tệp bị hỏng",
        Why::Encrypted => "tệp cần mật khẩu",
        Why::Packing => "tệp nén theo cách không đọc được ở đây",
        Why::TooLarge => "tệp bung ra lớn hơn mức có thể",
        Why::NothingRecognised => "không nhận ra bài nào trong tệp: hãy yêu cầu bản JSON",
        Why::Missing => "không có trong kho đã cho",
    }
}

/// Something that should have been read could not be.
pub(crate) fn is_trouble(why: Why) -> bool {
    !matches!(why, Why::Empty | Why::Repeated | Why::NotOwn | Why::Machine | Why::Untied)
}

/// Why nothing of an archive can be read.
pub(crate) fn refused(error: &ImportError, language: Language) -> String {
    if language == En {
        return error.to_string();
    }
    match error {
        ImportError::Nothing => "chưa cho kho nào",
        ImportError::Unreadable(_) => "không đọc được kho",
        ImportError::Incomplete => "kho chưa đủ: bị đứt khi tải về hoặc chép",
        ImportError::NotAnArchive => "tệp này không phải kho: hãy đăng nhập rồi tải lại",
        ImportError::TooLarge => "kho bung ra lớn quá mức: bị hỏng hoặc có ý phá",
        ImportError::Unrecognised => "không nền tảng nào được biết tạo ra kho như thế này",
        ImportError::NoPosts => {
            "kho không có bài viết: hãy yêu cầu nền tảng cho cả bài viết, hoặc thêm các phần khác"
        }
    }
    .into()
}

/// Why a post is never looked at.
pub(crate) fn unwatched(why: Unwatched, language: Language) -> &'static str {
    match (why, language) {
        (Unwatched::NoLink, En) => "not watched: no link",
        (Unwatched::NoLink, Vi) => "không theo dõi: không có liên kết",
        (Unwatched::Deleted, En) => "not watched: you deleted it",
        (Unwatched::Deleted, Vi) => "không theo dõi: bạn đã xóa bài",
        (Unwatched::Passing, En) => "not watched: shown for a day only",
        (Unwatched::Passing, Vi) => "không theo dõi: chỉ hiện trong một ngày",
        (Unwatched::Comment, En) => "not watched: a comment",
        (Unwatched::Comment, Vi) => "không theo dõi: là bình luận",
        (Unwatched::NotPublic, En) => "not watched: not shown to everybody",
        (Unwatched::NotPublic, Vi) => "không theo dõi: không công khai",
    }
}

/// What a thing in an archive is.
pub(crate) fn kind(kind: ImportKind, language: Language) -> &'static str {
    match (kind, language) {
        (ImportKind::Post, En) => "posts",
        (ImportKind::Post, Vi) => "bài viết",
        (ImportKind::Page, En) => "pages",
        (ImportKind::Page, Vi) => "trang",
        (ImportKind::Reply, En) => "replies",
        (ImportKind::Reply, Vi) => "bài trả lời",
        (ImportKind::Comment, En) => "comments",
        (ImportKind::Comment, Vi) => "bình luận",
        (ImportKind::Share, En) => "shares",
        (ImportKind::Share, Vi) => "bài chia sẻ",
        (ImportKind::Repost, En) => "reposts",
        (ImportKind::Repost, Vi) => "bài đăng lại",
        (ImportKind::GroupPost, En) => "posts in groups",
        (ImportKind::GroupPost, Vi) => "bài trong nhóm",
        (ImportKind::PostElsewhere, En) => "posts on others' pages",
        (ImportKind::PostElsewhere, Vi) => "bài trên trang người khác",
        (ImportKind::LifeEvent, En) => "life events",
        (ImportKind::LifeEvent, Vi) => "sự kiện trong đời",
        (ImportKind::Video, En) => "videos",
        (ImportKind::Video, Vi) => "video",
        (ImportKind::Reel, En) => "reels",
        (ImportKind::Reel, Vi) => "thước phim",
        (ImportKind::Photo, En) => "photos",
        (ImportKind::Photo, Vi) => "ảnh",
        (ImportKind::Story, En) => "stories",
        (ImportKind::Story, Vi) => "tin một ngày",
        (ImportKind::Deleted, En) => "posts you deleted",
        (ImportKind::Deleted, Vi) => "bài bạn đã xóa",
    }
}

/// Who could see a post.
pub(crate) fn audience(who: Audience, language: Language) -> &'static str {
    match (who, language) {
        (Audience::Public, En) => "everybody",
        (Audience::Public, Vi) => "mọi người",
        (Audience::Unlisted, En) => "whoever has the link",
        (Audience::Unlisted, Vi) => "ai có liên kết",
        (Audience::Friends, En) => "friends or followers",
        (Audience::Friends, Vi) => "bạn bè hoặc người theo dõi",
        (Audience::Limited, En) => "a chosen few",
        (Audience::Limited, Vi) => "vài người được chọn",
        (Audience::Direct, En) => "those it was addressed to",
        (Audience::Direct, Vi) => "người nhận",
        (Audience::Password, En) => "whoever knows the password",
        (Audience::Password, Vi) => "ai biết mật khẩu",
        (Audience::Private, En) => "you alone",
        (Audience::Private, Vi) => "chỉ mình bạn",
        (Audience::Archived, En) => "nobody: archived",
        (Audience::Archived, Vi) => "không ai: đã cất",
        (Audience::Draft, En) => "nobody: a draft",
        (Audience::Draft, Vi) => "không ai: bản nháp",
        (Audience::Trash, En) => "nobody: in the bin",
        (Audience::Trash, Vi) => "không ai: trong thùng rác",
    }
}
