import type { Words } from "../en";
import { isolate } from "../isolate";
import { bytes, count } from "../numbers";

const n = (amount: number, noun: string) => `${count("vi", amount)} ${noun}`;

/** Trang xem một bài viết. */
export const postWords: Pick<
  Words,
  "post" | "open" | "forget" | "sights" | "media" | "compare" | "history"
> = {
  post: {
    label: "Bài viết",
    back: "Đóng bài viết",
    text: "Nội dung",
    noText: "Bài viết này không có chữ.",
    media: "Ảnh, video, âm thanh",
    missing: {
      not_in_archive:
        "Không có trong bản tải về. Nếu bản tải về còn phần khác, hãy nhập thêm: tệp sẽ được bổ sung vào bài này.",
      unreadable: "Có trong bản tải về, nhưng bị hỏng hoặc ở dạng không đọc được.",
      address: "Địa chỉ của tệp không phải nơi Keepsake được phép hỏi.",
      no_answer: "Không có câu trả lời khi lưu bài viết.",
      refused: "Trang không đưa tệp khi lưu bài viết.",
      not_whole: "Tệp về không trọn vẹn khi lưu bài viết.",
      not_media: "Thứ trang đưa về không phải ảnh, video hay âm thanh.",
      other: "Không giữ được tệp này.",
    },
    missingOne: "Không giữ được",
    published: (when) => `Đăng ngày ${when}`,
    savedAt: (when) => `Lưu lúc ${when}`,
    addresses: "Địa chỉ",
    copy: "Sao chép",
    copied: "Đã sao chép",
    notCopied: "Không sao chép được. Hãy tự bôi đen địa chỉ rồi sao chép.",
    noLink: "Không rõ địa chỉ.",
    lookedAt: "được kiểm tra",
    likely: "Có thể ở đây; không ai biết chắc",
    why: "Vì sao Keepsake biết",
    bracket: "Biến mất khi nào",
    bracketBetween: (span) => `Bài đã biến mất trong khoảng ${span} này.`,
    lastSeen: "Thấy lần cuối",
    firstMissed: "Lần đầu không thấy",
    confirmed: "Xác nhận lúc",
    long: (shown, of) => `Bài rất dài: đang hiện ${shown} trên ${of} ký tự. Cả bài vẫn được giữ.`,
    whole: "Hiện cả bài",
    lastLook: "Kiểm tra lần cuối",
    notice: "Thông báo từ nền tảng",
    noNotice: "không ghi nhận thông báo nào",
    noneCame: (when) => `không có; bạn đã tìm ngày ${when}`,
    absences: "Những lần vắng mặt trước đây",
    absence: (from, to) => `Không thấy từ ${from}, thấy lại ${to}`,
    lookAgain: "Kiểm tra ngay",
    evidence: "Làm bằng chứng",
    saveAgain: "Lưu thêm một bản",
    utc: "Giờ UTC",
    savedNew: "Đã giữ thêm một bản.",
    savedElsewhere:
      "Địa chỉ này giờ dẫn đến một bài khác. Bài ấy đã được lưu, còn bài này vẫn như cũ.",
    showOther: "Xem bài ấy",
    edited: "Bài giờ viết khác đi. Hãy lưu thêm một bản rồi so với bản trước.",
  },

  open: {
    open: "Mở bằng trình duyệt…",
    title: "Mở địa chỉ này ngoài Keepsake?",
    tells:
      "Trình duyệt sẽ mở địa chỉ. Nền tảng biết máy này, cùng tài khoản bạn đang đăng nhập ở đó, vừa hỏi bài viết. Mạng bạn dùng thấy đó là trang nào.",
    trace: "Trình duyệt giữ địa chỉ trong lịch sử của nó.",
    safer:
      "Kiểm tra qua Keepsake thì họ biết ít hơn. Bạn cũng có thể sao chép địa chỉ để mở ở nơi khác.",
    yes: "Mở bằng trình duyệt",
    copy: "Sao chép thôi",
  },

  forget: {
    open: "Quên bài này…",
    title: "Quên hẳn bài này?",
    goes: (captures, files, looks, notices) =>
      `Những gì rời khỏi kho: ${n(captures, "bản lưu")}, ${n(files, "tệp")}, ${n(looks, "lần kiểm tra")}, ${n(notices, "mục về thông báo")}. Không có đường quay lại.`,
    flagged:
      "Bài đang được đánh dấu: bằng chứng bài đã biến mất cũng mất theo. Hãy làm bằng chứng trước nếu có thể cần đến.",
    stays: "Những gì còn lại",
    staysList: [
      "Một mục trong nhật ký lưu giữ nói rằng có bài đã được quên, và lúc nào. Không nói bài nào.",
      "Mã băm được niêm phong, để lần nhập sau biết mà không đưa bài trở lại.",
      "Gói bằng chứng và tệp đã lấy ra trước đây, và các bản sao khác của kho: Keepsake không với tới được.",
      "Những gì chính ổ đĩa còn giữ của tệp cũ. Mã hóa toàn bộ ổ đĩa, hoặc làm lại khóa, giúp chống điều đó.",
      "Chính bài ấy trên nền tảng, nếu còn.",
    ],
    sure: "Tôi muốn mất hẳn bài này.",
    yes: "Quên bài",
    no: "Giữ lại",
    working: "Đang quên…",
    done: "Bài đã được quên.",
    unfinished: "Bài đã được quên. Vài tệp cũ chưa hủy được; lần mở sau sẽ thử lại.",
  },

  sights: {
    title: "Nhìn từ từng nơi",
    from: "Từ",
    answer: "Trả lời gần nhất",
    when: "Lúc",
    beside: "Để so sánh",
    none: "không hỏi riêng cho bài này",
    split: "Từ nơi này thấy bài, từ nơi khác thì không.",
  },

  media: {
    noAlt: (number, of) => `Ảnh ${String(number)} trên ${String(of)}. Không có mô tả nào được lưu`,
    loading: "Đang mở…",
    failed: "Không mở được tệp này.",
    enlarge: (what) => `Phóng to: ${what}`,
    openVideo: (name, size) => `Mở video ${isolate(name)}, ${bytes("vi", size)}`,
    openSound: (name, size) => `Mở âm thanh ${isolate(name)}, ${bytes("vi", size)}`,
    memory: "Phát từ bộ nhớ, không bao giờ ghi xuống đĩa.",
    tooLarge: (name, size) =>
      `${isolate(name)}, ${bytes("vi", size)}: đã giữ trong kho, nhưng lớn quá, không mở ở đây được nếu không ghi xuống đĩa. Lệnh “keepsake media” lấy tệp ra, khi ấy tệp không còn được niêm phong.`,
    notShown: (name, size) =>
      `${isolate(name)}, ${bytes("vi", size)}: đã giữ trong kho, nhưng loại tệp này không hiển thị ở đây.`,
    video: (name) => `Video ${isolate(name)}`,
    sound: (name) => `Âm thanh ${isolate(name)}`,
    picture: "Ảnh",
    fit: "Vừa cửa sổ",
    actual: "Cỡ thật",
  },

  compare: {
    title: "Đã đổi những gì",
    lead: "Hai bản của bài viết này, so từng chữ.",
    before: "Bản trước",
    after: "Bản sau",
    same: "Giữa hai bản này không có gì thay đổi.",
    sameText: "Nội dung chữ giống nhau.",
    gone: "bỏ đi",
    new: "thêm vào",
    legend: "Gạch ngang: chỉ có ở bản trước. Gạch dưới: chỉ có ở bản sau.",
    fact: {
      title: "Tiêu đề",
      author: "Tài khoản",
      author_address: "Địa chỉ tài khoản",
      published: "Ngày đăng",
      permalink: "Địa chỉ",
    },
    nothing: "không có",
    files: "Tệp",
    onlyBefore: "Chỉ có ở bản trước",
    onlyAfter: "Chỉ có ở bản sau",
    inBoth: "Có ở cả hai, giống từng byte",
    reencoded: "Tệp được so theo từng byte: cùng một ảnh vẫn có thể khác khi trang nén lại.",
  },

  history: {
    title: "Mọi việc đã làm",
    saved: "Đã lưu một bản",
    imported: "Đã nhận một bản từ bản tải về",
    savedMedia: (amount) => `kèm ${n(amount, "tệp")}`,
    probe: {
      page: "Kiểm tra bài viết",
      account: "Kiểm tra tài khoản",
      root: "Kiểm tra trang chủ của nền tảng",
      decoy: "Hỏi thử một địa chỉ chưa từng có, để so sánh",
      embed: "Kiểm tra bài viết trong khung nhúng",
      oembed: "Hỏi thông tin dành cho trang khác về bài viết",
      api: "Hỏi giao diện lập trình của nền tảng",
      control: "Kiểm tra một bài chắc chắn còn, để so sánh",
      neutral: "Kiểm tra một trang không liên quan",
    },
    otherProbe: "Kiểm tra",
    direct: "từ máy này",
    via: (vantage) => `qua ${vantage}`,
    looks: (amount, verdict) => `${n(amount, "lần kiểm tra bài")}, tất cả: ${verdict}`,
    compared: (amount) => `và ${n(amount, "lần hỏi để so sánh")}`,
    onlyCompared: (amount) => n(amount, "lần hỏi để so sánh"),
    between: (from, to) => `Từ ${from} đến ${to}`,
    each: "Xem từng lần",
    fold: "Thu gọn",
    moreLooks: (amount) => `Xem thêm ${n(amount, "lần kiểm tra")}`,
    turned: (status) => `Từ đây: ${status}`,
    more: (amount) => `Xem thêm ${n(amount, "mục trước đó")}`,
  },
};
