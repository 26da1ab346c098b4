import type { Told } from "../../training";
import type { training as english } from "../en/training";
import { count } from "../numbers";

const posts = (amount: number | null) =>
  amount === null ? "Mọi bài" : `${count("vi", amount)} bài`;
const UNITS = { h: "giờ", d: "ngày", w: "tuần" } as const;

function said(told: Told, who: string): string {
  switch (told.verb) {
    case "look":
      return "Keepsake xem lại mọi bài ngay bây giờ";
    case "outage":
      return told.down ? "Cả nền tảng ngừng hoạt động" : "Nền tảng hoạt động trở lại";
    case "forward":
      return `${count("vi", told.amount)} ${UNITS[told.unit]} trôi qua; trong lúc đó vẫn theo dõi`;
    case "close":
      return `Tài khoản của ${who} bị đóng`;
    case "reopen":
      return `Tài khoản của ${who} mở lại`;
    case "publish":
      return `${who} đăng thêm ${count("vi", told.posts ?? 1)} bài`;
    case "save":
      return `${posts(told.posts)} của ${who} được lưu`;
    case "remove":
      return `${posts(told.posts)} của ${who} biến mất, không một lời`;
    case "remove-told":
      return `${posts(told.posts)} của ${who} bị gỡ, có thông báo`;
    case "hide":
      return `${posts(told.posts)} của ${who} bị ẩn ở Việt Nam`;
    case "hide-by-law":
      return `${posts(told.posts)} của ${who} bị ẩn ở Việt Nam, trang nhắc đến luật`;
    case "login":
      return `${posts(told.posts)} của ${who} nằm sau trang đăng nhập`;
    case "captcha":
      return `${posts(told.posts)} của ${who} đòi giải captcha`;
    case "edit":
      return `${posts(told.posts)} của ${who} bị đổi lời`;
    case "restore":
      return `${posts(told.posts)} của ${who} hiện lại`;
  }
}

export const training: typeof english = {
  band: "TẬP HUẤN",
  bandNote: "Mọi người và mọi việc ở đây đều hư cấu. Không ra mạng, không đụng kho thật.",
  leave: "Rời phòng",
  present: "Chế độ trình chiếu",
  unpresent: "Thôi trình chiếu",
  place: "Tập huấn",
  offerTitle: "Phòng tập huấn",
  offer:
    "Cho buổi tập huấn: ba tình huống, bàn điều khiển, bài tập và giấy in. Phòng có kho riêng, dùng xong là bỏ, và không ra mạng.",
  open: "Mở phòng tập huấn",
  opening: "Đang mở…",
  lockFirst: "Khóa kho và mở phòng tập huấn",
  lockFirstWhat: "Kho của bạn được khóa hẳn trước. Trong phòng không mở được kho ấy.",
  title: "Phòng tập huấn",
  clock: "Đồng hồ của phòng",
  reset: "Phòng mới",
  resetWhat: "Bỏ phòng này cùng kho của nó, và mở một phòng mới.",
  words: "Những từ mở kho của phòng này",
  wordsWhat: "Hãy viết lên bảng: không có gì bí mật, và khi khóa màn hình thì cần đến.",
  parts: {
    play: "Tình huống",
    console: "Bàn điều khiển",
    exercises: "Bài tập",
    papers: "Giấy in",
  },
  choose: "Chọn một tình huống. Mỗi tình huống bắt đầu trong phòng mới, mất khoảng mười lăm phút.",
  begin: "Bắt đầu",
  others: "Tình huống khác",
  tells: "Trước hết hãy kể",
  steps: "Chuyện xảy ra",
  step: (done, of) => `Bước ${count("vi", done)} trên ${count("vi", of)}`,
  next: "Bước tiếp theo",
  toTheEnd: "Diễn đến hết",
  working: "Đang diễn ra…",
  over: "Đó là bước cuối. Mọi việc đúng như tấm thẻ nói, và không bài nào bị đánh dấu sai.",
  sees: "Cả lớp sẽ thấy gì",
  showSees: "Cho xem cả lớp sẽ thấy gì",
  questions: "Câu hỏi cho lớp",
  answer: "Cho xem lời đáp",
  notes: "Khi trình chiếu, ghi chú của người hướng dẫn được giấu đi.",
  seePosts: "Xem các bài viết",
  seeVanished: "Xem những gì biến mất",
  found: "Bây giờ Keepsake nói gì",
  saved: (amount) => `đã lưu ${count("vi", amount)}`,
  flagged: (amount) => `đánh dấu ${count("vi", amount)}`,
  nothingFlagged: "không đánh dấu bài nào",
  silent: (amount) => `${count("vi", amount)} bài trong đó không có thông báo`,
  missed: (amount) => `${count("vi", amount)} bài đã mất mà chưa đánh dấu`,
  wrong: (amount) => `đánh dấu sai ${count("vi", amount)}`,
  together: (amount) => `${count("vi", amount)} bài biến mất cùng nhau`,
  between: (after, before) => `giữa ${after} và ${before}`,
  said,
  consoleLead:
    "Bạn đóng vai nền tảng. Trước mỗi lần xem, hãy để lớp đoán Keepsake sẽ nói gì. Các dòng ở đây giống hệt trên dòng lệnh.",
  whose: "Bài của ai",
  account: (name, saved, all) => `${name} (đã lưu ${count("vi", saved)} trên ${count("vi", all)})`,
  howMany: "Bao nhiêu bài",
  all: "Tất cả những bài còn lại",
  prepare: "Chuẩn bị",
  publish: "Đăng thêm 10 bài",
  save: "Lưu",
  happens: "Chuyện gì xảy ra với chúng",
  deeds: {
    remove: "Gỡ lặng lẽ",
    "remove-told": "Gỡ có thông báo",
    hide: "Ẩn ở Việt Nam",
    "hide-by-law": "Ẩn, có nêu luật",
    login: "Bắt đăng nhập",
    captcha: "Captcha",
    edit: "Sửa lời",
    restore: "Cho hiện lại",
  },
  whole: "Tài khoản và nền tảng",
  close: "Đóng tài khoản",
  reopen: "Mở lại",
  outage: "Ngừng hoạt động",
  outageOver: "Hoạt động trở lại",
  time: "Thời gian",
  look: "Xem lại ngay",
  forward: { "1d": "Một ngày sau", "1w": "Một tuần sau", "6w": "Sáu tuần sau" },
  log: "Những việc đã làm",
  logEmpty: "Chưa có gì. Hãy lưu vài bài trước.",
  seizure: "Khám máy",
  seizureLead:
    "Thư mục của kho, như người lấy mất máy nhìn thấy: một bản sao, vì người khám bao giờ cũng sao trước.",
  seize: "Lấy thư mục",
  seizeAgain: "Lấy lại lần nữa",
  files: (amount, size) => `${count("vi", amount)} tệp, ${size}`,
  path: "Tệp",
  size: "Byte",
  beginsWith: "Mở đầu bằng",
  more: (amount) => `và ${count("vi", amount)} tệp nữa cùng loại`,
  try: "Thử một mật khẩu",
  tryNow: "Thử",
  opened: "Kho mở ra. Những từ trên bảng cũng vậy: hãy giữ cho kỹ.",
  handOver: "Trao kho cho luật sư",
  handOverWhat: "Từ đó chỉ khóa của luật sư mở được.",
  lawyerReads: (amount) => `Luật sư đọc được ${count("vi", amount)} bài. Mật khẩu đúng thì được trả lời:`,
  asked: "Hãy hỏi: trên máy của bạn còn lại những gì?",
  court: "Ở tòa",
  courtLead:
    "Hai gói về những bài bị đánh dấu. Một gói là giả. Hãy mở cả hai, đoán xem gói nào, rồi để phần kiểm chứng trả lời.",
  courtNeeds: "Hãy diễn một tình huống trước: phải có bài bị đánh dấu.",
  bundle: (letter) => `Mở gói ${letter}`,
  saveBoth: "Chép cả hai vào USB…",
  savedBoth: "Đã chép cả hai.",
  showAnswer: "Cho xem lời đáp",
  forged: (letter, was, is) => `Gói ${letter} là giả: “${was}” thành “${is}”.`,
  caught: (layers) => `Bị bắt ở lớp: ${layers}.`,
  papersLead: "Để in, theo ngôn ngữ của cửa sổ. Đó là những tệp bình thường.",
  paper: "Lưu thành PDF…",
  paperSaved: "Đã lưu.",
  screened: "Phòng tập huấn đang khóa",
  screenedLead: "Hãy gõ những từ trên bảng. Trước đó không có gì hiện ra.",
};
