//! Where everything stands on the page.

use zeroize::Zeroizing;

use super::face::Faces;
use super::{Code, Mark, PAGE, Sheet, Weight};

const MARGIN: f32 = 56.0;
const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;
const BLACK: f32 = 0.0;
const SOFT: f32 = 0.4;
const RULE: f32 = 0.72;

const COLUMNS: usize = 3;
const ROWS: usize = 8;
const GAP: f32 = 22.0;
const COLUMN: f32 = (WIDTH - 2.0 * GAP) / 3.0;
const ROW_HEIGHT: f32 = 27.0;
const WORDS_TOP: f32 = 178.0;

const CODE_TOP: f32 = 446.0;
const CODE_SIZE: f32 = 168.0;
const TEXT_SIZE: f32 = 9.5;
const LEADING: f32 = 14.5;

struct Advice {
    title: &'static str,
    warning: &'static str,
    steps: [&'static str; 4],
}

const VIETNAMESE: Advice = Advice {
    title: "Cách khôi phục",
    warning: "Ai có tờ giấy này đều mở được kho. Hãy cất nơi an toàn, tách khỏi máy tính. Đừng chụp ảnh, đừng gửi qua mạng.",
    steps: [
        "Chép thư mục của kho vào máy mới và mở chương trình.",
        "Gõ 24 từ này vào ô mật khẩu.",
        "Gõ các từ theo đúng thứ tự, hoặc quét mã QR. Không cần dấu, không cần chữ hoa.",
        "Đặt mật khẩu mới. Tờ giấy này vẫn dùng được về sau.",
    ],
};

const ENGLISH: Advice = Advice {
    title: "How to restore",
    warning: "Whoever has this sheet can open the vault. Keep it safe and away from the computer. Do not photograph it or send it.",
    steps: [
        "Copy the vault’s folder to a new computer. Open the program.",
        "Type these 24 words as the passphrase.",
        "Type the words in this order, or scan the QR code. Capitals and marks do not matter.",
        "Set a new passphrase. This sheet stays valid.",
    ],
};

/// Everything on the page.
pub(super) fn marks(sheet: &Sheet<'_>, code: &Code, faces: &Faces) -> Vec<Mark> {
    let mut page = Page { marks: Vec::new(), faces };
    page.head(sheet);
    page.words(sheet);
    page.code(code);
    let left = MARGIN + CODE_SIZE + 28.0;
    let end = page.advice(&VIETNAMESE, left, CODE_TOP, PAGE.0 - MARGIN - left);
    page.advice(&ENGLISH, left, end + 16.0, PAGE.0 - MARGIN - left);
    page.marks
}

struct Page<'a> {
    marks: Vec<Mark>,
    faces: &'a Faces,
}

impl Page<'_> {
    fn text(&mut self, at: (f32, f32), size: f32, weight: Weight, gray: f32, text: &str) {
        let text = Zeroizing::new(text.to_owned());
        self.marks.push(Mark::Text { x: at.0, baseline: at.1, size, weight, gray, text });
    }

    fn rule(&mut self, x: f32, y: f32, width: f32) {
        self.marks.push(Mark::Box { x, y, width, height: 0.6, gray: RULE });
    }

    fn head(&mut self, sheet: &Sheet<'_>) {
        self.text((MARGIN, 84.0), 25.0, Weight::Bold, BLACK, "Tờ khôi phục");
        self.text((MARGIN, 104.0), 12.0, Weight::Regular, SOFT, "Recovery sheet");
        if let Some(program) = sheet.program {
            let name = self.faces.fit(program, Weight::Bold, 12.0, 180.0);
            let width = self.faces.width(&name, Weight::Bold, 12.0);
            self.text((PAGE.0 - MARGIN - width, 84.0), 12.0, Weight::Bold, SOFT, &name);
        }
        let third = MARGIN + 2.0 * (COLUMN + GAP);
        let fields = [
            ("Kho / Vault", sheet.nickname, MARGIN, 2.0 * COLUMN + GAP),
            ("Ngày / Date", sheet.date, third, COLUMN),
        ];
        for (label, value, x, width) in fields {
            self.text((x, 132.0), 8.5, Weight::Regular, SOFT, label);
            let value = self.faces.fit(value, Weight::Regular, 12.0, width);
            self.text((x, 150.0), 12.0, Weight::Regular, BLACK, &value);
            self.rule(x, 158.0, width);
        }
    }

    /// Down the columns, as one reads a list.
    fn words(&mut self, sheet: &Sheet<'_>) {
        let places = (0..COLUMNS).flat_map(|column| (0..ROWS).map(move |row| (column, row)));
        let (mut x, mut y) = (MARGIN, WORDS_TOP);
        for (number, ((_, row), word)) in (1..).zip(places.zip(sheet.words.words())) {
            if row == 0 && number > 1 {
                (x, y) = (x + COLUMN + GAP, WORDS_TOP);
            }
            y += ROW_HEIGHT;
            let label = format!("{number}");
            let width = self.faces.width(&label, Weight::Regular, 9.0);
            self.text((x + 14.0 - width, y), 9.0, Weight::Regular, SOFT, &label);
            self.text((x + 24.0, y), 14.0, Weight::Bold, BLACK, &word);
            self.rule(x, y + 8.0, COLUMN);
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a code has fewer than 200 dots a side")]
    fn code(&mut self, code: &Code) {
        let dot = CODE_SIZE / code.width as f32;
        for (row, dots) in (0_u16..).zip(code.dark.chunks(code.width)) {
            let mut column = 0;
            for run in dots.chunk_by(|a, b| a == b) {
                if run[0] {
                    let (x, y) = (MARGIN + dot * column as f32, CODE_TOP + dot * f32::from(row));
                    let width = dot * run.len() as f32;
                    // A hair over, so that no white line shows between rows.
                    let height = dot + 0.05;
                    self.marks.push(Mark::Box { x, y, width, height, gray: BLACK });
                }
                column += run.len();
            }
        }
    }

    /// Gives where it ends.
    fn advice(&mut self, advice: &Advice, x: f32, top: f32, width: f32) -> f32 {
        let mut y = top + 10.0;
        self.text((x, y), 12.0, Weight::Bold, BLACK, advice.title);
        y += 4.0;
        for line in self.faces.wrap(advice.warning, Weight::Bold, TEXT_SIZE, width) {
            y += LEADING;
            self.text((x, y), TEXT_SIZE, Weight::Bold, BLACK, &line);
        }
        y += 4.0;
        for (number, step) in (1..).zip(advice.steps) {
            y += LEADING;
            self.text((x, y), TEXT_SIZE, Weight::Regular, SOFT, &format!("{number}."));
            for (index, line) in
                self.faces.wrap(step, Weight::Regular, TEXT_SIZE, width - 16.0).iter().enumerate()
            {
                y += if index == 0 { 0.0 } else { LEADING };
                self.text((x + 16.0, y), TEXT_SIZE, Weight::Regular, BLACK, line);
            }
        }
        y
    }
}
