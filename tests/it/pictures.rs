//! Pictures: their sizes on pages, smaller copies for narrow screens, and what is too large to be unpacked.

use std::io::{Cursor, Read, Write};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, Instant};

use callboard::output::copies::{PICTURES_FOLDER, Store};
use callboard::site::{Cache, compile};
use callboard::source::Fingerprint;
use image::{DynamicImage, GenericImageView, ImageFormat, ImageReader, RgbImage};
use wait4::Wait4;

use crate::project::Project;

/// A photograph of some size: smooth, with grain, as cameras have it. The left third is red.
fn photograph(width: u32, height: u32) -> Vec<u8> {
    let mut grain = 7u32;
    let picture = RgbImage::from_fn(width, height, |x, y| {
        grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = u8::try_from(grain >> 28).unwrap_or(0);
        let shade = u8::try_from((x * 90 / width) + (y * 90 / height)).unwrap_or(0);
        let red = if x < width / 3 { 220 } else { shade };
        image::Rgb([red.saturating_add(noise), shade + noise, 60 + noise])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture)
        .write_to(&mut bytes, ImageFormat::Jpeg)
        .expect("it can be written");
    bytes.into_inner()
}

/// A photograph that is worth a smaller copy and is made fast, with a comment in it: other words are another picture.
pub(crate) fn small_photograph(comment: &str) -> Vec<u8> {
    static GRAIN: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let mut grain = 7u32;
        let picture = RgbImage::from_fn(560, 260, |_, _| {
            grain = grain.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [noise, other, ..] = grain.to_be_bytes();
            image::Rgb([noise, other, noise ^ other])
        });
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::ImageRgb8(picture)
            .write_to(&mut bytes, ImageFormat::Jpeg)
            .expect("it can be written");
        bytes.into_inner()
    });
    let length = u16::try_from(comment.len() + 2)
        .expect("it is short")
        .to_be_bytes();
    [
        &GRAIN[..2],
        &[0xff, 0xfe],
        &length,
        comment.as_bytes(),
        &GRAIN[2..],
    ]
    .concat()
}

/// A JPEG with Exif data: how it is turned, and a word that nobody shall read.
fn turned(jpeg: &[u8], turn: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([turn, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"SECRET-PLACE");
    let length = u16::try_from(exif.len() + 2).expect("it is short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

fn with_picture(page: &str, picture: &[u8]) -> Project {
    Project::new()
        .file("content/set.jpg", picture)
        .file("content/a.md", page)
}

fn tag_of(page: &str, picture: &[u8]) -> String {
    let html = with_picture(page, picture).build().text("a/index.html");
    let start = html
        .find("<img src=\"/set.jpg")
        .expect("the page shows the picture");
    html[start..][..=html[start..].find('>').unwrap_or_default()].to_owned()
}

#[test]
fn a_picture_has_its_size_so_that_nothing_moves_when_it_comes() {
    let picture = photograph(300, 150);
    let cases = [
        (
            "![Set](set.jpg)",
            r#"<img src="/set.jpg" width="300" height="150" alt="Set""#,
        ),
        (
            "![Set|100](set.jpg)",
            r#"<img src="/set.jpg" height="50" alt="Set" width="100""#,
        ),
        (
            "![Set|90x80](set.jpg)",
            r#"<img src="/set.jpg" alt="Set" width="90" height="80""#,
        ),
        (
            "<i>x</i>\n\n![Set](set.jpg)",
            r#"<img src="/set.jpg" width="300" height="150" alt="Set""#,
        ),
    ];
    for (page, expected) in cases {
        let tag = tag_of(page, &picture);
        assert!(tag.starts_with(expected), "{page}: {tag}");
    }
}

#[test]
fn only_what_is_near_the_top_is_fetched_at_once() {
    let page = format!(
        "![Set](set.jpg)\n\n{}\n\n![Set](set.jpg)\n",
        "Words. ".repeat(200)
    );
    let html = with_picture(&page, &photograph(30, 15))
        .build()
        .text("a/index.html");
    assert_eq!(html.matches("<img src=\"/set.jpg").count(), 2);
    assert_eq!(html.matches("alt=\"Set\" decoding=\"async\"").count(), 1);
    assert_eq!(html.matches("alt=\"Set\" loading=\"lazy\"").count(), 1);
}

#[test]
fn a_phone_fetches_a_small_copy_of_a_large_photograph_that_stands_upright_and_says_nothing_of_its_place() {
    let photograph = photograph(2_000, 1_500);
    assert!(photograph.len() > 200_000, "{}", photograph.len());
    // Turned by a quarter to the right: what was the left side is the top.
    let site = with_picture("![Set](set.jpg)", &turned(&photograph, 6)).build();
    let html = site.text("a/index.html");
    let folder = "/callboard/pictures/set.jpg";
    let expected = format!(
        "width=\"1500\" height=\"2000\" srcset=\"{folder}/400.jpg 400w, {folder}/800.jpg 800w, /set.jpg 1500w\" sizes=\""
    );
    assert!(html.contains(&expected), "{html}");
    for (width, height) in [(400, 533), (800, 1_066)] {
        let copy = site
            .compiled
            .output
            .get(&format!("callboard/pictures/set.jpg/{width}.jpg"))
            .expect("the copy is there");
        assert!(
            copy.len() < 60_000 * usize::try_from(width).unwrap() / 400,
            "{} bytes",
            copy.len()
        );
        assert!(
            memchr::memmem::find(copy, b"SECRET").is_none() && memchr::memmem::find(copy, b"Exif").is_none()
        );
        let read = ImageReader::new(Cursor::new(&copy[..]))
            .with_guessed_format()
            .unwrap()
            .decode()
            .expect("it is a picture");
        assert_eq!(read.dimensions(), (width, height));
        let (top, bottom) = (
            read.get_pixel(width / 2, height / 10).0,
            read.get_pixel(width / 2, height * 9 / 10).0,
        );
        assert!(top[0] > 180 && bottom[0] < 180, "{top:?} {bottom:?}");
    }
    assert_eq!(
        tag_of("![Set|320](set.jpg)", &photograph)
            .matches("sizes=\"320px\"")
            .count(),
        1
    );
}

/// Keeps what it is given, and counts how often a copy had to be made.
#[derive(Debug, Default)]
pub(crate) struct Counted(Mutex<(std::collections::BTreeMap<String, Vec<u8>>, usize)>);

impl Counted {
    /// All copies that are kept, by name.
    pub(crate) fn kept(&self) -> std::collections::BTreeMap<String, Vec<u8>> {
        let mut kept = self.0.lock().unwrap().0.clone();
        kept.retain(|name, _| name.starts_with(PICTURES_FOLDER));
        kept
    }

    /// How often one was made so far.
    pub(crate) fn drawn(&self) -> usize {
        self.0.lock().unwrap().1
    }
}

impl Store for Counted {
    fn get(&self, name: &str) -> Option<Vec<u8>> {
        self.0.lock().unwrap().0.get(name).cloned()
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let mut kept = self.0.lock().unwrap();
        kept.0.insert(name.to_owned(), bytes.to_vec());
        kept.1 += usize::from(name.starts_with(PICTURES_FOLDER));
    }

    fn program(&self) -> Fingerprint {
        Fingerprint::default()
    }
}

#[test]
fn a_copy_is_made_once_for_all_builds_and_never_of_a_restricted_picture() {
    let store = Arc::new(Counted::default());
    let build = |project: &Project| {
        let mut cache = Cache::default();
        cache.copies = Some(store.clone());
        let site = compile(&project.snapshot(), &project.request, &mut cache);
        let copies = site
            .output
            .files()
            .into_iter()
            .filter(|(path, _)| path.starts_with("callboard/pictures/"));
        copies
            .map(|(path, bytes)| (path.to_string(), bytes.to_vec()))
            .collect::<Vec<_>>()
    };
    let picture = photograph(1_200, 900);
    let open = with_picture("![Set](set.jpg)", &picture);
    let first = build(&open);
    assert_eq!((first.len(), store.0.lock().unwrap().1), (2, 2));
    assert_eq!((build(&open) == first, store.0.lock().unwrap().1), (true, 2));

    let store = Arc::new(Counted::default());
    let mut cache = Cache::default();
    cache.copies = Some(store.clone());
    let closed = Project::new()
        .file("callboard.yaml", "audiences: [public, crew]")
        .file(
            "content/people/ana.md",
            "---\nvisible: crew\nphoto: ana.jpg\n---\n",
        )
        .file("content/people/ana.jpg", &picture);
    let site = compile(&closed.snapshot(), &closed.request, &mut cache);
    let files = site.output.files();
    assert!(
        !files.keys().any(|path| path.contains("ana")),
        "{:?}",
        files.keys()
    );
    assert_eq!(store.0.lock().unwrap().1, 0);
    let crew = closed.asking(|request| request.audience = Some("crew".to_owned()));
    let site = compile(&crew.snapshot(), &crew.request, &mut cache);
    assert!(
        site.output
            .get("callboard/pictures/people/ana.jpg/400.jpg")
            .is_some()
    );
}

/// A JPEG with as many comments as make it this large.
fn padded(jpeg: &[u8], length: usize) -> Vec<u8> {
    let comment = [&[0xff, 0xfe, 0xea, 0x62][..], &b"SECRET-PLACE".repeat(5_000)].concat();
    let comments = comment.repeat(length / comment.len() + 1);
    [&jpeg[..2], &comments, &jpeg[2..]].concat()
}

/// Large pictures are left on disk and looked into one at a time, whatever they are called; small ones are held in memory.
/// Either way the same bytes are published.
#[test]
fn a_large_picture_is_published_as_a_small_one_is() {
    let plain = photograph(1_600, 1_200);
    let project = Project::new()
        .file("callboard.yaml", "")
        .file(
            "content/a.md",
            "![Set](set.jpg) ![Turned](turned.jpg) ![Odd](odd.bin)",
        )
        .file("content/set.jpg", &plain)
        .file("content/turned.jpg", turned(&plain, 6))
        .file("content/odd.bin", padded(&photograph(30, 20), 5 << 20))
        .file("content/broken.jpg", padded(b"\xff\xd8\xff\xda\x00", 70_000));
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in project.files() {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let built = std::process::Command::new(env!("CARGO_BIN_EXE_callboard"))
        .args(["build", "--today", "2026-05-04"])
        .current_dir(&folder)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(
        said.contains("`broken.jpg` cannot be read as a picture"),
        "{said}"
    );
    let in_memory = project.compile();
    let files = in_memory.output.files();
    let pictures = files
        .iter()
        .filter(|(path, _)| path.contains(".jpg") || path.contains(".bin"));
    let mut seen = 0;
    for (path, bytes) in pictures {
        let written = std::fs::read(folder.path().join("public").join(&***path)).unwrap();
        assert!(
            *written == ***bytes,
            "{path}: {} bytes, {} in memory",
            written.len(),
            bytes.len()
        );
        assert!(memchr::memmem::find(&written, b"SECRET").is_none(), "{path}");
        seen += 1;
    }
    assert_eq!(seen, 3 + 2 * 2, "the pictures and the copies of two of them");
    assert!(!folder.path().join("public/broken.jpg").exists());
    assert!(plain.len() > 16 << 10, "it is large enough to be left on disk");
}

/// The head of a PNG, which is all that is looked at.
fn png_head(width: u32, height: u32) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend(width.to_be_bytes());
    png.extend(height.to_be_bytes());
    png.extend([8, 2, 0, 0, 0, 0, 0, 0, 0]);
    png
}

/// The files that a picture's `srcset` names, with their widths.
fn candidates(html: &str, picture: &str) -> Vec<(String, u32)> {
    let (_, tag) = html
        .split_once(&format!("<img src=\"{picture}\""))
        .expect("the page shows it");
    let (_, list) = tag.split_once("srcset=\"").expect("in several sizes");
    let (list, _) = list.split_once('"').expect("and the list ends");
    let candidate = |text: &str| {
        let (file, width) = text.trim().rsplit_once(' ').expect("a file with its width");
        (
            file.to_owned(),
            width.trim_end_matches('w').parse().expect("a number"),
        )
    };
    list.split(',').map(candidate).collect()
}

/// What Chromium fetches is looked at in `tests/browser/photograph.test.mjs`.
#[test]
fn a_narrow_screen_fetches_60_kb_of_the_photograph_in_the_demo_at_the_most() {
    let demo = crate::demo::alone();
    let picture = "/productions/harbour-lights/harbour-at-dusk.jpg";
    let page = demo.text("productions/harbour-lights/look-and-tone/index.html");
    let file = |path: &str| {
        demo.compiled
            .output
            .get(&path[1..])
            .expect("it is published")
            .clone()
    };
    let size = imagesize::blob_size(&file(picture)).expect("it is a picture");
    assert!(size.width >= 4_000, "{size:?}");
    for density in [1, 2] {
        let needed = 360 * density;
        let (chosen, _) = candidates(&page, picture)
            .into_iter()
            .find(|(_, width)| *width >= needed)
            .expect("one is wide enough");
        let bytes = file(&chosen).len();
        assert!(bytes <= 60_000, "{chosen}: {bytes} bytes");
    }
}

/// A PNG that unpacks into this many pixels, all white, and is small all the same.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("it can be written");
    let mut rows = writer.stream_writer().expect("row by row");
    let row = vec![0xff; (width as usize).div_ceil(8)];
    for _ in 0..height {
        rows.write_all(&row).expect("there is room");
    }
    rows.finish().expect("it is whole");
    drop(writer);
    bytes
}

#[test]
fn a_bomb_is_refused_within_a_second_and_200_mib() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("content")).unwrap();
    std::fs::write(folder.path().join("callboard.yaml"), "").unwrap();
    std::fs::write(folder.path().join("content/a.md"), "![Bomb](bomb.png)\n").unwrap();
    let bomb = bomb(50_000, 50_000);
    assert!(bomb.len() < 5_000_000, "{}", bomb.len());
    std::fs::write(folder.path().join("content/bomb.png"), bomb).unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_callboard"));
    command
        .args(["build", "--today", "2026-05-04"])
        .current_dir(&folder);
    let mut running = command.stderr(std::process::Stdio::piped()).spawn().unwrap();
    let most = most_memory(running.id());
    let used = running.wait4().expect("it ends");
    let mut said = String::new();
    running.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(!used.status.success() && said.contains("bomb.png"), "{said}");
    // The processor's time, so that a busy machine says nothing else.
    let time = used.rusage.utime + used.rusage.stime;
    assert!(time < Duration::from_secs(1), "{time:?}");
    assert!(most < Some(200 << 10), "{most:?} kB");
}

/// The most memory that a process held until it ended, in kB, where the system tells. What the system says afterwards has the
/// memory of the test itself in it, from which the process was split off.
fn most_memory(process: u32) -> Option<u64> {
    let mut most = None;
    while let Ok(status) = std::fs::read_to_string(format!("/proc/{process}/status")) {
        let Some((_, held)) = status.split_once("VmHWM:") else {
            break;
        };
        most = held.split_whitespace().next().and_then(|held| held.parse().ok());
        std::thread::sleep(Duration::from_millis(1));
    }
    assert!(most.is_some() || !cfg!(target_os = "linux"), "it was looked at");
    most
}

#[test]
fn a_picture_that_would_take_gigabytes_to_unpack_is_refused_at_once() {
    let mut bomb = png_head(50_000, 50_000);
    bomb.resize(7_500_000, 0);
    let project = Project::new().file("content/bomb.png", &bomb);
    let start = Instant::now();
    assert_eq!(project.check(), ["error too-large content/bomb.png:0:0"]);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    let allowed = Project::new()
        .file("callboard.yaml", "limits: {pixels: 1}\npicture_metadata: keep")
        .file("content/a.png", png_head(1_000, 1_000))
        .file("content/b.png", png_head(1_000, 1_001));
    assert_eq!(allowed.check(), ["error too-large content/b.png:0:0"]);
}

#[test]
fn a_picture_that_cannot_be_unpacked_stands_for_its_copies() {
    let mut broken = png_head(1_000, 1_000);
    broken.resize(150_000, 7);
    let site = Project::new()
        .file("callboard.yaml", "picture_metadata: keep")
        .file("content/a.png", &broken)
        .build();
    let copy = site
        .compiled
        .output
        .get("callboard/pictures/a.png/400.png")
        .expect("there is something to show");
    assert_eq!(copy[..], broken[..]);
}

#[test]
fn a_drawing_has_a_size_too() {
    let site = Project::new()
        .file(
            "content/set.svg",
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 30'><path d='M0 0h9'/></svg>",
        )
        .file("content/a.md", "![Plan](set.svg)")
        .build();
    assert!(
        site.text("a/index.html")
            .contains("<img src=\"/set.svg\" width=\"40\" height=\"30\" alt=\"Plan\"")
    );
}
