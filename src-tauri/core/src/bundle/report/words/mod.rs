//! Everything that reports say by themselves, each sentence in both languages side by side: one of
//! them alone does not compile. Words for the same things are those of the interface.

mod certificate;
mod names;
mod proof;
mod verify;

pub(super) use self::certificate::*;
pub(super) use self::names::*;
pub(super) use self::proof::*;
pub(super) use self::verify::*;
use crate::model::Time;

/// A moment as it stands everywhere in a report: the same in both languages, and no country's way.
pub(super) fn moment(at: Time) -> String {
    at.utc().strftime("%Y-%m-%d %H:%M:%S").to_string()
}

macro_rules! said {
    ($($name:ident = $vi:literal, $en:literal;)*) => {
        $(pub(in crate::bundle::report) const $name: crate::bundle::report::text::Said =
            crate::bundle::report::text::Said { vi: $vi, en: $en };)*

        #[cfg(test)]
        pub(super) const ALL: &[crate::bundle::report::text::Said] = &[$($name),*];
    };
}
use said;

said! {
    TITLE = "Báo cáo bằng chứng", "Evidence report";
    TRAINING = "TẬP HUẤN – mọi người và mọi bài ở đây đều là hư cấu; gói này không chứng minh điều gì", "TRAINING – everybody and everything in it is invented; it proves nothing";
    TRAINING_FOOT = "TẬP HUẤN / TRAINING", "TRAINING / TẬP HUẤN";
    PAPER = "Tập huấn Keepsake", "Keepsake training";
    PAPER_TABLE = "Từng phút một", "Minute by minute";
    CONTENTS = "Mục lục", "Contents";
    NONE = "không có", "none";
    UNKNOWN = "không rõ", "not known";
    WITHHELD_HERE = "[được giữ kín]", "[withheld]";
    UTC = "{0} UTC", "{0} UTC";
    PAGE_OF = "Trang {0}/{1}", "Page {0} of {1}";
    BYTES = "{0} byte", "{0} bytes";

    LEAD =
        "Báo cáo này kể lại những gì các tệp trong gói bằng chứng cho thấy: đã đăng gì, thấy lần cuối khi nào, lần đầu không thấy khi nào, nhìn từ đâu, nền tảng trả lời gì, có thông báo hay không.",
        "This report tells what the files of the bundle show: what was published, when it was last seen, when it was first missed, from where, what the platform answered, and whether it gave notice.";
    ALL_UTC =
        "Mọi thời điểm đều theo giờ UTC (giờ Việt Nam = UTC + 7 giờ), viết theo thứ tự năm-tháng-ngày.",
        "All times are UTC (Viet Nam: UTC + 7 hours), written year-month-day.";
    NO_LINKS =
        "Địa chỉ được viết ra chứ không bấm được: mở một địa chỉ là cho nền tảng biết có người đang xem.",
        "Addresses are written out and cannot be clicked: opening one tells the platform that somebody is looking.";
    OTHER_LETTERS =
        "Chỗ ghi [U+1F600] là một ký tự mà phông chữ của tài liệu này không có (biểu tượng cảm xúc, chữ viết khác, ký tự điều khiển); dấu + và một số cho biết còn bao nhiêu ký tự như vậy. Văn bản gốc đúng từng ký tự nằm trong các tệp text của gói.",
        "[U+1F600] stands for a character that the fonts of this document do not have (emoji, other scripts, control characters); a + and a number tell how many more follow. The true text, letter for letter, is in the text files of the bundle.";
    OTHER_LETTERS_HTML =
        "Chỗ ghi [U+202E] là một ký tự điều khiển vô hình, được viết ra để không đánh lừa người đọc. Văn bản gốc đúng từng ký tự nằm trong các tệp text của gói.",
        "[U+202E] stands for an invisible control character, written out so that it misleads nobody. The true text, letter for letter, is in the text files of the bundle.";

    SUMMARY = "Tóm tắt", "Summary";
    N_POSTS = "Bài viết trong gói", "Posts in the bundle";
    N_GONE = "Biến mất tính đến lúc lập báo cáo", "Gone when the report was made";
    N_BACK = "Đã trở lại", "Back again";
    N_SILENT = "Đã biến mất mà không ghi nhận thông báo nào", "Disappeared with no notice recorded";
    N_REFUSED = "Bài không được cho đăng", "Posts that were refused";
    N_WITHHELD = "Phần được giữ kín", "Parts withheld";
    MADE = "Lập lúc", "Made";
    BY_ITS_CLOCK = "theo đồng hồ máy tính", "by the computer’s clock";
    SOFTWARE = "Phần mềm", "Software";
    BUNDLE = "Gói bằng chứng", "Bundle";
    FINGERPRINT = "Vân tay khóa", "Key fingerprint";
    FINGERPRINT_HELP =
        "hãy so với vân tay mà người giữ gói cho biết bằng cách khác",
        "compare it with the one you were told by another way";
    LOG = "Nhật ký bảo quản", "Custody log";
    LOG_ENTRIES = "{0} mục ghi", "{0} entries";
    NEWEST = "Trạng thái mới nhất của nhật ký có", "Newest state of the log existed";
    NOT_LATER_THAN = "không muộn hơn {0} UTC", "not later than {0} UTC";
    NOT_STAMPED = "chưa có dấu thời gian nào kiểm chứng được", "no verified time-stamp";
    STAMPED_BEFORE =
        "trạng thái gần nhất có dấu thời gian: {0} mục ghi đầu, không muộn hơn {1} UTC",
        "the newest state with a time-stamp: the first {0} entries, not later than {1} UTC";
    RULES = "Bộ quy tắc kết luận", "Rules of judgement";

    POSTS = "Các bài viết", "The posts";
    POST_NUMBER = "Bài {0}", "Post {0}";
    NUMBER = "Số", "No.";
    WHERE = "Nền tảng, tài khoản", "Platform, account";
    PUBLISHED = "Đăng lúc (theo nền tảng)", "Published (as claimed)";
    LAST_SEEN = "Thấy lần cuối", "Last seen";
    FIRST_MISSED = "Lần đầu không thấy", "First missed";
    CONFIRMED = "Xác nhận lúc", "Confirmed";
    STATE = "Tình trạng", "State";
    NOTICE = "Thông báo từ nền tảng", "Notice from the platform";
    NOTICE_CAME = "nhận {0}", "received {0}";
    NOTICE_NONE_CAME = "người dùng đã tìm ngày {0}: không có", "the user looked on {0}: none";
    NOTICE_NONE = "không ghi nhận thông báo nào", "none recorded";
    ACCOUNT = "Tài khoản", "Account";
    ADDRESS = "Địa chỉ", "Address";
    NO_ADDRESS = "không rõ địa chỉ", "no address is known";
    SAVED = "Lưu lần đầu", "First saved";
    AS_WRITTEN = "trên trang ghi: {0}", "the page says: {0}";
    TITLE_OF_PAGE = "Tiêu đề", "Title";
    ITEM = "Trong gói", "In the bundle";
    ITEM_FOLDER = "thư mục {0}, mục {1}", "folder {0}, item {1}";
    STILL_MISSING = "đến nay vẫn không thấy", "missing ever since";
    ABSENCES = "Những lần vắng mặt đã xác nhận", "Confirmed absences";
    ABSENCE = "Thấy lần cuối {0}, lần đầu không thấy {1}", "Last seen {0}, first missed {1}";
    ABSENCE_BACK = ", thấy lại {0}", ", seen again {0}";
    BETWEEN =
        "Bài đã biến mất vào một lúc nào đó giữa “thấy lần cuối” và “lần đầu không thấy”.",
        "The post disappeared at some moment between “last seen” and “first missed”.";

    CAPTURED = "Nội dung khi được lưu", "As it was saved";
    COPY = "Bản lưu {0}, mục ghi {1}", "Copy {0}, entry {1}";
    COPY_FROM_PAGE = "Lưu từ trang lúc {0} UTC", "Saved from its page at {0} UTC";
    COPY_SEEN = "Lưu khi người đăng đã đăng nhập, từ màn hình của họ, lúc {0} UTC; người khác có thể thấy khác, hoặc không thấy gì", "Seen and saved while logged in, from the user’s own screen, at {0} UTC; others may be shown something else, or nothing";
    COPY_FROM_ARCHIVE = "Lấy từ bản tải về của tài khoản, đọc lúc {0} UTC", "From the account’s own download, read at {0} UTC";
    COPY_SAME = "Chữ giống hệt bản lưu trước.", "The text is the same as in the copy before, letter for letter.";
    NO_TEXT = "Bài viết này không có chữ.", "This post has no text.";
    TEXT_FILE = "Đúng từng ký tự: {0}", "Letter for letter: {0}";
    TEXT_MASKED =
        "Chỗ ████ do người giữ gói che. Bản đã che không chứng minh được gì; văn bản gốc được giữ kín.",
        "The owner made ████ unreadable. A masked text proves nothing; the original is withheld.";
    MEDIA_MISSING = "Có nhắc đến mà không lưu được: {0}", "Named and could not be kept: {0}";
    PICTURE_ALT = "Ảnh {0} của bài {1}.", "Picture {0} of post {1}.";
    PICTURE_TOLD = "Mô tả kèm theo: {0}", "Its description: {0}";
    PICTURE_MASKED = "bản đã che một phần, không chứng minh được gì", "an owner’s copy with parts made unreadable: it proves nothing";
    PICTURE_NOT_SHOWN = "không hiện ở đây; xem tệp trong gói", "not shown here; see the file in the bundle";

    OVER_TIME = "Theo thời gian", "Over time";
    PLOT_SEEN = "thấy", "seen";
    PLOT_MISSED = "không thấy", "missed";
    LEGEND_BRACKET = "biến mất trong khoảng này", "it disappeared within this time";
    LEGEND_UNSURE = "lần kiểm tra không cho biết gì", "a look that could not tell";
    LEGEND_SEEN = "thấy lần cuối", "last seen";
    LEGEND_MISSED = "lần đầu không thấy", "first missed";
    LEGEND_ONE_ACT = "nếu là cùng một lúc: ở đây", "if at one stroke: here";
    PLOT_LOOKS =
        "Mỗi vạch là một lần kiểm tra: phía trên là thấy bài, phía dưới là không thấy. Giờ UTC.",
        "Each stroke is a look: above the line the post was seen, below it was not. Times are UTC.";
    PLOT_LOOKS_ALT =
        "Đường thời gian các lần kiểm tra: {0} lần thấy bài, {1} lần không thấy, {2} lần không kết luận được. Các con số nằm trong bảng bên dưới.",
        "Time line of the looks: {0} saw the post, {1} missed it, {2} could not tell. The figures are in the table below.";
    PLOT_INCIDENT =
        "Mỗi dòng là một bài: từ lúc thấy lần cuối đến lúc lần đầu không thấy. Giờ UTC.",
        "Each row is a post: from when it was last seen to when it was first missed. Times are UTC.";
    PLOT_INCIDENT_ALT =
        "Khoảng thời gian biến mất của {0} bài, tất cả trong khoảng từ {1} đến {2} UTC. Các con số nằm trong bảng tóm tắt.",
        "The times within which {0} posts disappeared, all of them between {1} and {2} UTC. The figures are in the summary’s table.";

    VERDICTS = "Kết luận và lý do", "Verdicts and their reasons";
    VERDICT_AT = "{0} UTC, mục ghi {1}: {2}", "{0} UTC, entry {1}: {2}";
    VERDICTS_LEFT_OUT =
        "Chỉ kể những kết luận khác với kết luận ngay trước đó, và kết luận mới nhất. Có {0} kết luận trong gói.",
        "Only verdicts that differ from the one before are told, and the newest. The bundle holds {0}.";

    LOOKS = "Các lần kiểm tra", "The looks";
    LOOKS_CAPTION = "Các lần kiểm tra bài {0}: {1}", "Looks at post {0}: {1}";
    NO_LOOKS = "Không có lần kiểm tra nào trong gói.", "There is no look in the bundle.";
    ENTRY = "Mục", "Entry";
    AT = "Lúc (theo đồng hồ máy)", "Time (claimed)";
    PROVEN = "Không muộn hơn", "Not later than";
    FROM = "Nhìn từ", "Seen from";
    ASKED = "Hỏi gì", "Asked for";
    ANSWER = "Trả lời", "Answer";
    SAYS = "Cho biết, quy tắc", "It says, rule";
    LED_TO = "dẫn đến {0}", "led to {0}";

    NOTICES = "Thông báo và khiếu nại", "Notice and appeal";
    NO_NOTICES =
        "Người dùng không ghi nhận thông báo nào của nền tảng về bài này.",
        "The user has recorded no notice of the platform about this post.";
    SILENCE_IS_A_STATEMENT =
        "Việc không có thông báo là lời của người dùng và của hồ sơ này: không có gì chứng minh được điều không xảy ra.",
        "That no notice came is the user’s statement and that of these records: what did not happen cannot be proven.";
    RECORDED_AT = "Mục ghi {0}, ghi lúc {1} UTC", "Entry {0}, recorded {1} UTC";
    GOT_NOTICE = "Nhận thông báo {0} {1}", "Notice received {0} {1}";
    GROUND = "Căn cứ nêu ra", "Ground it gives";
    GROUND_BY_USER = "{0} (theo người dùng)", "{0} (as the user reads it)";
    GROUND_PROPOSED = "{0} (gợi ý từ cụm từ “{1}”; người dùng chưa xác nhận)", "{0} (proposed by its words “{1}”; the user has not said)";
    NAMED = "Luật hoặc quy định nêu tên", "Law or rule it names";
    WORDING = "Nguyên văn", "Its words";
    MAIL = "Thư điện tử", "E-mail";
    MAIL_CLAIMS = "từ {0}, ngày {1}, tiêu đề {2} (theo lời thư; chưa ai kiểm tra)", "from {0}, dated {1}, subject {2} (as the mail claims; unchecked)";
    LOOKED_FOR_NOTICE = "Người dùng đã tìm thông báo ngày {0}: không có", "The user looked for a notice on {0}: there was none";
    APPEALED = "Người dùng khiếu nại ngày {0}", "The user appealed on {0}";
    OUTCOME_CAME = "Kết quả khiếu nại, {0}: {1}", "Outcome of the appeal, {0}: {1}";
    SET_ASIDE = "Một mục trước đó ghi nhầm và không tính nữa", "An entry before was a mistake and does not count";
    SET_ASIDE_MARK = "(đã gạt ra)", "(set aside)";

    INCIDENTS = "Những bài biến mất cùng nhau", "Posts that disappeared together";
    INCIDENT_NUMBER = "Đợt biến mất {0}", "Incident {0}";
    INCIDENT_POSTS = "Số bài", "Posts";
    INCIDENT_OF = "{0}, trong đó {1} bài có trong gói này", "{0}, of which {1} are in this bundle";
    INCIDENT_SHARE = "So với cả tài khoản", "Share of the account";
    INCIDENT_SHARE_OF = "{0} trên {1} bài đã lưu của tài khoản này ({2} %)", "{0} of the {1} saved posts of this account ({2} %)";
    INCIDENT_BETWEEN = "Xảy ra trong khoảng", "Happened within";
    FROM_TO = "{0} đến {1} UTC", "{0} to {1} UTC";
    INCIDENT_ONE_ACT = "Nếu là cùng một lúc thì trong khoảng", "If at one stroke, then within";
    INCIDENT_NO_ACT =
        "không thể là cùng một lúc: có bài còn thấy sau khi bài khác đã mất",
        "it was not one stroke: some were still seen after others were missed";
    INCIDENT_ACCOUNT = "Tài khoản", "Account";
    INCIDENT_ACCOUNT_GONE = "cả tài khoản không còn nữa", "the whole account is gone";
    INCIDENT_SHARED = "Từ chung của các bài", "Words they share";
    INCIDENT_SHARED_HELP = "nhiều hơn hẳn so với các bài khác của tài khoản", "more than the account’s other posts have";
    INCIDENT_BACK = "Đã trở lại", "Back again";

    REFUSED = "Bài không được cho đăng", "Posts that the platform would not publish";
    REFUSED_NUMBER = "Bài không được đăng {0}", "Refused post {0}";
    REFUSED_ON = "Bị từ chối", "Refused";
    REFUSED_MESSAGE = "Nền tảng nói", "What the platform said";
    REFUSED_SILENT = "không nói gì", "nothing";
    REFUSED_HELP =
        "Bài không được đăng thì không có địa chỉ, không kiểm tra lại được: mọi điều ở đây là lời người dùng và các tệp họ đưa.",
        "A refused post has no address and cannot be looked at: all of this is the user’s statement, with the files they gave.";
    FILES_GIVEN = "Tệp kèm theo", "Files with it";

    WITHHELD = "Những phần được giữ kín", "What is withheld";
    WITHHELD_HELP =
        "Mỗi phần được kể ra ở đây và trong data/case.json. Những phần còn lại vẫn kiểm chứng được. Phần giữ kín có thể đưa riêng cho tòa sau này và so khớp với dấu vết trong nhật ký.",
        "Each part is told here and in data/case.json. The proof of all else stands. What is withheld can be shown to a court later and be matched with its trace in the log.";
    WITHHELD_CAPTION = "Những phần được giữ kín", "Parts withheld";
    WITHHELD_WHAT = "Phần nào", "What";
    WITHHELD_NAME = "Tên", "Name";
    WITHHELD_WHY = "Lý do, theo người giữ gói", "Why, as the owner says";
    WITHHELD_FIELD = "một trường", "a field";
    WITHHELD_RECORD = "một bản ghi thô", "a raw record";
    WITHHELD_FILE = "một tệp", "a file";
    MASKED_FILES =
        "Các tệp đã che một phần, do người giữ gói làm; chúng không chứng minh được gì:",
        "Copies with parts made unreadable by the owner; they prove nothing:";
    NOTHING_WITHHELD = "Không có phần nào được giữ kín trong những mục được đưa ra.", "Nothing is withheld of what is shown.";
}

/// All tables, for what must hold for each sentence.
#[cfg(test)]
pub(super) fn all() -> impl Iterator<Item = &'static super::text::Said> {
    ALL.iter().chain(names::ALL).chain(proof::ALL).chain(certificate::ALL).chain(verify::ALL)
}
