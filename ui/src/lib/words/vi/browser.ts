import type { browser as english } from "../en/browser";

export const browser: typeof english = {
  title: "Trình duyệt riêng",
  lead: "Dành cho những bài chỉ hiện với người đã đăng nhập. Bạn đăng nhập vào nền tảng trong một cửa sổ riêng và lưu những gì mình thấy ở đó.",
  promises: [
    "Không có gì của nó nằm trên ổ đĩa: không cookie, không lịch sử, không hình. Đóng lại, hoặc khóa Keepsake, là phiên đăng nhập kết thúc.",
    "Mật khẩu, cookie và mã đăng nhập được gỡ bỏ trước khi lưu bất cứ thứ gì.",
    "Nền tảng thấy bạn đăng nhập, từ lối bạn đã chọn, và thấy bạn mở gì. Họ không thấy bạn lưu.",
  ],
  address: "Địa chỉ của nền tảng, hoặc trang của chính bạn",
  addressHint: "ví dụ: facebook.com/ten.cua.ban",
  addressFirst: "Hãy gõ địa chỉ trước. Dòng trong ô chỉ là ví dụ.",
  vantage: "Đi ra bằng",
  vantageHelp:
    "Đăng nhập từ một nước lạ có thể làm tài khoản bị khóa. Hãy chọn lối bạn vẫn thường đi.",
  ownLine: "đường mạng của máy này",
  none: "Mọi nơi nhìn đều đang tắt. Hãy bật một nơi trong mục Theo dõi trước.",
  open: "Mở trình duyệt riêng",
  opening: "Đang mở…",
  close: "Đóng và quên đăng nhập",
  go: "Đến",
  back: "Quay lại",
  forward: "Tiến tới",
  reload: "Tải lại",
  stop: "Ngừng tải",
  now: "Đang ở trong trình duyệt riêng",
  loading: "Đang tải…",
  openLine: "Trang này không đến qua kết nối an toàn: người khác trên đường truyền đọc được.",
  from: (vantage: string, country: string | null) =>
    country === null ? `Đi ra bằng: ${vantage}` : `Đi ra bằng: ${vantage} (${country})`,
  trouble: {
    insecure:
      "Chứng thực của trang này không đúng: có thể có ai đó đứng giữa bạn và trang. Chưa tải gì cả. Đừng đăng nhập từ đây; hãy thử một lối khác.",
    vantage:
      "Proxy không trả lời, nên chưa hỏi gì cả. Không có gì đi vòng qua nó. Hãy xem nó có đang chạy không.",
    no_answer: "Địa chỉ này không trả lời.",
    private: "Địa chỉ này nằm trong một mạng riêng nên không được mở.",
    crashed: "Trang đã tự ngừng. Hãy tải lại. Những gì đã lưu vẫn an toàn.",
  },
  outside: (site: string) => `Trang muốn dẫn bạn đến ${site}, là một trang khác.`,
  outsideGo: "Đi đến đó",
  outsideStay: "Ở lại",
  denied: (downloads: number, windows: number, permissions: number) =>
    [
      downloads > 0 ? `tải xuống: ${String(downloads)}` : "",
      windows > 0 ? `cửa sổ mới: ${String(windows)}` : "",
      permissions > 0 ? `máy ảnh, micro hoặc vị trí: ${String(permissions)}` : "",
    ]
      .filter((it) => it !== "")
      .join(", "),
  deniedLead: "Đã từ chối đến nay:",
  saveTitle: "Lưu bài đang xem",
  saveHelp:
    "Mở một bài, hoặc cuộn cho đến khi bài nằm ở giữa, rồi lưu. Bạn cũng có thể lưu bài của người khác, từng bài một.",
  save: "Lưu bài đang xem",
  saving: "Đang lưu…",
  saved: "Đã lưu, kèm hình của bài như bạn đã thấy.",
  savedSame: "Bài đã có ở đây, đúng như hiện giờ.",
  savedOther: "Bài này không thuộc tài khoản của bạn.",
  savedCut: "Trang chỉ hiện phần đầu của bài. Hãy mở chính bài đó rồi lưu lại.",
  savedMissing: (n: number) => `${String(n)} tệp không lấy theo được.`,
  show: "Xem bài",
  timelineTitle: "Lưu tất cả bài trên trang của tôi",
  timelineHelp:
    "Hãy mở trang cá nhân của chính bạn. Keepsake sẽ tự cuộn, chậm như một người đọc, và lưu mọi bài của bạn. Bạn có thể dừng bất cứ lúc nào; lần sau nó sẽ bỏ qua những bài đã có.",
  timelineOpen: "Hãy mở trang cá nhân của bạn để bắt đầu.",
  account: (name: string) => `Trang này thuộc tài khoản “${name}”.`,
  mine: (name: string) => `Đúng, “${name}” là tài khoản của tôi`,
  begin: "Bắt đầu",
  end: "Dừng",
  going: "Đang lưu trang của bạn…",
  reach: (n: number, oldest: string | null) =>
    oldest === null
      ? `Đến nay có ${String(n)} bài của trang này ở đây.`
      : `Đến nay có ${String(n)} bài của trang này ở đây, ngược về đến ${oldest}.`,
  counts: { saved: "Đã lưu", known: "Đã có sẵn", others: "Của người khác, để yên", left: "Bỏ ra" },
  between: (oldest: string, newest: string) => `Đăng từ ${oldest} đến ${newest}`,
  leftHelp: "Bỏ ra: những bài bạn đã bảo Keepsake quên, và những bài không có địa chỉ riêng.",
  ended: {
    stopped: "Đã dừng. Những gì đã lưu vẫn an toàn; bắt đầu lại để đi tiếp.",
    done: "Trang không còn bài nào nữa.",
    refused: "Không đi tiếp được. Những gì đã lưu vẫn an toàn.",
  },
  refused: {
    login_wall: "Trang đòi đăng nhập ở đây. Hãy đăng nhập trong trình duyệt riêng rồi thử lại.",
    interstitial:
      "Trang đặt một bước kiểm tra hay câu hỏi ở phía trước. Hãy trả lời trong trình duyệt riêng rồi thử lại.",
    layout_changed:
      "Trang có nội dung, nhưng không nhận ra bài nào. Có thể nền tảng đã đổi cách dựng trang. Chưa lưu gì cả; bạn vẫn có thể tự lưu bằng tay.",
    no_post: "Trang này không có bài nào.",
    which_post: "Không rõ bạn muốn bài nào. Hãy mở trang riêng của bài rồi lưu ở đó.",
    no_address: "Bài không có địa chỉ riêng, nên sau này không tìm lại được.",
    too_large: "Trang chứa quá nhiều để đọc một lần. Hãy mở một bài rồi lưu ở đó.",
    hung: "Trang không trả lời. Hãy tải lại rồi thử lại.",
    forgotten: "Bạn đã bảo Keepsake quên bài này. Hãy lưu riêng nó nếu bạn muốn lấy lại.",
    not_own: "Bài này không thuộc tài khoản của bạn.",
    not_kept: "Không giữ được. Những gì đã giữ trước đó vẫn như cũ.",
  },
  seen: (vantage: string, country: string | null) =>
    `Thấy khi đã đăng nhập, từ ${vantage}${country === null ? "" : ` (${country})`}. Người khác có thể thấy khác, hoặc không thấy gì.`,
  seenEvent: "Đã lưu khi đang đăng nhập",
  seenCut: "Trang chỉ hiện phần đầu của bài.",
  seenOther: "Bài này thuộc tài khoản khác.",
  seenPicture: "Bài viết như đã hiện ra",
  seenFiles: (names: string) => `Giữ kèm theo: ${names}`,
};
