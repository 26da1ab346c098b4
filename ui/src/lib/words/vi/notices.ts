import type { Words } from "../en";
import { isolate } from "../isolate";
import { bytes, count } from "../numbers";

const n = (amount: number, noun: string) => `${count("vi", amount)} ${noun}`;

/** Những gì nền tảng đã báo, và những gì họ không báo. */
export const noticesWords: Pick<Words, "notices" | "refused" | "silent"> = {
  notices: {
    title: "Thông báo",
    lead: "Những gì nền tảng đã báo cho bạn, và những gì họ không báo.",
    ofPost: "Thông báo và khiếu nại",
    none: "Chưa ghi gì. Hãy tìm trong ứng dụng và trong email; tìm thấy hay không thấy gì đều ghi ở đây.",
    note: "Ghi lại…",
    kind: {
      notice: "Nền tảng đã báo cho tôi",
      none_came: "Tôi đã tìm: không có thông báo",
      appeal: "Tôi đã khiếu nại",
      outcome: "Khiếu nại đã kết thúc",
    },
    what: "Bạn muốn ghi điều gì?",
    entry: {
      notice: (when) => `Nhận thông báo ngày ${when}`,
      none_came: (when) => `Bạn đã tìm thông báo ngày ${when}: không có`,
      appeal: (when) => `Bạn khiếu nại ngày ${when}`,
      outcome: (when) => `Khiếu nại kết thúc ngày ${when}`,
    },
    outcome: {
      restored: "Bài được khôi phục",
      refused: "Nền tảng giữ nguyên quyết định",
      unanswered: "Không có trả lời",
    },
    outcomeLabel: "Kết thúc thế nào",
    way: {
      app: "trong ứng dụng hoặc trên trang",
      email: "qua email",
      other: "bằng cách khác",
    },
    wayLabel: "Đến bằng cách nào",
    ground: {
      law: "pháp luật hoặc cơ quan nhà nước",
      copyright: "bản quyền hoặc nhãn hiệu",
      rules: "quy tắc của nền tảng",
      other: "lý do khác",
      none: "không nêu lý do",
    },
    groundLabel: "Lý do thông báo nêu ra",
    groundUnsaid: "Tôi không biết",
    groundSaid: (ground) => `Lý do nêu ra, theo bạn: ${ground}`,
    proposed: (ground) => `Lời lẽ cho thấy: ${ground}`,
    phrase: "qua câu",
    unsaid: "Bạn chưa xác nhận.",
    named: "Luật hoặc quy tắc được nêu",
    namedHelp: "Ghi đúng như trong thông báo: nghị định, điều khoản, quy tắc.",
    on: {
      notice: "Ngày thông báo đến",
      none_came: "Ngày bạn đã tìm",
      appeal: "Ngày bạn khiếu nại",
      outcome: "Ngày có trả lời, hoặc ngày bạn thôi chờ",
    },
    onHelp: "Ngày, tháng, năm: 03/05/2026",
    onMail: "Để trống thì lấy ngày ghi trong email.",
    badDay: "Đây không phải một ngày. Hãy ghi ngày, tháng, năm: 03/05/2026.",
    wording: "Nguyên văn thông báo",
    wordingHelp: "Chép đúng từng chữ. Nếu có tệp email thì có thể để trống.",
    appealText: "Bạn đã viết gì",
    outcomeText: "Nền tảng đã viết gì",
    files: "Ảnh và tệp khác",
    filesHelp:
      "Ví dụ ảnh chụp màn hình thông báo. Tệp được niêm phong trong kho; tệp gốc của bạn vẫn ở chỗ cũ.",
    pickFiles: "Chọn tệp…",
    mail: "Email dưới dạng tệp",
    mailHelp:
      "Lưu từ chương trình thư thành tệp .eml: được giữ nguyên vẹn, cùng những dấu để kiểm tra nơi gửi.",
    pickMail: "Chọn tệp email…",
    dropFiles: "Bỏ hết các tệp",
    submit: "Ghi lại",
    cancel: "Thôi",
    entered: "Đã ghi.",
    keeps: "Không gửi cho ai cả. Những gì đã ghi ở lại trong lịch sử, kể cả khi ghi nhầm.",
    aside: "Ghi nhầm…",
    asideAsk: "Gạt mục này ra? Mục vẫn ở trong lịch sử nhưng không còn được tính.",
    asideYes: "Gạt ra",
    asideNo: "Để yên",
    asideAt: (when) => `Đã gạt ra vì ghi nhầm ${when}`,
    asideMark: "Đã gạt ra",
    recorded: (when) => `Ghi lúc ${when}`,
    mailFrom: "Email từ",
    mailSubject: "Tiêu đề",
    mailKnown: "từ tên miền của nền tảng",
    mailUnknown: "KHÔNG phải tên miền mà nền tảng vẫn dùng để gửi thư",
    mailSigned: (amount) =>
      amount === 0
        ? "không có chữ ký của tên miền gửi"
        : `${n(amount, "chữ ký")} của tên miền gửi, chưa kiểm tra ở đây`,
    file: (name, size) => `Tệp ${isolate(name)}, ${bytes("vi", size)}`,
    fileAlt: (name) => `Ảnh lưu cùng thông báo: ${isolate(name)}`,
    fileOut: "Lệnh “keepsake notice files” lấy tệp ra, khi ấy tệp không còn được niêm phong.",
  },

  refused: {
    title: "Bài mà nền tảng không cho đăng",
    lead: "Bài bị từ chối không có địa chỉ và không ai tìm được. Những gì bạn ghi ở đây là lời khai của bạn, được niêm phong cùng thời điểm ghi.",
    none: "Chưa ghi bài nào.",
    add: "Ghi một bài bị từ chối…",
    platform: "Nền tảng",
    platformHelp: "ví dụ: facebook, youtube, tiktok, zalo",
    account: "Tài khoản định đăng",
    on: "Ngày bị từ chối",
    text: "Nội dung bài",
    message: "Nền tảng đã nói gì",
    files: "Ảnh, video, âm thanh của bài, và ảnh chụp lời từ chối",
    was: (when) => `Bị từ chối ngày ${when}`,
    said: "Nền tảng nói",
    silent: "Nền tảng không nói gì.",
    noText: "Không có chữ.",
  },

  silent: {
    title: "Biến mất không thông báo",
    lead: "Những lần biến mất đã xác nhận, theo tháng lần đầu không thấy bài.",
    none: "Chưa xác nhận lần biến mất nào.",
    month: "Tháng",
    platform: "Nền tảng",
    gone: "Đã mất",
    silent: "Không thông báo",
    looked: "Bạn đã tìm",
    all: "Tất cả",
    meaning:
      "Không thông báo: chưa ghi nhận thông báo nào. Bạn đã tìm: trong số đó, bạn đã ghi là không có.",
  },
};
