//! Writes a site into one file, for hosts that take an upload and for disks on which many small files are slow.
//!
//! What is in it is what would be in the folder, without the folder's marker; the same site gives the same bytes. Pages are made
//! as they are written, some at a time, so that a large site needs no memory for it. Start reading at [`Output::archive`].

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::Path;
use std::sync::OnceLock;

use rayon::prelude::*;
use zip::CompressionMethod;
use zip::write::SimpleFileOptions;

use super::beside::name_beside;
use super::write::{Bytes, Work};
use super::{Output, WriteError, Written, disk};
use crate::source::LargeFile;

/// What kind of file a site is written into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Files one after the other, as they are.
    Tar,
    /// Each file compressed.
    Zip,
}

impl Format {
    /// The format that the name of a file ends with.
    pub fn of(file: &Path) -> Option<Self> {
        match file.extension()?.to_str()? {
            "tar" => Some(Self::Tar),
            "zip" => Some(Self::Zip),
            _ => None,
        }
    }
}

/// How many pages are made before they are written.
const AT_ONCE: usize = 64;

/// A file of the site, with its bytes or the place where they are.
enum Content<'a> {
    Bytes(Bytes),
    Copy(&'a LargeFile),
}

type Entries<'a> = Vec<(Cow<'a, str>, Content<'a>)>;

impl Output {
    /// Writes the site into one file, in place of an older one. It is written in full beside that before it takes its place.
    ///
    /// # Errors
    /// When a page cannot be made, and when the disk refuses; an older file is then as it was.
    pub fn archive(&self, file: &Path, format: Format) -> Result<Written, WriteError> {
        if let Some(folder) = file.parent() {
            disk::create_folder(folder)?;
        }
        let new = name_beside(file);
        // Of a process of the same number that was stopped.
        disk::remove_file(&new)?;
        let written = self.archive_to(&new, format);
        let written = written.and_then(|written| disk::rename(&new, file).map(|()| written));
        if written.is_err() {
            let _ = disk::remove_file(&new);
        }
        written
    }

    fn archive_to(&self, file: &Path, format: Format) -> Result<Written, WriteError> {
        let cannot = |why: std::io::Error| disk::error("write", file, &why);
        let mut archive = Archive::create(file, format).map_err(cannot)?;
        let (mut files, mut bytes) = (0, 0);
        for works in self.works().chunks(AT_ONCE) {
            let made: Vec<Entries<'_>> = works.par_iter().map(entries).collect::<Result<_, _>>()?;
            for (path, content) in made.into_iter().flatten() {
                files += 1;
                bytes += match &content {
                    Content::Bytes(content) => {
                        archive
                            .add(&path, content.len() as u64, &mut &content[..])
                            .map_err(cannot)?;
                        content.len() as u64
                    }
                    Content::Copy(large) => {
                        let unread = |why: std::io::Error| {
                            WriteError::new(format!("cannot copy {}: {why}", large.path()))
                        };
                        let mut source = large.open().map_err(unread)?;
                        archive.add(&path, large.size(), &mut source).map_err(cannot)?;
                        large.check(&source).map_err(unread)?;
                        large.size()
                    }
                };
            }
        }
        archive.finish().map_err(cannot)?;
        Ok(Written {
            files,
            bytes,
            changed: files,
            removed: 0,
        })
    }
}

fn entries<'a>(work: &Work<'a>) -> Result<Entries<'a>, WriteError> {
    let (path, bytes) = match *work {
        Work::Copy(path, file) => return Ok(vec![(Cow::Borrowed(path), Content::Copy(file))]),
        Work::Ready(path, bytes) => (path, Some(Bytes::Shared(bytes.clone()))),
        Work::Single(path, singles, number, twin) => {
            let made = match singles.made.get(number).and_then(OnceLock::get) {
                Some(made) => made.clone(),
                None => (singles.make)(number, None).bytes(),
            };
            if let (Some((twin, twins)), Some(html)) = (twin, &made) {
                let text = Bytes::Own((twins.make)(path, html));
                let page = Bytes::Shared(html.clone());
                return Ok(vec![
                    (Cow::Borrowed(twin), Content::Bytes(text)),
                    (Cow::Borrowed(path), Content::Bytes(page)),
                ]);
            }
            (path, made.map(Bytes::Shared))
        }
        Work::Together(_, later) => {
            let files = later.own().into_iter();
            let files = files.map(|(path, bytes)| (Cow::Owned(path), Content::Bytes(bytes)));
            return Ok(files.collect());
        }
    };
    let bytes =
        bytes.ok_or_else(|| WriteError::new(format!("{path} cannot be made; nothing was changed")))?;
    Ok(vec![(Cow::Borrowed(path), Content::Bytes(bytes))])
}

/// A file that takes others.
enum Archive {
    Tar(tar::Builder<BufWriter<File>>),
    Zip(Box<zip::ZipWriter<BufWriter<File>>>),
}

impl Archive {
    fn create(file: &Path, format: Format) -> std::io::Result<Self> {
        let file = BufWriter::with_capacity(1 << 20, File::create_new(file)?);
        Ok(match format {
            Format::Tar => Self::Tar(tar::Builder::new(file)),
            Format::Zip => Self::Zip(Box::new(zip::ZipWriter::new(file))),
        })
    }

    fn add(&mut self, path: &str, size: u64, content: &mut dyn Read) -> std::io::Result<()> {
        match self {
            Self::Tar(tar) => {
                let mut header = tar::Header::new_gnu();
                header.set_size(size);
                header.set_mode(0o644);
                header.set_mtime(0);
                tar.append_data(&mut header, path, content)
            }
            Self::Zip(zip) => {
                // The day on which the calendar of this format begins, whenever it is made.
                let options = SimpleFileOptions::default()
                    .compression_method(CompressionMethod::Deflated)
                    .last_modified_time(zip::DateTime::default())
                    .unix_permissions(0o644)
                    .large_file(size > u32::MAX.into());
                zip.start_file(path, options)?;
                std::io::copy(content, zip)?;
                Ok(())
            }
        }
    }

    fn finish(self) -> std::io::Result<()> {
        let mut file = match self {
            Self::Tar(tar) => tar.into_inner()?,
            Self::Zip(zip) => zip.finish()?,
        };
        file.flush()?;
        file.get_ref().sync_all()
    }
}
