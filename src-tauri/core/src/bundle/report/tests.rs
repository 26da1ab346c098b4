use super::picture::Shown;
use super::words;

/// What stands between braces, in order.
fn places(text: &str) -> Vec<&str> {
    let mut places: Vec<&str> =
        text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|it| it.0).collect();
    places.sort_unstable();
    places
}

#[test]
fn each_sentence_takes_the_same_in_both_languages_and_is_translated() {
    const SAME: [&str; 4] = ["{0} UTC", "HTTP {0}", "SHA-256", "Linux"];
    let mut n_sentences = 0;
    for said in words::all() {
        assert_eq!(places(said.vi), places(said.en), "{}", said.en);
        assert!(
            said.vi != said.en
                || SAME.contains(&said.en)
                || said.en == "macOS"
                || said.en.starts_with("Windows"),
            "{}",
            said.en
        );
        assert!(!said.vi.trim().is_empty() && !said.en.trim().is_empty());
        assert!(!said.en.contains('\'') && !said.vi.contains('\''), "{}", said.en);
        n_sentences += 1;
    }
    assert!(n_sentences > 250, "{n_sentences}");
}

fn png(width: u32, height: u32, color: png::ColorType, bytes: &[u8]) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(color);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(bytes).unwrap();
    writer.finish().unwrap();
    file
}

#[test]
fn a_png_is_decoded_and_what_is_clear_is_white() {
    let file = png(2, 1, png::ColorType::Rgba, &[9, 8, 7, 255, 0, 0, 0, 0]);
    let shown = Shown::read(&file).unwrap();
    assert_eq!((shown.width, shown.height, shown.media_type()), (2, 1, "image/png"));
    assert_eq!(**shown.points.as_ref().unwrap(), [9, 8, 7, 255, 255, 255]);
    let told = [&file[..], b"after its end"].concat();
    assert_eq!(Shown::read(&told).unwrap().file, shown.file);
    let gray = Shown::read(&png(1, 1, png::ColorType::Grayscale, &[5])).unwrap();
    assert_eq!(**gray.points.as_ref().unwrap(), [5, 5, 5]);
}

#[test]
fn what_is_no_plain_picture_is_not_shown() {
    let mut huge = png(1, 1, png::ColorType::Grayscale, &[5]);
    huge[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let short = &png(2, 2, png::ColorType::Grayscale, &[1, 2, 3, 4])[..40];
    let four_colors = [
        &[0xff, 0xd8][..],
        &[0xff, 0xc0, 0, 20, 8, 0, 8, 0, 8, 4, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 4, 0x11, 0],
        &[0xff, 0xda, 0, 2],
    ]
    .concat();
    let many = vec![0; super::PICTURE_BYTES_MAX + 1];
    for bytes in [&huge[..], short, &four_colors, &many, b"", b"<svg/>", b"GIF89a", b"\xff\xd8\xff"]
    {
        assert!(Shown::read(bytes).is_none());
    }
}
