//! Writes pictures into a folder, to be looked at: all that the content shows and every avatar,
//! or with `--frames` the frames that the video is made of.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
};

use keepsake_rehearsal::{Platform, picture};

const N_FRAMES: u16 = 51;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("name a folder")?);
    std::fs::create_dir_all(&folder)?;
    if arguments.next().is_some_and(|argument| argument == "--frames") {
        for nth in 0..N_FRAMES {
            let frame = picture::frame(f32::from(nth) / f32::from(N_FRAMES));
            keep(&folder, &format!("frame-{nth:03}.png"), &frame)?;
        }
        return Ok(());
    }
    let platform = Platform::start().await?;
    for drawn in platform.posts().iter().flat_map(|post| &post.pictures) {
        let name = format!("{}-{}.png", drawn.scene.name(), drawn.seed);
        keep(&folder, &name, &picture::draw(drawn.scene, drawn.seed))?;
    }
    for account in platform.accounts() {
        let name = format!("avatar-{}.png", account.avatar);
        keep(&folder, &name, &picture::avatar(account.avatar))?;
    }
    Ok(())
}

fn keep(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    File::create(folder.join(name))?.write_all(bytes)
}
