use proptest::prelude::*;

use super::*;

fn rating(typed: &str) -> Rating {
    rate(typed).rating
}

#[test]
fn what_people_know_by_heart_is_weak() {
    for (typed, reason) in [
        ("conmeotreocaycau", Reason::KnownPhrase),
        ("con mèo trèo cây cau", Reason::KnownPhrase),
        ("Con Mèo mà trèo cây cau, hỏi thăm chú chuột đi đâu vắng nhà", Reason::KnownPhrase),
        ("toi yeu viet nam", Reason::KnownPhrase),
        ("tôi yêu việt nam", Reason::KnownPhrase),
        ("Truongchauhuu1985", Reason::Name),
        ("Nguyễn Văn Minh 1990", Reason::Name),
        ("mậtkhẩuđồngtâm", Reason::KnownPhrase),
        ("Trăm năm trong cõi người ta 2020", Reason::KnownPhrase),
        ("đi một ngày đàng học một sàng khôn", Reason::KnownPhrase),
        ("khongcogiquyhondoclaptudo", Reason::KnownPhrase),
        ("congchanhunuithaison", Reason::KnownPhrase),
        ("correcthorsebatterystaple", Reason::KnownPhrase),
        ("To be or not to be, that is the question", Reason::KnownPhrase),
        ("nhatoicocaykhe", Reason::Syllables),
        ("cà phê sữa đá sài gòn", Reason::Syllables),
        ("bun cha ha noi ngon", Reason::Syllables),
        ("tooi yeeu vieejt nam", Reason::Syllables),
        ("toi6 ye6u vie6t5 nam", Reason::Syllables),
        ("anhyeuemnhieu123", Reason::Words),
        ("passwordpassword", Reason::Pattern),
        ("aaaaaaaaaaaaaaaaaaaa", Reason::Pattern),
        ("qwertyuiop1234567890", Reason::Words),
        ("abcabcabcabcabcabc", Reason::Pattern),
        ("iloveyoubaby2000", Reason::Words),
    ] {
        let strength = rate(typed);
        assert_eq!(strength.rating, Rating::Weak, "{typed}: {strength:?}");
        assert_eq!(strength.reason, reason, "{typed}");
    }
}

/// Verses and names that are on no list of ours: never strong.
#[test]
fn what_is_on_no_list_but_is_a_sentence_is_not_strong() {
    for typed in [
        "ăn trông nồi ngồi trông hướng",
        "chim khôn kêu tiếng rảnh rang",
        "trâu ơi ta bảo trâu này trâu ra ngoài ruộng trâu cày với ta",
        "ai về thăm mẹ quê ta chiều nay có đứa con xa nhớ thầm",
        "Phạm Thị Đoan Trang 27051978",
        "Lê Hoàng Gia Bảo Sài Gòn 1988",
        "toi sinh ra o lang vu dai",
        "nhà em có một con chó vàng",
        "hôm qua em đi tỉnh về đợi em ở mãi con đê đầu làng",
        "mothaibabonnamsaubaytam",
        "dem qua ra dung bo ao",
        "my dog likes to eat bones",
        "the cat sat on the mat",
    ] {
        assert!(rating(typed) < Rating::Strong, "{typed}: {:?}", rate(typed));
    }
}

#[test]
fn what_is_random_is_strong() {
    for typed in
        ["x8Kq2vLz9mRt4wYp7nBc", "h7#kQ!zv9@Lw2$xRt5&Gm", "f3d1c9a07b5e42688d90ac17e4b2f6d5"]
    {
        assert_eq!(
            rate(typed),
            Strength { rating: Rating::Strong, reason: Reason::Nothing },
            "{typed}"
        );
    }
}

#[test]
fn twelve_characters_are_asked_for() {
    for typed in [
        "",
        "           ",
        "mật khẩu ấy",
        " x8Kq2vLz9mR ",
        "a\u{301}b\u{301}c\u{301}d\u{301}e\u{301}f\u{301}",
    ] {
        let short = Strength { rating: Rating::TooShort, reason: Reason::Length };
        assert_eq!(rate(typed), short, "{typed}");
    }
    assert_ne!(rating("x8Kq2vLz9mRt"), Rating::TooShort);
    assert!(rating(&"con mèo ".repeat(10_000)) < Rating::Strong);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn marks_and_composition_change_nothing(typed in "[a-zàáảãạăâđêôơưệộợự 0-9]{12,40}") {
        let composed: String = typed.nfc().collect();
        let taken_apart: String = typed.nfd().collect();
        prop_assert_eq!(rate(&composed), rate(&taken_apart));
        prop_assert_eq!(rate(&typed), rate(&fold(&typed)));
        prop_assert_eq!(rate(&typed), rate(&format!("  {typed}\n")));
    }

    #[test]
    fn marks_on_any_letters_never_help(
        typed in "[a-z]{8,24}",
        marks in prop::collection::vec(0_usize..5, 24),
    ) {
        const MARKS: [&str; 5] = ["", "\u{300}", "\u{301}", "\u{302}", "\u{323}"];
        let pairs = typed.chars().zip(marks);
        let mut marked = String::new();
        for (letter, mark) in pairs {
            marked.push(letter);
            marked.push_str(MARKS[mark]);
        }
        prop_assert!(rating(&marked) <= rating(&typed));
    }

    #[test]
    fn whatever_is_typed_is_rated(typed in "\\PC{0,120}") {
        let _ = rate(&typed);
    }
}
