//! What a bundle proves and what it does not, in words that must not promise more than is true.

use super::said;

said! {
    PROVES = "Những gì được chứng minh, và những gì không", "What this proves, and what it does not";
    PROVES_YES = "Được chứng minh, nếu kiểm chứng thành công", "Proven, if the verification succeeds";
    YES_TIME =
        "Dấu thời gian cho thấy tệp được đóng dấu đã có không muộn hơn thời điểm ghi trên dấu. Nó không cho biết tệp có từ bao giờ.",
        "A time-stamp shows that the stamped file existed not later than the moment it names. It does not show since when.";
    YES_CAPTURE =
        "Bản lưu và lần kiểm tra cho thấy máy này đã nhận được gì từ địa chỉ được hỏi, kèm nguyên văn lời hỏi và câu trả lời.",
        "A capture or a look shows what this computer received from the address it asked, with the request and the answer in full.";
    YES_LOG =
        "Chữ ký và nhật ký cho thấy các mục ghi do cùng một khóa ký và không bị sửa về sau; trong các mục ghi về những bài được đưa ra, không mục nào bị bỏ bớt.",
        "Signatures and the log show that the entries were signed by one key and not changed since, and that of the entries about the items shown none was left out.";
    YES_RULES =
        "Mỗi kết luận được rút ra từ các câu trả lời theo bộ quy tắc kèm trong gói; khi các câu trả lời có trong gói, ai có phần mềm đều rút ra lại được kết luận mới nhất về mỗi bài.",
        "Each verdict follows from the answers by the rules in the bundle; where the answers are in it, anyone with the program can derive the newest verdict on each post again.";

    PROVES_NO = "Không được chứng minh", "Not proven";
    NO_CLAIMED =
        "Thời điểm của các mục ghi là lời của đồng hồ máy tính. Chỉ dấu thời gian bên cạnh mới là bằng chứng.",
        "The times of entries are claims of the computer’s clock. Only the time-stamps beside them are proof.";
    NO_SERVER =
        "Máy chủ của nền tảng có thật đã gửi những nội dung đó hay không: kết nối mã hóa không để lại chữ ký của máy chủ trên nội dung.",
        "That the platform’s server really sent this content: an encrypted connection leaves no signature of the server on it.";
    NO_WHY =
        "Ai đã gỡ bài và vì sao. Một lần kiểm tra chỉ cho thấy bài không có ở đó, vào lúc đó, nhìn từ nơi đó. Bài do chính tác giả xóa trông cũng như vậy.",
        "Who took a post down, and why. A look shows that it was not there, at that time, seen from that place. A post that its own author deleted looks the same.";
    NO_NOTICE =
        "Việc nền tảng không thông báo. “Không ghi nhận” nghĩa là người dùng nói không nhận được, hoặc chưa nhập.",
        "That the platform gave no notice. “None recorded” means that the user says so, or has entered none.";
    NO_PLACE =
        "Nơi nhìn và nước của nơi đó là do người dùng khai.",
        "The place of a vantage and its country are as the user states.";
    NO_AUTHOR =
        "Ai viết bài, bài nói đúng hay không, và ai đang giữ khóa.",
        "Who wrote a post, whether it is true, and who holds the key.";
    NO_OUTSIDE =
        "Rằng không có gì bị để ngoài nhật ký, hay không có nhật ký nào khác. Một nhật ký bịa ra trong một ngày thì mọi dấu thời gian đều là của ngày đó.",
        "That nothing was kept out of the log, or that there is no other log. In a log made up in one day every time-stamp is of that day.";
    NO_NEWER =
        "Rằng đây là trạng thái mới nhất của nhật ký. Ngày của nó cho biết nó cũ đến đâu.",
        "That this is the newest state of the log. Its date shows how old it is.";
    NO_REPORT =
        "Bản thân báo cáo này. Nó là lời kể; khi khác nhau thì các mục ghi trong gói mới có giá trị, và chương trình kiểm chứng hiện chính các mục ghi.",
        "This report itself. It is a telling; where it differs, the entries in the bundle count, and a verifier shows the entries.";

    STAMPS = "Nhật ký và dấu thời gian", "The log and its time-stamps";
    STAMPS_HELP =
        "Mỗi điểm chốt là một trạng thái đã ký của cả nhật ký. Dấu thời gian trên một điểm chốt cũng bao trùm mọi mục ghi trước nó.",
        "A checkpoint is a signed state of the whole log. A time-stamp over it is also over every entry before it.";
    STAMPS_CAPTION = "Các điểm chốt và dấu thời gian", "Checkpoints and their time-stamps";
    CHECKPOINT = "Điểm chốt", "Checkpoint";
    CHECKPOINT_OF = "{0} mục ghi", "{0} entries";
    STAMPED_BY = "Nơi đóng dấu", "Stamped by";
    STAMP_STATE = "Kiểm chứng", "Verified";
    STAMP_VERIFIED = "đúng, đến chứng thư gốc mà người dùng đã chọn", "holds, down to a root that the user had chosen";
    STAMP_NO_ROOT = "chưa: không có chứng thư gốc", "not verified: no root certificate";
    STAMP_QUALIFIED = "dấu thời gian đủ điều kiện (eIDAS), theo người dùng", "a qualified one (eIDAS), as the user states";
    OTS_PENDING = "chờ Bitcoin xác nhận", "waiting for Bitcoin";
    OTS_BLOCK =
        "khối Bitcoin {0} phải có merkle root {1}; hãy tra cứu",
        "Bitcoin block {0} must have merkle root {1}; look it up";
    STAMPS_SEAL =
        "Con dấu của gói được làm sau báo cáo này, nên báo cáo không thể kể thời điểm của nó: {0}.",
        "The seal of the bundle is made after this report, which therefore cannot tell its time: {0}.";

    CHECK = "Cách kiểm chứng", "How to verify";
    CHECK_PAGE =
        "Mở tệp verify.html, tốt hơn là một bản lấy từ nơi khác mà bạn tin, rồi thả tệp .zip vào. Không cần cài gì, không cần mạng.",
        "Open verify.html, better a copy that you got another way, and drop the .zip file on it. Nothing to install, no network.";
    CHECK_FINGERPRINT =
        "So vân tay khóa với vân tay mà người giữ gói cho bạn biết bằng cách khác: {0}",
        "Compare the key’s fingerprint with the one that the owner told you by another way: {0}";
    CHECK_PROGRAM =
        "Hoặc dùng chương trình keepsake-verify. Chương trình keepsake còn tự rút lại kết luận mới nhất về mỗi bài từ dữ liệu thô.",
        "Or use the program keepsake-verify. The program keepsake also derives the newest verdict on each post again from the raw data.";
    CHECK_STOCK =
        "Hoặc chỉ dùng công cụ có sẵn của máy: HOW-TO-VERIFY.txt ghi từng lệnh.",
        "Or use nothing but the tools of your system: HOW-TO-VERIFY.txt has each command.";

    INSIDE = "Trong gói có gì", "What is in the bundle";
    INSIDE_REPORT = "báo cáo này, hai thứ tiếng, mở bằng trình duyệt", "this report in both languages, for a browser";
    INSIDE_PDF = "báo cáo này dạng PDF", "this report as PDF";
    INSIDE_CERTIFICATE = "mẫu xác nhận để người có thẩm quyền điền và ký", "a certification for a person to fill in and sign";
    INSIDE_VERIFY = "trang kiểm chứng", "the verifier’s page";
    INSIDE_HOW = "từng lệnh để kiểm chứng", "how to verify, command by command";
    INSIDE_CASE = "gói gồm những gì, và phần nào được giữ kín", "what was chosen, and what is withheld";
    INSIDE_ITEMS = "văn bản và tệp của từng bài để đọc", "texts and files of each item, to be read";
    INSIDE_WACZ = "mọi trao đổi thô với nền tảng (WACZ), xem bằng ReplayWeb.page", "all raw exchanges with the platform (WACZ), for ReplayWeb.page";
    INSIDE_LOG = "nhật ký bảo quản: mục ghi, bằng chứng, điểm chốt, dấu thời gian", "the custody log: entries, proofs, checkpoints, time-stamps";
    INSIDE_KEYS = "khóa công khai và chứng thư", "public key and certificates";
    INSIDE_RULES = "bộ quy tắc kết luận", "the rules of judgement";
    INSIDE_MANIFESTS = "mã băm của mọi tệp", "digests of all files";
    INSIDE_SEAL = "chữ ký và dấu thời gian trên cả gói", "signature and time-stamps over the whole bundle";
    FILES = "Tệp và mã băm SHA-256", "Files and their SHA-256";
    FILES_CAPTION = "Các tệp của từng bài, và dữ liệu thô", "Files of the items, and the raw data";
    FILES_ALL =
        "Mã băm của mọi tệp trong gói nằm trong manifest-sha256.txt và tagmanifest-sha256.txt.",
        "The digests of all files of the bundle are in manifest-sha256.txt and tagmanifest-sha256.txt.";
    FILES_MORE = "Bảng này chỉ kể {0} tệp đầu.", "Only the first {0} files are told here.";
    FILE_PATH = "Tệp", "File";
    FILE_SIZE = "Byte", "Bytes";
    FILE_SUM = "SHA-256", "SHA-256";
    FILE_MASKED = "đã che một phần", "parts made unreadable";
}
