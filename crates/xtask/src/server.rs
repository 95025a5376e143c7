//! A static file server for one folder, on this machine only.
//!
//! It does what a plain static host does (the right types, an index file, nothing outside the
//! folder) and can mount the folder below a sub-path, as a host with many projects does. Where a
//! file has a compressed twin, `page.html.br`, a browser that takes Brotli gets that one.
//! Deliberately not here: caching, compressing, keep-alive, and anything but GET and HEAD.

use std::{
    fs, io,
    io::{Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

/// A longer request than this is not one that a browser makes for a static file [bytes].
const LONGEST_REQUEST: usize = 16 * 1024;

/// A browser may open a connection ahead of need; it is dropped after this long.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server; it stops when dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    prefix: String,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Serves `folder` below `prefix`, which begins and ends with a slash.
    ///
    /// # Errors
    ///
    /// If the folder does not exist or the listener has no address.
    ///
    /// # Panics
    ///
    /// If `prefix` does not begin and end with a slash.
    pub fn start(folder: &Path, prefix: &str, listener: TcpListener) -> io::Result<Self> {
        assert!(prefix.starts_with('/') && prefix.ends_with('/'), "not a folder: {prefix}");
        let site = Arc::new(Site { folder: folder.canonicalize()?, prefix: prefix.to_owned() });
        let address = listener.local_addr()?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopping = Arc::clone(&stop);
        let thread = thread::spawn(move || accept(&listener, &site, &stopping));
        Ok(Self { address, prefix: prefix.to_owned(), stop, thread: Some(thread) })
    }

    /// The address of the folder, with a slash at its end.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.address, self.prefix)
    }

    /// Serves until the process is stopped.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic of that thread has been printed, and there is nothing left to wait for.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(thread) = self.thread.take() {
            self.stop.store(true, Ordering::Relaxed);
            // Wakes the thread, which waits for a connection.
            if TcpStream::connect(self.address).is_ok() {
                let _ = thread.join();
            }
        }
    }
}

fn accept(listener: &TcpListener, site: &Arc<Site>, stop: &AtomicBool) {
    for connection in listener.incoming() {
        if stop.load(Ordering::Relaxed) {
            return;
        }
        let Ok(connection) = connection else { continue };
        let site = Arc::clone(site);
        // A connection that breaks off is the browser's business: it asks again.
        thread::spawn(move || site.serve(connection).ok());
    }
}

/// A folder and where it is mounted.
struct Site {
    folder: PathBuf,
    prefix: String,
}

/// What a request leads to.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    File(PathBuf),
    Moved(String),
    NotFound,
    BadRequest,
    NotAllowed,
}

impl Site {
    fn serve(&self, mut connection: TcpStream) -> io::Result<()> {
        connection.set_read_timeout(Some(PATIENCE))?;
        connection.set_write_timeout(Some(PATIENCE))?;
        let head = read_head(&mut connection)?;
        let mut words = head.lines().next().unwrap_or_default().split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next());
        let answer = match (method, target) {
            ("GET" | "HEAD", Some(target)) => self.find(target),
            (_, Some(_)) => Answer::NotAllowed,
            (_, None) => Answer::BadRequest,
        };
        connection.write_all(&respond(&answer, method != "HEAD", takes_brotli(&head)))
    }

    /// Finds the file for the target of a request, such as `/some/where/page.html?query`.
    fn find(&self, target: &str) -> Answer {
        let path = target.split(['?', '#']).next().unwrap_or_default();
        if !path.ends_with('/') && self.prefix == format!("{path}/") {
            return Answer::Moved(self.prefix.clone());
        }
        let Some(inside) = path.strip_prefix(&self.prefix) else { return Answer::NotFound };
        let Some(inside) = decode(inside) else { return Answer::BadRequest };
        let Some(file) = self.locate(&inside) else { return Answer::NotFound };
        match (file.is_dir(), inside.is_empty() || inside.ends_with('/')) {
            (true, true) if file.join("index.html").is_file() => {
                Answer::File(file.join("index.html"))
            }
            (true, false) => Answer::Moved(format!("{path}/")),
            (false, false) => Answer::File(file),
            _ => Answer::NotFound,
        }
    }

    /// The existing file or folder for a decoded path, if it lies inside the served folder.
    fn locate(&self, inside: &str) -> Option<PathBuf> {
        let mut file = self.folder.clone();
        for part in inside.split('/').filter(|part| !part.is_empty()) {
            let is_name = part != "." && part != ".." && !part.contains(['\\', ':', '\0']);
            is_name.then(|| file.push(part))?;
        }
        // Symbolic links are followed here, so that none leads out of the folder.
        let file = file.canonicalize().ok()?;
        file.starts_with(&self.folder).then_some(file)
    }
}

fn read_head(connection: &mut TcpStream) -> io::Result<String> {
    let mut head = Vec::new();
    let mut chunk = [0; 1024];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = connection.read(&mut chunk)?;
        if read == 0 || head.len() > LONGEST_REQUEST {
            return Err(io::ErrorKind::InvalidData.into());
        }
        head.extend_from_slice(&chunk[..read]);
    }
    Ok(String::from_utf8_lossy(&head).into_owned())
}

/// Replaces `%41` by `A`. Nothing if a percent sign is not followed by two hexadecimal digits, or
/// if the result is not UTF-8.
fn decode(path: &str) -> Option<String> {
    let mut bytes = path.bytes();
    let mut decoded = Vec::with_capacity(path.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let mut digit = || char::from(bytes.next()?).to_digit(16);
                u8::try_from(digit()? * 16 + digit()?).ok()?
            }
            plain => plain,
        });
    }
    String::from_utf8(decoded).ok()
}

/// Whether the browser says that it can read Brotli.
fn takes_brotli(head: &str) -> bool {
    let line = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("accept-encoding").then_some(value)
    });
    line.is_some_and(|value| value.split(',').any(|coding| coding.trim() == "br"))
}

/// The bytes of a file and its header.
fn read(path: &Path, brotli: bool) -> io::Result<(String, Vec<u8>)> {
    let mut twin = path.as_os_str().to_owned();
    twin.push(".br");
    let header = file_header(path);
    match brotli.then(|| fs::read(twin)) {
        Some(Ok(bytes)) => Ok((format!("{header}Content-Encoding: br\r\n"), bytes)),
        _ => Ok((header, fs::read(path)?)),
    }
}

fn respond(answer: &Answer, with_body: bool, brotli: bool) -> Vec<u8> {
    let (status, header, body) = match answer {
        Answer::File(path) => match read(path, brotli) {
            Ok((header, bytes)) => ("200 OK", header, bytes),
            Err(_) => plain("404 Not Found"),
        },
        Answer::Moved(to) => {
            let (status, header, body) = plain("301 Moved Permanently");
            (status, format!("{header}Location: {to}\r\n"), body)
        }
        Answer::NotFound => plain("404 Not Found"),
        Answer::BadRequest => plain("400 Bad Request"),
        Answer::NotAllowed => {
            let (status, header, body) = plain("405 Method Not Allowed");
            (status, format!("{header}Allow: GET, HEAD\r\n"), body)
        }
    };
    let length = body.len();
    let mut response = format!(
        "HTTP/1.1 {status}\r\n{header}Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    .into_bytes();
    if with_body {
        response.extend(body);
    }
    response
}

/// An answer without a file: the status is also the text.
fn plain(status: &str) -> (&str, String, Vec<u8>) {
    (status, "Content-Type: text/plain; charset=utf-8\r\n".into(), status.into())
}

fn file_header(path: &Path) -> String {
    let kind = content_type(path);
    // Only the page itself has a name that stays the same when its content changes.
    let cache = if kind.starts_with("text/html") { "Cache-Control: no-cache\r\n" } else { "" };
    format!("Content-Type: {kind}\r\n{cache}")
}

fn content_type(path: &Path) -> &'static str {
    match path.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "jpg" | "jpeg" => "image/jpeg",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "md" | "txt" => "text/plain; charset=utf-8",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests;
