import type { Words } from "../en";
import type { Topic } from "../en/help";

const poster: Topic = {
  title: "Nếu bạn là người viết",
  lead: "Giữ lại bài của mình, nhận ra khi có bài biến mất, và chứng minh được điều đó.",
  parts: [
    {
      title: "Bắt đầu",
      lines: [
        "Tạo kho bằng bảy từ ngẫu nhiên và học thuộc. Làm tờ khôi phục rồi cất ở nơi khác.",
        "Xin mỗi nền tảng bản tải về của tài khoản rồi thả các tệp vào cửa sổ: bài viết nhiều năm vào kho cùng một lúc, kèm ảnh.",
        "Thêm liên kết của những bài đăng từ đó đến nay. Bài mới thì tốt nhất là thêm ngay trong vài phút.",
        "Bài vào kho mà thiếu địa chỉ thì chưa theo dõi được, cho đến khi bạn ghi địa chỉ: mục Thêm bài viết, ở cuối trang.",
      ],
    },
    {
      title: "Hằng ngày",
      lines: [
        "Cứ để Keepsake mở trong lúc làm việc. Nó tự kiểm tra bài của bạn: bài mới thường xuyên, bài cũ thưa hơn.",
        "Năm phút sau thao tác cuối cùng, nó khóa màn hình của mình, mười phút sau thì khóa hẳn: từ lúc đó không bài nào được kiểm tra. Hai khoảng thời gian ấy ở Cài đặt, Khóa. Công việc còn tiếp tục thì chìa khóa còn trong bộ nhớ.",
        "Đứng dậy thì khóa bằng Ctrl+L. Ban đêm, và khi lo có người đến, hãy tắt hẳn máy.",
        "Thỉnh thoảng xem mục Theo dõi: chỗ nào ghi là không nhìn thấy gì thì bài biến mất ở đó sẽ không bị phát hiện.",
        "Mỗi tháng chép kho vào thẻ nhớ USB một lần (Cài đặt, Bản sao ở nơi khác), cất ở nhà khác. Bản chép được niêm phong như kho. Trên máy mới, trang đầu tiên nhận lại bản ấy: Tôi có bản sao của kho.",
      ],
    },
    {
      title: "Kiểm tra từ đâu",
      lines: [
        "Nhà mạng thấy máy này hỏi những trang nào. Nếu điều đó nguy hiểm, hãy chạy Tor, thêm Tor ở mục Theo dõi, rồi tắt đường truyền của máy này.",
        "Thêm một nơi kiểm tra ở nước khác giúp phân biệt bài bị gỡ với bài chỉ bị ẩn ở nước bạn.",
      ],
    },
  ],
};

const lawyer: Topic = {
  title: "Nếu bạn là luật sư",
  lead: "Kiểm tra thứ thân chủ đưa cho bạn mà không cần tin Keepsake hay tin thân chủ.",
  parts: [
    {
      title: "Bạn nhận được gì",
      lines: [
        "Một gói bằng chứng: một tệp zip, mở ra không cần cài đặt gì. Hãy kiểm tra trước, bằng một chương trình hoặc một trang không đi kèm với gói; rồi mới đọc bản báo cáo trong đó, dạng trang hoặc PDF, bằng tiếng Việt và tiếng Anh.",
        "Trong gói chỉ có những bài thân chủ đã chọn: chữ và ảnh như lúc nhận được, từng lần kiểm tra từng địa chỉ kèm câu trả lời gốc, và các kết luận kèm lý do.",
        "Gói có thể được niêm phong cho riêng chìa khóa của bạn, hoặc giữ lại một số chữ và ảnh. Chỗ giữ lại được ghi rõ và không làm hỏng chứng cứ của phần còn lại.",
      ],
    },
    {
      title: "Kiểm tra gói",
      lines: [
        "Trong Keepsake: mở gói và để nó xác minh. Keepsake cũng kết luận lại từng lần kiểm tra từ dữ liệu gốc.",
        "Không có Keepsake: dùng chương trình keepsake-verify, hoặc một trang verify.html đến bằng đường khác. Kẻ làm giả gói cũng làm giả được trang kèm trong gói. Tệp HOW-TO-VERIFY.txt trong gói chỉ ra các công cụ thông dụng.",
        "Hãy nhờ thân chủ cho biết dấu vân tay của chìa khóa theo một đường khác với gói bằng chứng, rồi so lại.",
        "Với dấu thời gian, hãy dùng chứng thư gốc của những nơi mà bạn tin, lấy từ chính trang của họ. Thiếu chứng thư gốc thì không dấu nào được xác minh.",
      ],
    },
    {
      title: "Gói chứng minh được gì và không chứng minh được gì",
      lines: [
        "Dấu thời gian chứng minh rằng một thứ đã có vào lúc đó hoặc trước đó, chứ không cho biết có từ bao giờ.",
        "Một bản lưu chứng minh máy của thân chủ đã nhận được gì, chứ không chứng minh máy chủ gửi như vậy cho mọi người.",
        "Keepsake nhận thấy một bài không còn ở đó. Nó không biết vì sao và theo lệnh của ai.",
        "Việc nền tảng không hề thông báo là lời của thân chủ. Hãy hỏi xem các thư điện tử.",
        "Những gì thân chủ không ghi vào nhật ký ngay từ đầu thì không thể thấy được. Những gì đã ghi thì không thể lấy ra mà không lộ, trong phạm vi các dấu thời gian và các điểm chốt đã trao đi.",
      ],
    },
    {
      title: "Tự mình đọc kho của thân chủ",
      lines: [
        "Tạo chìa khóa bằng lệnh age-keygen trên máy của bạn, rồi đưa cho thân chủ dòng bắt đầu bằng age1. Hãy đọc các từ của nó qua điện thoại.",
        "Rồi nhận một bản sao thư mục của kho: không có nó thì chìa khóa không mở được gì, và bản sao làm trước khi chìa khóa được cho phép thì cũng không mở được. Với bản sao ấy bạn mở được kho bằng keepsake --identity key.txt, chỉ để đọc, kể cả khi thân chủ không mở được nữa.",
        "Máy của bạn cũng có thể bị khám xét. Hãy mã hóa ổ đĩa, và cất chìa khóa tách khỏi bản sao.",
      ],
    },
  ],
};

const trainer: Topic = {
  title: "Nếu bạn là người hướng dẫn",
  lead: "Trình bày với những nhân vật tưởng tượng, không cần mạng và không dùng bài thật của ai.",
  parts: [
    {
      title: "Phòng tập huấn",
      lines: [
        "Mở từ trang đầu, từ trang khóa, hoặc ở dưới đây. Phòng có kho riêng, dùng xong là bỏ; kho của bạn được khóa hẳn trước, và trong phòng không mở được.",
        "Khung tím và chữ TẬP HUẤN có ở mọi màn hình, và trên mọi thứ ra khỏi phòng. Gói từ phòng tập huấn chỉ mở được trong một phòng tập huấn.",
        "Có ba tình huống: đi từng bước, hoặc diễn đến hết. Câu hỏi ở bên dưới, kèm lời đáp cho bạn.",
        "Chế độ trình chiếu phóng to mọi thứ và giấu ghi chú của bạn. Bấm Phòng mới là bắt đầu lại từ đầu.",
      ],
    },
    {
      title: "Hai mươi phút, hoặc chín mươi",
      lines: [
        "Ở mục Giấy in có kịch bản hai mươi phút, kịch bản chín mươi phút, và một trang để phát. Hãy in trước; kịch bản theo sát cửa sổ từng chữ.",
        "Hãy bắt đầu bằng những gì Keepsake không làm được, và để mỗi người tự quyết định có muốn dùng hay không.",
        "Ở bàn điều khiển, bạn đóng vai nền tảng và vặn đồng hồ. Trước mỗi lần xem, hãy để lớp đoán Keepsake sẽ nói gì.",
        "Bài Khám máy cho thấy thư mục như kẻ lấy được máy sẽ thấy. Bài Ở tòa đưa ra hai gói, trong đó một gói là giả.",
        "Tập các phím cho quen tay: Ctrl+L, Ctrl+Shift+L, F12. Trong phòng, khóa nào cũng chỉ là khóa màn hình, và những từ của phòng mở được. Phòng mới nào cũng có từ mới, và tình huống bắt đầu sau một tình huống khác cũng vậy: lúc đó hãy viết các từ lên bảng.",
        "Buổi diễn tập ở trang đầu cũng là chuyện ấy, kể theo chương, cho người tự học.",
      ],
    },
    {
      title: "Không gây hại",
      lines: [
        "Trong phòng không ai đưa ra bài thật, tên thật hay cụm mật khẩu. Không chụp ảnh màn hình.",
        "Hỏi trước xem ai có thể gặp nguy hiểm nếu trên máy họ bị tìm thấy chương trình này.",
        "Nói rõ rằng chính việc lưu giữ những tư liệu như vậy có thể bị dùng để chống lại người ta, và cần hỏi luật sư trong nước.",
        "Kho thật và tờ khôi phục thật thì làm ở nhà, riêng từng người, vào một hôm khác.",
      ],
    },
  ],
};

const vanished: Topic = {
  title: "Khi bài viết biến mất",
  lead: "Hãy làm những việc này trước; việc khác để sau cũng kịp.",
  parts: [
    {
      title: "Trong giờ đầu tiên",
      lines: [
        "Mở bài đó trong Keepsake và đọc vì sao bị đánh dấu. “Chưa chắc chắn” nghĩa là chưa chắc chắn: hãy chờ lần kiểm tra tới.",
        "Đừng tự xóa gì cả, dù là tài khoản hay bài khác: làm vậy thì dấu vết không còn đọc được.",
        "Xem hộp thư và mục thông báo của nền tảng. Có gì gửi đến, hay không có gì, hãy ghi vào bài viết: ngày tháng rất quan trọng.",
        "Hãy lưu ngay các bài khác nếu chưa lưu: những bài biến mất cùng nhau thường mất chỉ trong vài giờ.",
      ],
    },
    {
      title: "Sau đó",
      lines: [
        "Nếu nền tảng cho khiếu nại, hãy khiếu nại, rồi ghi lại ngày và câu trả lời.",
        "Xem ở mục Biến mất: còn những bài nào mất cùng lúc, và chúng có gì chung.",
        "Làm gói bằng chứng cho luật sư. Bạn được xem trước những gì sẽ đưa ra, và có thể giữ lại tên và ảnh của người khác.",
      ],
    },
    {
      title: "Các từ này nghĩa là gì",
      lines: [
        "Đã bị gỡ: chính nền tảng nói rằng bài không có ở đó, một địa chỉ đối chứng cùng trang vẫn trả lời như thường, và lần kiểm tra thứ hai cũng cho kết quả như vậy.",
        "Tài khoản không còn: không chỉ bài viết mà cả tài khoản đều mất.",
        "Bị ẩn ở nước này: từ nơi khác vẫn thấy, từ đây thì không.",
        "Bị mạng này chặn: nhà mạng đứng chắn giữa bạn và trang đó.",
        "Trang đăng nhập, hình xác minh, trang bị sự cố hay đứt mạng không bao giờ làm một bài bị đánh dấu.",
      ],
    },
  ],
};

const threatened: Topic = {
  title: "Khi bạn bị đe dọa",
  lead: "Hãy quyết định những điều này vào một ngày yên ổn, đừng đợi đến lúc có người gõ cửa.",
  parts: [
    {
      title: "Nếu lo có người đến",
      lines: [
        "Tắt hẳn máy. Gập máy, cho ngủ hay ngủ đông đều không đủ: chìa khóa có thể còn trong những gì chúng để lại.",
        "Keepsake bảo vệ tốt nhất khi máy đã tắt và ổ đĩa được mã hóa.",
        "Cất tờ khôi phục và các bản sao của kho ở nơi không bị tìm thấy cùng với máy, hoặc nơi không ai khám xét.",
      ],
    },
    {
      title: "Nếu người ta đã đến cửa",
      lines: [
        "F12: cửa sổ biến mất, chìa khóa bị xóa khỏi bộ nhớ, Keepsake tắt. Chưa đến một giây, và không hủy gì cả. Phím này chỉ có tác dụng khi một cửa sổ của Keepsake đang ở trước: hãy bấm chuột vào đó đã.",
        "Nếu còn kịp thì tắt máy: giữ nút nguồn cho đến khi máy tắt.",
        "Hủy chìa khóa là việc khác, nằm trong Cài đặt: không cụm mật khẩu, không tờ khôi phục nào mở lại được bản này nữa. Người đọc thì vẫn mở được, các tệp niêm phong vẫn còn, và chính việc đó có thể bị dùng để chống lại bạn.",
      ],
    },
    {
      title: "Nếu người ta đòi cụm mật khẩu",
      lines: [
        "Keepsake không bảo vệ bạn khỏi điều đó. Nó không có cụm mật khẩu thứ hai để mở ra thứ vô hại, không cho ai cả: thứ như vậy không giấu được trên ổ đĩa thông thường, và làm hại những người không có nó.",
        "Điều có ích nếu làm từ trước: cho phép chìa khóa của luật sư, đưa họ một bản sao của kho làm sau đó, rồi giao kho. Từ đó bạn không mở được kho này, dù bị ép nói gì. Mọi bản sao làm từ trước vẫn mở được bằng cụm mật khẩu và tờ khôi phục của bạn: hãy hủy chúng, hoặc cập nhật lại sau đó.",
        "Nhiều kho với các cụm mật khẩu khác nhau: một câu trả lời không mở được tất cả.",
        "Mạng sống của bạn quý hơn mọi bài viết. Những gì luật sư hay bạn bè ở nước ngoài đọc được thì chưa mất.",
      ],
    },
    {
      title: "Về sau",
      lines: [
        "Máy đã bị lấy rồi trả lại thì không còn là máy của bạn nữa: đừng gõ cụm mật khẩu trên đó.",
        "Trên một máy khác, với bản sao của kho: đổi cụm mật khẩu, rồi thay toàn bộ chìa khóa.",
      ],
    },
  ],
};

const limits: Topic = {
  title: "Keepsake không làm gì",
  lead: "Hãy đọc trước khi bạn trông cậy vào nó.",
  parts: [
    {
      title: "Keepsake không che giấu",
      lines: [
        "Việc Keepsake có trên máy này, việc có một cái kho, và trong kho có khoảng bao nhiêu.",
        "Việc máy này hỏi các bài viết của bạn, trừ khi bạn kiểm tra qua Tor hoặc proxy. Tor giấu bài nào được hỏi, nhưng lộ ra rằng đó là Tor.",
        "Những gì bạn đã lấy ra: ảnh đã mở, gói bằng chứng, trang đã in đều là tệp bình thường.",
      ],
    },
    {
      title: "Keepsake không bảo vệ được",
      lines: [
        "Kho đang mở. Khi bạn còn đọc được thì ai điều khiển máy này cũng đọc được.",
        "Khỏi người nhìn bạn gõ, hoặc chương trình ghi lại bạn gõ gì.",
        "Khi cụm mật khẩu yếu, khi tờ khôi phục bị tìm thấy, hoặc khi có bản sao cũ với cụm mật khẩu cũ.",
        "Dấu vết trên ổ SSD, trong các bản sao lưu và ảnh chụp ổ đĩa từ trước: không ai lấy lại được.",
      ],
    },
    {
      title: "Keepsake không biết",
      lines: [
        "Vì sao một bài không còn, hay ai muốn như vậy.",
        "Những gì nằm sau trang đăng nhập: phần lớn Facebook không cho người lạ xem. Bản tải về của tài khoản đưa được các bài ấy vào kho; còn việc theo dõi thì ở đó thường không nhìn thấy gì, và Keepsake nói rõ điều này.",
        "Bất cứ điều gì trong lúc nó đã tắt hoặc khóa hẳn.",
      ],
    },
  ],
};

export const help: Words["help"] = {
  title: "Trợ giúp",
  lead: "Mọi thứ ở đây nằm sẵn trong chương trình. Đọc mà không hỏi ai qua mạng.",
  search: "Tìm trong trợ giúp",
  nothing: (query) => `Trong phần trợ giúp không có “${query}”.`,
  topics: "Các bài hướng dẫn",
  back: "Tất cả các mục",
  all: { poster, lawyer, trainer, vanished, threatened, limits },
  glossary: "Các từ của chúng tôi",
  glossaryLead: "Mỗi thứ một từ, ở đây cũng như trong các báo cáo.",
  words: [
    { word: "Kho lưu trữ", means: "Thư mục được niêm phong trên ổ đĩa của bạn, chứa mọi thứ." },
    { word: "Cụm mật khẩu", means: "Những từ mở được kho. Chỉ bạn biết." },
    { word: "Tờ khôi phục", means: "24 từ trên giấy, mở được kho thay cho cụm mật khẩu." },
    { word: "Bài viết", means: "Một thứ bạn đã đăng, cùng mọi liên kết của nó." },
    {
      word: "Bản lưu",
      means: "Bài viết vào một thời điểm: chữ, ảnh, và lấy từ đâu. Không bao giờ bị sửa.",
    },
    {
      word: "Lần kiểm tra",
      means: "Một lần hỏi xem ở địa chỉ của bài có gì. Câu trả lời được giữ lại.",
    },
    { word: "Nơi kiểm tra", means: "Đường truyền của máy này, một proxy, hoặc Tor." },
    {
      word: "Đối chứng",
      means:
        "Một địa chỉ biết chắc là có, hoặc biết chắc là không có, được hỏi cùng lúc với bài viết. Thiếu nó thì không đánh dấu bài nào.",
    },
    {
      word: "Đã đánh dấu",
      means:
        "Đã mất, theo chính câu trả lời của nền tảng, thấy hơn một lần, với đối chứng đứng vững.",
    },
    { word: "Chưa chắc chắn", means: "Có lần không thấy, nhưng chưa đủ nhiều để kết luận." },
    {
      word: "Thấy lần cuối, không thấy lần đầu",
      means: "Hai lần kiểm tra mà giữa chúng bài viết đã biến mất.",
    },
    {
      word: "Thông báo",
      means:
        "Điều nền tảng cho bạn biết về một bài, hoặc lời của bạn rằng không có gì được gửi đến.",
    },
    { word: "Sự việc", means: "Những bài biến mất cùng nhau." },
    {
      word: "Nhật ký lưu giữ",
      means:
        "Danh sách mọi việc đã làm, việc sau gắn với các việc trước. Những gì đã ghi không thể sửa mà không lộ.",
    },
    {
      word: "Gói bằng chứng",
      means: "Bằng chứng trong một tệp, người khác kiểm tra được mà không cần Keepsake.",
    },
    { word: "Người đọc", means: "Người mở được bản sao của kho bằng chìa khóa riêng của họ." },
    { word: "Diễn tập", means: "Một nền tảng giả với những nhân vật tưởng tượng, để tập." },
  ],
  more: "Về Keepsake và các giấy phép",
};
