//! The server, asked over real connections and by its parts.

use super::*;
use std::sync::atomic::AtomicU32;

/// A folder of its own for one test, removed when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("lunch-rush-server-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(path.join("site/sub folder")).expect("a temporary folder");
        fs::write(path.join("secret.txt"), "secret").expect("a file");
        fs::write(path.join("site/index.html"), "<h1>hello</h1>").expect("a file");
        fs::write(path.join("site/app.wasm"), b"\0asm").expect("a file");
        fs::write(path.join("site/sub folder/index.html"), "below").expect("a file");
        Self(path)
    }

    fn site(&self, prefix: &str) -> Site {
        let folder = self.0.join("site").canonicalize().expect("just created");
        Site { folder, prefix: prefix.into() }
    }

    fn serve(&self, prefix: &str) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        Server::start(&self.0.join("site"), prefix, listener).expect("a server")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn ask(server: &Server, request: &str) -> String {
    let mut connection = TcpStream::connect(server.address).expect("the server listens");
    connection.write_all(request.as_bytes()).expect("it reads");
    let mut answer = String::new();
    connection.read_to_string(&mut answer).expect("it answers");
    answer
}

#[test]
fn the_page_comes_with_its_type_and_is_checked_again_each_time() {
    let folder = Folder::new();
    let server = folder.serve("/some/where/");
    let answer = ask(&server, "GET /some/where/?a=b HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(
        answer,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: no-cache\r\n\
         Content-Length: 14\r\nConnection: close\r\n\r\n<h1>hello</h1>"
    );
}

#[test]
fn head_sends_the_length_without_the_body() {
    let folder = Folder::new();
    let answer = ask(&folder.serve("/"), "HEAD /app.wasm HTTP/1.1\r\n\r\n");
    assert!(answer.contains("Content-Type: application/wasm\r\nContent-Length: 4\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

#[test]
fn other_methods_and_broken_requests_are_refused() {
    let folder = Folder::new();
    let server = folder.serve("/");
    assert!(ask(&server, "POST / HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 405 "));
    assert!(ask(&server, "nonsense\r\n\r\n").starts_with("HTTP/1.1 400 "));
    assert!(ask(&server, "GET /%zz HTTP/1.1\r\n\r\n").starts_with("HTTP/1.1 400 "));
}

#[test]
fn folders_are_known_by_their_slash() {
    let folder = Folder::new();
    let site = folder.site("/some/where/");
    assert_eq!(site.find("/some/where"), Answer::Moved("/some/where/".into()));
    assert_eq!(
        site.find("/some/where/sub%20folder"),
        Answer::Moved("/some/where/sub%20folder/".into())
    );
    assert!(matches!(site.find("/some/where/sub%20folder/"), Answer::File(_)));
    assert_eq!(site.find("/some/where/index.html/"), Answer::NotFound);
    assert_eq!(site.find("/"), Answer::NotFound);
}

#[test]
fn nothing_outside_the_folder_is_served() {
    let folder = Folder::new();
    let site = folder.site("/");
    for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt"] {
        assert_eq!(site.find(path), Answer::NotFound, "{path}");
    }
    assert_eq!(site.find("/C:/secret.txt"), Answer::NotFound);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_not_followed() {
    let folder = Folder::new();
    let link = folder.0.join("site/link.txt");
    std::os::unix::fs::symlink(folder.0.join("secret.txt"), link).expect("a link");
    assert_eq!(folder.site("/").find("/link.txt"), Answer::NotFound);
}

#[test]
fn a_dropped_server_frees_its_port() {
    let folder = Folder::new();
    let server = folder.serve("/");
    let address = server.address;
    drop(server);
    assert!(TcpListener::bind(address).is_ok());
}

#[test]
fn percent_signs_are_decoded_as_utf8() {
    assert_eq!(decode("a%20b%C3%A9").as_deref(), Some("a bé"));
    assert_eq!(decode("100%"), None);
    assert_eq!(decode("%ff"), None);
    assert_eq!(decode("%+1"), None);
}
