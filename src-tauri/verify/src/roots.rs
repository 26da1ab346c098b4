//! Roots of time-stamping authorities that come with the program: the files of `verify/roots`.

/// PEM files, one or more certificates each. None yet: `roots/README.md` says what one must be to
/// stand here.
pub(crate) const BUILT_IN: &[&str] = &[];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Roots;

    #[test]
    fn each_file_of_the_folder_is_built_in_and_read() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/roots");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
        let pem = files.filter(|name| name.to_string_lossy().ends_with(".pem")).count();
        assert_eq!(pem, BUILT_IN.len());
        let _ = Roots::built_in();
    }
}
