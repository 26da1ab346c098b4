//! The certification a person fills in, and the receipt of a checkpoint.

use super::said;

said! {
    CERTIFICATE = "Bản xác nhận dữ liệu điện tử", "Certification of electronic records";
    CERTIFICATE_NOTE =
        "Đây là mẫu. Phần mềm không ký thay ai, và đây không phải tư vấn pháp luật: hãy nhờ luật sư nơi nộp hồ sơ xem lại trước khi ký. Gạch bỏ những gì không đúng với trường hợp của bạn.",
        "This is a template. The program signs for nobody, and this is not legal advice: have a lawyer of the place where it is filed look at it before you sign. Strike out what does not apply.";
    CERTIFICATE_FORM =
        "Theo cách của điều 902(13) và 902(14) trong Quy tắc liên bang về chứng cứ của Hoa Kỳ, và các mục về chuỗi bảo quản trong Nghị định thư Berkeley (OHCHR, 2020).",
        "In the manner of the U.S. Federal Rules of Evidence 902(13) and 902(14), and of the chain-of-custody fields of the Berkeley Protocol (OHCHR, 2020).";

    PERSON = "1. Người xác nhận", "1. The person who certifies";
    PERSON_NAME = "Họ và tên", "Name";
    PERSON_POSITION = "Nghề nghiệp, chức vụ, tổ chức", "Occupation, position, organisation";
    PERSON_CONTACT = "Liên hệ", "Contact";
    PERSON_QUALIFIED =
        "Vì sao tôi đủ hiểu biết về quy trình dưới đây để xác nhận",
        "Why I am qualified to certify the process below";

    RECORDS = "2. Dữ liệu", "2. The records";
    RECORDS_FILE = "Tên tệp", "File name";
    RECORDS_SUM = "SHA-256 của tệp .zip, do tôi tính", "SHA-256 of the .zip file, computed by me";
    RECORDS_KEY = "Vân tay khóa đã ký", "Fingerprint of the key that signed";
    RECORDS_LOG = "Nhật ký", "Log";
    RECORDS_STATE = "Trạng thái mới nhất", "Newest state";
    RECORDS_SOFTWARE = "Phần mềm đã lập", "Made with";
    RECORDS_FROM = "Tôi nhận tệp này từ ai", "I received this file from";
    RECORDS_WHEN = "Khi nào, bằng cách nào", "When, and by what means";
    RECORDS_KEY_TOLD = "Vân tay khóa do ai cho tôi biết, bằng cách nào", "The key’s fingerprint was told to me by, and how";

    PROCESS = "3. Quy trình điện tử đã tạo ra dữ liệu (902(13))", "3. The electronic process that produced the records (902(13))";
    PROCESS_ASKS =
        "Phần mềm hỏi từng địa chỉ qua mạng và ghi lại lời hỏi cùng câu trả lời đúng từng byte như đã đi qua đường truyền, theo chuẩn WARC 1.1 (ISO 28500).",
        "The program asks each address over the network and records the request and the answer, byte for byte as they passed, as WARC 1.1 (ISO 28500).";
    PROCESS_LOGS =
        "Mỗi việc làm là một mục trong một nhật ký chỉ ghi thêm (cây Merkle theo RFC 6962). Mục ghi chứa SHA-256 của mọi bản ghi thô mà việc đó tạo ra.",
        "Each act is an entry of an append-only log (a Merkle tree by RFC 6962). The entry holds the SHA-256 of every raw record that the act produced.";
    PROCESS_SIGNS =
        "Các trạng thái của nhật ký được ký (Ed25519); dấu thời gian của nơi khác (RFC 3161), nếu có, được nêu ở trên. Sửa, bỏ hay chèn một mục ghi nằm trước một trạng thái mà người khác đang giữ thì việc kiểm chứng sẽ thất bại.",
        "States of the log are signed (Ed25519); time-stamps of others (RFC 3161), where there are any, are named above. Changing, dropping or inserting an entry before a state that somebody else holds makes verification fail.";
    PROCESS_JUDGES =
        "Kết luận về mỗi bài được rút ra bằng các quy tắc có đánh số từ các câu trả lời đó; khi các câu trả lời được đưa ra, kết luận mới nhất rút lại được.",
        "The verdict on each post follows from those answers by numbered rules; where the answers are given, the newest can be derived again.";
    PROCESS_ACCURATE =
        "Vì sao tôi cho rằng quy trình này cho kết quả chính xác",
        "Why I hold that this process produces an accurate result";

    STEPS = "4. Những gì tôi đã làm", "4. What I did";
    STEP_SUM = "Tôi đã tính SHA-256 của tệp và so với", "I computed the SHA-256 of the file and compared it with";
    STEP_KEY = "Tôi đã so vân tay khóa; kết quả", "I compared the fingerprint of the key; result";
    STEP_VERIFIED = "Tôi đã kiểm chứng gói; bằng chương trình nào, phiên bản nào, lấy từ đâu", "I verified the bundle; with which program, which version, obtained from";
    STEP_RESULT = "Ngày giờ và kết quả", "Date, time and result";
    STEP_ROOTS = "Tôi đã kiểm chứng dấu thời gian với chứng thư gốc lấy từ", "I verified the time-stamps against root certificates obtained from";
    STEP_DERIVED = "Tôi đã rút lại các kết luận từ dữ liệu thô; kết quả", "I derived the verdicts again from the raw data; result";
    STEP_OTHER = "Việc khác, và những gì bất thường", "Other steps, and anything unusual";

    COPY_OF = "5. Bản sao (902(14))", "5. Copies (902(14))";
    COPY_OF_SAYS =
        "Bản sao được nộp giống hệt tệp tôi đã nhận, xác định bằng giá trị băm SHA-256 của cả hai.",
        "The copy that is filed is identical with the file I received, as shown by the SHA-256 of both.";
    COPY_SUM = "SHA-256 của bản sao được nộp", "SHA-256 of the copy that is filed";

    CUSTODY = "6. Chuỗi bảo quản", "6. Chain of custody";
    CUSTODY_COLLECTOR = "Ai đã thu thập, ở đâu (có thể dùng bí danh)", "Collected by, at (a pseudonym may stand here)";
    CUSTODY_KEPT = "Được cất giữ ở đâu, bằng cách nào", "Where and how it has been kept";
    CUSTODY_CAPTION = "Các lần trao tay", "Every change of hands";
    CUSTODY_WHEN = "Ngày giờ", "Date, time";
    CUSTODY_FROM = "Người giao", "From";
    CUSTODY_TO = "Người nhận", "To";
    CUSTODY_WHY = "Mục đích, cách chuyển", "Purpose, means";
    CUSTODY_SUM = "SHA-256 đúng?", "SHA-256 fits?";
    CUSTODY_SIGNED = "Chữ ký", "Signature";

    NOT_CERTIFIED = "7. Những gì không được xác nhận", "7. What is not certified";
    NOT_CERTIFIED_SAYS =
        "Bản này chỉ xác nhận tính xác thực của dữ liệu. Nó không nói rằng nội dung các bài là đúng, ai đã gỡ bài và vì sao, hay các thời điểm chưa có dấu thời gian là chính xác.",
        "This certifies the authenticity of the records only. It does not say that what the posts say is true, who took them down and why, or that times without a time-stamp are right.";

    DECLARATION = "8. Lời cam đoan", "8. Declaration";
    DECLARATION_SAYS =
        "Tôi cam đoan, và chịu trách nhiệm trước pháp luật của nơi ghi dưới đây nếu khai man, rằng những điều trên là đúng.",
        "I declare under penalty of perjury under the laws of the place named below that the foregoing is true and correct.";
    DECLARATION_LAW = "Theo pháp luật của", "Under the laws of";
    DECLARATION_PLACE = "Nơi và ngày ký", "Place and date";
    DECLARATION_SIGNED = "Chữ ký", "Signature";

    RECEIPT = "Biên nhận một điểm chốt", "Receipt of a checkpoint";
    RECEIPT_FOR =
        "Tờ này giữ một trạng thái đã ký của một nhật ký bảo quản. Hãy đưa nó cho người bạn tin: ai giữ nó đều kiểm tra được rằng nhật ký sau này chỉ ghi thêm, không sửa và không bỏ gì đã có lúc đó.",
        "This sheet holds a signed state of a custody log. Give it to somebody you trust: whoever holds it can check that the log has only grown since, and that nothing of that time was changed or left out.";
    RECEIPT_TELLS =
        "Tờ này không cho biết gì về nội dung: chỉ có tên của nhật ký (một mã), số mục ghi, một giá trị băm và chữ ký.",
        "It tells nothing of the content: only the name of the log (a code), the number of entries, a digest and a signature.";
    RECEIPT_HOW =
        "Cách dùng: quét mã QR, hoặc chép lại các dòng bên dưới đúng từng ký tự, rồi so với tệp cùng số mục ghi trong data/log/checkpoints của một gói bằng chứng. Hai bản phải giống hệt nhau, hoặc gói phải có bằng chứng nhất quán giữa chúng.",
        "How to use it: scan the QR code, or copy the lines below letter by letter, and compare them with the file of the same number of entries in data/log/checkpoints of a bundle. The two must be the same, or the bundle must hold a proof of consistency between them.";
    RECEIPT_TEXT = "Điểm chốt, đúng từng ký tự", "The checkpoint, letter for letter";
    EMPTY_LINE = "(dòng trống)", "(empty line)";
    RECEIPT_QR = "Mã QR của điểm chốt: cùng các ký tự như bên dưới.", "QR code of the checkpoint: the same letters as below.";
    RECEIPT_GIVEN = "Đưa cho ai, ngày nào", "Given to, on";
}
