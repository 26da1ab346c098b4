//! What stands in HOW-TO-VERIFY.txt around the commands.

use super::said;

said! {
    HOW = "CÁCH KIỂM CHỨNG", "HOW TO VERIFY";
    HOW_WHAT =
        "Trang này ghi từng lệnh để kiểm chứng gói bằng chứng, với các giá trị đã điền sẵn. Mọi việc làm được khi không có mạng.",
        "This page has every command to verify the bundle, with the values filled in. All of it works offline.";
    HOW_KEY =
        "Trước hết: so vân tay này với vân tay mà người giữ gói đã cho bạn biết bằng cách khác (điện thoại, giấy, gặp mặt). Nếu không làm việc này thì mọi bước sau chỉ cho thấy gói khớp với chính nó.",
        "First of all: compare this fingerprint with the one that the owner of the bundle told you by another way (telephone, paper, in person). Without that, all that follows only shows that the bundle fits itself.";

    HOW_PAGE = "1. Bằng trình duyệt, không cần cài gì", "1. With a browser, nothing to install";
    HOW_PAGE_SAYS =
        "Mở verify.html và thả tệp .zip vào. Bản verify.html trong gói chỉ để cho tiện: kẻ làm giả cả gói cũng làm giả được nó. Hãy dùng một bản lấy từ nơi khác mà bạn tin.",
        "Open verify.html and drop the .zip file on it. The copy in the bundle is for convenience: whoever forged the whole bundle forged it, too. Use a copy that you got another way.";
    HOW_PROGRAM = "2. Bằng chương trình", "2. With a program";
    HOW_PROGRAM_SAYS =
        "keepsake-verify kiểm tra mọi lớp trừ các kết luận; keepsake verify còn rút lại kết luận mới nhất về mỗi bài từ dữ liệu thô. Nếu gói được mã hóa (.zip.age), hãy giải mã trước bằng age.",
        "keepsake-verify checks every layer but the verdicts; keepsake verify also derives the newest verdict on each post again from the raw data. If the bundle is encrypted (.zip.age), decrypt it first with age.";
    HOW_STOCK = "3. Chỉ bằng công cụ có sẵn", "3. With the tools of your system only";
    HOW_STOCK_SAYS =
        "Giải nén tệp .zip, mở cửa sổ dòng lệnh và vào thư mục vừa giải nén. Mỗi lệnh dưới đây phải thành công; dòng bắt đầu bằng # là lời giải thích.",
        "Unpack the .zip file, open a terminal and go into the unpacked folder. Each command below must succeed; lines that begin with # explain.";
    HOW_STOCK_LIMITS =
        "Công cụ có sẵn không kiểm tra được bằng chứng Merkle, các trường được giữ kín, và việc không mục ghi nào bị bỏ bớt: hãy dùng cách 1 hoặc 2.",
        "Stock tools cannot check the Merkle proofs, the withheld fields, and that no entry was left out: use way 1 or 2 for those.";
    HOW_ROOTS =
        "Chứng thư trong data/keys/tsa nằm trong gói, nên tự chúng không chứng minh được gì: hãy lấy chứng thư gốc từ trang của chính nơi đóng dấu và dùng thay vào đó.",
        "The certificates in data/keys/tsa came with the bundle and prove nothing by themselves: get the root from the authority’s own site and use it in their place.";
    HOW_ATTIME =
        "-attime là thời điểm của dấu: chứng thư của nơi đóng dấu phải còn hiệu lực lúc đó, không phải hôm nay.",
        "-attime is the moment of the stamp: the authority’s certificate must have been valid then, not today.";
    HOW_LINUX = "Linux", "Linux";
    HOW_MAC = "macOS", "macOS";
    HOW_MAC_SAYS =
        "openssl có sẵn của macOS không kiểm tra được dấu thời gian: hãy dùng cách 1 hoặc 2, hoặc OpenSSL 3 (Homebrew) với các lệnh openssl của Linux.",
        "The openssl of macOS cannot check time-stamps: use way 1 or 2, or OpenSSL 3 (Homebrew) with the openssl commands of Linux.";
    HOW_WINDOWS = "Windows (PowerShell)", "Windows (PowerShell)";
    HOW_WINDOWS_SAYS =
        "Hai lệnh đầu không in ra gì nếu mọi tệp đều đúng. ssh-keygen cần OpenSSH 8.1 trở lên (xem bằng ssh -V). Dấu thời gian: dùng cách 1 hoặc 2.",
        "The first two commands print nothing if every file is right. ssh-keygen must be OpenSSH 8.1 or newer (see ssh -V). Time-stamps: use way 1 or 2.";
    HOW_MORE = "4. Bằng công cụ của người khác (phải cài thêm)", "4. With tools of others (to be installed)";
    HOW_MORE_SAYS =
        "bagit (PyPI) kiểm tra túi; wacz và warcio (PyPI) kiểm tra các trao đổi thô; ReplayWeb.page hiện lại trang; ots (PyPI, opentimestamps-client) kiểm tra bằng chứng OpenTimestamps.",
        "bagit (PyPI) checks the bag; wacz and warcio (PyPI) check the raw exchanges; ReplayWeb.page shows the pages again; ots (PyPI, opentimestamps-client) checks OpenTimestamps proofs.";
    HOW_OTS =
        "ots phải in ra đúng dòng sau; hãy tra khối ấy ở bất kỳ trang tra cứu Bitcoin nào:",
        "ots must print this; look the block up in any explorer of Bitcoin:";
    HOW_OTS_PENDING =
        "Bằng chứng này còn chờ Bitcoin xác nhận khi gói được lập:",
        "This proof was still waiting for Bitcoin when the bundle was made:";
    HOW_NO_ROOT =
        "chưa kiểm chứng được khi lập gói (không có chứng thư gốc):",
        "not verified when the bundle was made (no root certificate):";
    HOW_LIMITS = "5. Kiểm chứng thành công nghĩa là gì", "5. What success means";
}
