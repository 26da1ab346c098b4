import type { Words } from "../en";

export const preferences: Words["preferences"] = {
  search: "Tìm trong cài đặt",
  nothing: (query) => `Không có cài đặt nào có “${query}”.`,
  found: (amount) => `Tìm thấy ${String(amount)} mục`,
  all: "Hiện mọi cài đặt",
  sections: "Các phần cài đặt",
  names: {
    looks: "Ngôn ngữ và giao diện",
    locks: "Khóa",
    watch: "Theo dõi",
    vantages: "Kiểm tra từ đâu",
    background: "Chạy nền",
    access: "Ai mở được kho",
    backup: "Bản sao ở nơi khác",
    check: "Kiểm tra kho",
    rules: "Bộ quy tắc đang dùng",
    destroy: "Hủy chìa khóa",
    about: "Về Keepsake",
  },
  theme: "Sáng hay tối",
  themes: { system: "Theo máy tính", light: "Sáng", dark: "Tối" },
  utc: "Hiện giờ theo UTC",
  utcHelp: "Để so với nhật ký máy và với bằng chứng. Nếu không, giờ là theo múi giờ của máy này.",
  toWatch: "Mở mục theo dõi",
  shortcuts: "Phím tắt",
  shortcutsOpen: "Xem các phím tắt",
  keys: {
    list: "Hiện danh sách này",
    lock: "Khóa màn hình",
    full: "Khóa hẳn",
    hide: "Ẩn ngay: cửa sổ biến mất, chìa khóa bị xóa khỏi bộ nhớ",
    tab: "Đến nút hoặc ô kế tiếp, hoặc lùi lại",
    search: "Tìm trong các bài viết",
    move: "Di chuyển trong danh sách bài viết",
    enter: "Mở bài viết, bấm nút",
    escape: "Đóng bài viết hoặc hộp thoại",
  },

  about: {
    version: (version) => `Keepsake phiên bản ${version}`,
    what: "Công cụ lưu trữ an toàn cho người có bài viết gặp rủi ro. Phần mềm tự do, theo Giấy phép Công cộng GNU, phiên bản 3 trở lên: bạn được dùng, tìm hiểu, chia sẻ và sửa đổi.",
    silence:
      "Keepsake không tự gửi gì cho ai: không đo đạc, không báo lỗi về, không tìm bản cập nhật. Nó chỉ hỏi những trang mà bạn lưu và theo dõi bài viết, và những gì dùng để so sánh với chúng.",
    where: "Dữ liệu của bạn nằm ở đâu",
    whereHow:
      "Tất cả nằm trong thư mục này, đã niêm phong. Muốn có bản sao lưu, hãy chép cả thư mục; bản chép cũng được niêm phong như kho. Ngoài ra Keepsake chỉ giữ các cài đặt của nó, và dấu của kho ở lần mở gần nhất trên máy này.",
    licences: "Giấy phép của các thành phần làm nên Keepsake",
    licencesLead: (packages) =>
      `${String(packages)} gói phần mềm của nhiều người khác; xin cảm ơn họ. Giấy phép và bên giữ bản quyền:`,
    copyright: "Bản quyền",
    texts: "Nguyên văn các giấy phép",
    note: "Nguyên văn bằng tiếng Anh, như khi được viết ra.",
  },
};
