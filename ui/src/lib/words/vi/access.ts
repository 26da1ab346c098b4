import type { Words } from "../en";

const n = (amount: number, noun: string) =>
  `${new Intl.NumberFormat("vi-VN").format(amount)} ${noun}`;

export const access: Words["access"] = {
  proof: "Cụm mật khẩu hiện nay",
  wrong: "Không đúng cụm mật khẩu. Chưa có gì thay đổi.",

  change: {
    title: "Đổi cụm mật khẩu",
    what: "Bản sao của kho làm từ trước vẫn mở được bằng cụm cũ; mục thay toàn bộ chìa khóa bên dưới chấm dứt điều đó cho những gì đang ở đây.",
    next: "Cụm mật khẩu mới",
    submit: "Đổi",
    working: "Đang niêm phong bằng cụm mới…",
    done: "Đã đổi cụm mật khẩu. Cụm cũ không mở được kho này nữa.",
  },

  rekey: {
    title: "Thay toàn bộ chìa khóa",
    what: "Niêm phong lại từng tệp. Hãy làm khi có thể ai đó đang giữ một bản sao của kho và một cụm mật khẩu cũ: từ đó thứ họ có không mở được gì ở đây nữa.",
    list: [
      "Trong lúc làm cần thêm chỗ trống bằng đúng kích thước kho, và mất một lúc.",
      "Cụm mật khẩu giữ nguyên. Những người được đọc vẫn mở được.",
      "Tờ khôi phục hiện có không mở được gì nữa: làm xong hãy làm tờ mới.",
    ],
    begin: "Thay chìa khóa…",
    submit: "Thay chìa khóa",
    working:
      "Đang niêm phong lại tất cả. Trong lúc này không đọc hay lưu gì khác được. Nếu dừng lại, kho vẫn như cũ.",
    done: "Tất cả đã được niêm phong bằng chìa khóa mới. Bây giờ hãy làm tờ khôi phục mới.",
  },

  handOver: {
    title: "Giao kho",
    what: "Bỏ lối vào của chính bạn. Từ đó chỉ những người ghi ở trên mở được kho này: bạn thì không, dù ai ép bạn nói gì.",
    nobody:
      "Trước hết hãy cho một người đọc kho, ở phần trên: giao kho mà không có ai thì không còn ai mở được nữa.",
    begin: "Giao kho…",
    who: "Từ đó chỉ những người này mở được:",
    goes: "Những gì mất vĩnh viễn",
    goesList: [
      "Cụm mật khẩu và tờ khôi phục của bạn không mở được bản này nữa.",
      "Bạn không lưu hay xem được gì trong kho. Không có cách nào lấy lại.",
    ],
    stays: "Những gì vẫn có thể xảy ra",
    staysList: [
      "Các bản sao có từ trước, như bản sao lưu, vẫn mở được bằng cụm mật khẩu và tờ khôi phục của bạn.",
      "Người ta có thể không tin rằng bạn không mở được.",
      "Họ cần thư mục này: hãy lo cho họ có một bản sao.",
    ],
    sure: "Tôi hiểu rằng tôi sẽ không mở lại được kho này.",
    submit: "Giữ 3 giây để giao kho",
    cancel: "Giữ lối vào của tôi",
    working: "Đang giao kho…",
  },

  audit: {
    title: "Kiểm tra kho",
    what: "Mở và kiểm tra từng tệp. Nên làm sau khi máy hỏng bất chợt, sau khi chép kho, hoặc thỉnh thoảng.",
    begin: "Kiểm tra mọi tệp",
    whole: "Mọi thứ đều nguyên vẹn.",
    damaged: "Có thứ bị hỏng hoặc bị thiếu.",
    harmless: "Mọi thứ đều nguyên vẹn. Có vài tệp không ai cần đến; chúng không gây hại.",
    cancelled:
      "Đã dừng sớm. Những gì kiểm tra được đến lúc đó ở bên dưới; phần còn lại chưa xem đến.",
    files: (amount) => `đã kiểm tra ${n(amount, "tệp")}`,
    posts: (whole, affected) =>
      affected === 0
        ? `${n(whole, "bài viết")} nguyên vẹn`
        : `${n(whole, "bài viết")} nguyên vẹn, ${n(affected, "bài viết")} bị ảnh hưởng`,
    trouble: {
      damaged: "bị hỏng",
      missing: "bị thiếu",
      rebuilt: "đã bị hỏng và được dựng lại; không mất gì",
      foreign: "không phải do kho này ghi; được để yên",
      leftover: "còn sót từ một lần ghi dở dang; không ai cần đến",
      orphaned: "nguyên vẹn, nhưng thứ nhắc đến nó đã mất",
    },
    of: (posts) => `thuộc ${n(posts, "bài viết")}`,
    more: (amount) => `và ${n(amount, "tệp nữa")}`,
    next: "Nếu có bản sao, hãy chép các tệp ấy trở lại. Những gì nguyên vẹn vẫn đọc và xuất ra được.",
    rebuild: "Dựng lại mục lục",
    rebuildWhat:
      "Mục lục chỉ để cho nhanh. Dựng lại không mất gì; hữu ích khi danh sách trông không đúng.",
    rebuilding: "Đang dựng lại…",
    rebuilt: (posts) => `Xong: ${n(posts, "bài viết")}.`,
  },
};
