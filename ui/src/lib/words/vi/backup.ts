import type { Words } from "../en";

const n = (amount: number, noun: string) =>
  `${new Intl.NumberFormat("vi-VN").format(amount)} ${noun}`;

export const backup: Words["backup"] = {
  what: "Chép kho đã niêm phong sang một ổ khác. Hãy dùng thẻ nhớ USB và cất ở nhà khác: nếu máy này bị lấy đi hoặc bị hỏng, bản sao ấy là tất cả những gì bạn còn lại.",
  sealed:
    "Không ai đọc được bản sao nếu không có thứ mở được kho, nhưng ai tìm thấy cũng biết đó là của Keepsake.",
  again:
    "Mỗi tháng một lần, hãy chọn lại đúng thư mục ấy: chỉ phần mới được chép thêm, phần đã có được so lại.",
  begin: "Làm hoặc cập nhật bản sao…",
  made: (files, added) =>
    `Bản sao đã đủ: ${n(files, "tệp")}, trong đó ${n(added, "tệp mới")}. Hãy ngắt thẻ nhớ an toàn trước khi rút ra, rồi cất ở nơi khác.`,
  differ: (files) =>
    `${n(files, "tệp")} không giống nhau ở hai bên: một trong hai ổ đã làm hỏng chúng, và cả hai được để nguyên. Hãy kiểm tra kho ở bên dưới. Nếu kho nguyên vẹn, hãy xóa bản sao ấy và làm lại, tốt nhất là trên thẻ khác.`,
  restore: "Tôi có bản sao của kho",
  restoring: "Kho của bạn đang trở lại",
  restoringWhat:
    "Hãy chọn thư mục mà bạn đã làm bản sao trong đó. Bản sao được chép vào máy này và vẫn giữ nguyên.",
  restored:
    "Kho của bạn đã trở lại. Hãy gõ cụm mật khẩu của kho lúc làm bản sao. Từ nay hãy dùng kho này, hoặc một bản sao khác, chứ đừng dùng cả hai.",
};
