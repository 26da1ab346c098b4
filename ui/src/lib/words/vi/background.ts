import type { Words } from "../en";

export const background: Words["background"] = {
  tray: "Hiện một dấu nhỏ ở khay hệ thống",
  trayHelp: "Một vòng xám không tên: đầy khi đang theo dõi, nửa khi tạm dừng, rỗng khi đã khóa.",
  noTray: "Máy này không có khay hệ thống.",
  stays: "Vẫn chạy trong khay khi đóng cửa sổ",
  staysHelp:
    "Khi đó màn hình bị khóa, và việc theo dõi tiếp tục trong thời gian bạn chọn ở trên. Nếu không bật, đóng cửa sổ là tắt Keepsake.",
  notices: "Báo trên màn hình máy khi có điều mới",
  noticesHelp:
    "Chỉ một dòng, không tên, không số, không đường dẫn: “Có điều mới cần xem.” Một số máy có giữ lại danh sách các thông báo.",
  noNotices: "Máy này không hiện thông báo.",
  login: "Tự mở khi tôi đăng nhập vào máy",
  loginHelp:
    "Sẽ để lại một tệp trong thư mục cài đặt của bạn, cho biết bạn dùng Keepsake. Mỗi lần mở vẫn phải nhập cụm mật khẩu.",
  screen: "Ảnh chụp màn hình",
  screenHelp:
    "Trên Linux, không chương trình nào ngăn được chương trình khác chụp màn hình, hay ngăn bảng chuyển cửa sổ hiện nội dung. Hãy khóa bằng Ctrl+L trước khi chia sẻ màn hình.",
  clipboard: "Những gì bạn sao chép",
  clipboardHelp:
    "Được xóa khỏi bộ nhớ tạm sau nửa phút, và mỗi khi khóa. Chương trình quản lý bộ nhớ tạm có thể đã giữ lại.",
};
