import type { Words } from "../en";

export const setup: Words["setup"] = {
  strength: {
    label: "Độ mạnh",
    rating: { too_short: "Quá ngắn", weak: "Yếu", fair: "Tạm được", strong: "Mạnh" },
    drawn: "Rút ngẫu nhiên: mạnh. Bộ gõ tiếng Việt không làm thay đổi các từ này.",
    why: {
      known_phrase:
        "Câu thơ, câu ca dao, tục ngữ hay khẩu hiệu nhiều người thuộc là những thứ bị thử đầu tiên.",
      name: "Cụm này gồm tên riêng. Tên riêng là những thứ bị thử đầu tiên.",
      syllables:
        "Cụm này đọc lên như một câu. Câu có nghĩa dễ đoán hơn những từ không liên quan với nhau.",
      words: "Các từ hoặc mật khẩu này có trong danh sách mà người dò mật khẩu dùng.",
      pattern: "Ngày tháng, chữ lặp lại và các phím liền nhau rất nhanh bị đoán ra.",
    },
    means: {
      weak: "Ai lấy được máy này có thể dò ra. Bạn vẫn dùng được; nhưng bảy từ ngẫu nhiên an toàn hơn.",
      fair: "Đủ sức chống lại phần lớn kẻ dò, nhưng có thể không chống được cả một nhà nước.",
    },
  },
  swap: {
    title: "Máy này có thể ghi bộ nhớ ra ổ đĩa",
    what: "Vùng tráo đổi (swap) của máy không được mã hóa. Chữ trong bài đang mở có thể lọt ra ổ đĩa theo đường đó và về sau bị tìm thấy. Hãy bật mã hóa ổ đĩa của hệ điều hành, hoặc tắt swap; đừng cho máy ngủ đông.",
  },

  guide: {
    title: "Ba bước trước khi bắt đầu",
    lead: "Kho của bạn đã sẵn sàng. Bước nào cũng có thể để sau, và bạn tìm lại được trong phần Cài đặt.",
    done: "Đã xong",
    begin: "Làm ngay",
    close: "Đóng",
    away: "Cất các bước này đi",
    awayDone: "Đến các bài viết của tôi",
    again: "Hiện lại các bước đầu tiên",
    step: (number, of) => `Bước ${String(number)} trên ${String(of)}`,
    recovery: "Tờ khôi phục",
    recoveryWhy:
      "24 từ trên giấy, mở được kho khi bạn quên cụm mật khẩu. Không có tờ này thì không ai giúp bạn được.",
    reader: "Một người bạn tin",
    readerWhy:
      "Luật sư, hoặc một người bạn ở nước ngoài, cũng đọc được kho của bạn bằng chìa khóa riêng của họ. Không phải ai cũng cần bước này.",
    posts: "Những bài viết đầu tiên",
    postsWhy: "Thêm liên kết của một bài bạn đã đăng, hoặc bản tải về của cả tài khoản.",
    addPosts: "Thêm bài viết",
  },

  recovery: {
    title: "Tờ khôi phục",
    what: "24 từ mở được kho này thay cho cụm mật khẩu. Ai tìm thấy chúng là mở được tất cả: hãy cất như cất di chúc, ở nơi khác chứ không phải cạnh máy này.",
    none: "Chưa có tờ khôi phục. Nếu bạn quên cụm mật khẩu thì không ai mở được kho nữa.",
    made: (when) => `Tờ khôi phục làm ngày ${when}. Tờ ấy mở được kho.`,
    again: "Tờ mới thay cho tờ trước; tờ trước từ đó không mở được gì nữa.",
    make: "Làm tờ khôi phục",
    renew: "Làm tờ mới",
    write: "Hãy chép lại các từ này",
    writeHow:
      "Chép lên giấy, đúng thứ tự, hoặc lưu thành một trang để in. Các từ này chưa mở được gì: bạn sẽ được hỏi lại hai từ trước đã.",
    words: "24 từ",
    nickname: "Tên ghi trên tờ giấy, để bạn biết tờ này của kho nào",
    nicknameHelp: "Tên được in ra, ai cũng đọc được. Có thể để trống.",
    neutral: "Không ghi trên giấy rằng tờ này của Keepsake",
    save: "Lưu thành PDF…",
    saving: "Hộp thoại lưu tệp đang mở…",
    saved:
      "Đã lưu. Tệp này không được niêm phong: ai có nó là mở được kho. Hãy để vào thẻ nhớ USB, in ở chỗ bạn tin được máy in, rồi xóa tệp. Máy in và máy tính nối với nó có thể giữ lại một bản.",
    haveThem: "Tôi đã có các từ trên giấy",
    back: "Xem lại các từ",
    cancel: "Hủy bỏ",
    askTitle: "Hai trong số các từ",
    ask: "Để không bao giờ có một tờ khôi phục mà không ai giữ: hãy gõ hai từ này từ tờ giấy của bạn.",
    word: (number) => `Từ thứ ${String(number)}`,
    finish: "Cho tờ này có hiệu lực",
    finishing: "Đang niêm phong và thử các từ…",
    finished: "Đã làm xong tờ khôi phục. Keepsake đã thử: các từ này mở được kho.",
  },

  reader: {
    title: "Ai khác đọc được kho này",
    lead: "Luật sư, một tổ chức, một người bạn ở nước ngoài: họ mở bản sao của kho này bằng chìa khóa riêng, không cần cụm mật khẩu của bạn.",
    can: "Người đó làm được gì",
    canList: [
      "Đọc mọi thứ trong kho: bài viết, ảnh, các lần kiểm tra và thông báo, cả bây giờ lẫn về sau.",
      "Chỉ đọc được từ một bản sao của thư mục kho, do bạn đưa cho họ. Keepsake không gửi gì đi cả.",
      "Vẫn đọc được khi bạn bị bắt, khi bạn quên cụm mật khẩu, hoặc khi bạn đã giao kho.",
    ],
    cannot: "Người đó không làm được gì",
    cannotList: [
      "Không sửa hay xóa được gì, cũng không mở kho cho người khác được.",
      "Không đọc được những gì bạn lưu sau khi bạn chấm dứt. Những gì đã đọc được trước đó, họ có thể đã chép lại.",
    ],
    risk: "Máy tính của họ cũng có thể bị lấy. Hãy chọn người giữ chìa khóa an toàn hơn bạn.",
    add: "Cho một người đọc kho",
    key: "Chìa khóa công khai của họ",
    keyHelp: "Bắt đầu bằng age1. Họ tự tạo trên máy của mình bằng lệnh age-keygen rồi gửi cho bạn.",
    name: "Tên của họ, cho bạn nhớ",
    nameHelp: "Tên này được niêm phong trong kho.",
    check: "Kiểm tra chìa khóa",
    compare: "So lại qua điện thoại",
    compareHow:
      "Trên đường đến bạn, chìa khóa có thể đã bị ai đó tráo. Hãy gọi cho người ấy và nhờ đọc các từ của chìa khóa. Phải đúng là các từ này:",
    compareWhere:
      "Họ xem từ của mình trong bất kỳ Keepsake nào: Cài đặt, Ai khác đọc được kho này, Kiểm tra chìa khóa.",
    compared: "Tôi đã so các từ, và chúng giống nhau.",
    grant: "Cho người này đọc kho",
    granting: "Đang mở kho cho người này…",
    granted: (name) => `${name} bây giờ đọc được kho này.`,
    other: "Dùng chìa khóa khác",
    nobody: "Không ai ngoài bạn mở được kho này.",
    list: "Những người đọc được",
    since: (when) => `từ ${when}`,
    keyWords: "Chìa khóa bằng từ:",
    unnamed: "Một người chưa ghi tên",
    end: "Chấm dứt",
    endSure:
      "Những gì lưu từ bây giờ sẽ không mở được cho người này nữa. Những gì đã đọc được đến giờ, họ có thể đã chép lại. Bạn muốn chấm dứt?",
    endYes: "Vâng, chấm dứt",
    endNo: "Giữ nguyên",
    writer: "Các từ của chính kho này",
    writerHow: "Ai đọc kho cũng thấy sáu từ này, nhờ đó biết đúng là kho của bạn.",
  },
};
