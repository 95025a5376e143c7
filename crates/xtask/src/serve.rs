//! `cargo xtask serve`: from a fresh clone to the page in a browser.

use crate::{args::Args, page, process, progress, tools::Toolbox};
use std::net::{Ipv4Addr, TcpListener};
use xtask::{Failure, Result, server::Server, workspace};

/// The first port that is tried if none is asked for, and how many follow.
const PORT: u16 = 8080;
const PORTS: u16 = 100;

/// Builds and serves the page.
pub(crate) fn run(mut args: Args) -> Result<()> {
    let dev = args.flag("--dev");
    let port = args.number("--port")?;
    args.finish()?;
    // Taken before the build, so that a port in use is said at once.
    let listener = listen(port)?;
    if dev { watch(listener) } else { serve(listener) }
}

fn serve(listener: TcpListener) -> Result<()> {
    let tools = Toolbox::for_release()?;
    progress::step("page", || page::build_if_needed(&tools).map(|how| ((), how.into())))?;
    let server = Server::start(&workspace::dist(), "/", listener)
        .map_err(|e| Failure::doing("serve dist/", e))?;
    println!("\nServing the page at {} (Ctrl-C to stop)", server.url());
    server.wait();
    Ok(())
}

/// Leaves building, serving and reloading to Trunk.
fn watch(listener: TcpListener) -> Result<()> {
    let tools = Toolbox::for_dev()?;
    let port = listener.local_addr().map_err(|e| Failure::doing("find a port", e))?.port();
    drop(listener);
    println!("\nServing the page at http://127.0.0.1:{port}/ once it is built (Ctrl-C to stop)");
    // Not into dist/: that folder holds a release build, or nothing.
    let folder = workspace::scratch("xtask/dev")?;
    let mut trunk = page::trunk(&tools, "serve");
    process::run(trunk.arg(format!("--port={port}")).arg("--dist").arg(folder))
}

/// Takes the port that was asked for, or the first free one.
fn listen(port: Option<u16>) -> Result<TcpListener> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    match port {
        Some(port) => bind(port).map_err(|e| Failure::doing(format_args!("use port {port}"), e)),
        None => (PORT..PORT + PORTS)
            .find_map(|port| bind(port).ok())
            .ok_or_else(|| format!("no free port between {PORT} and {}", PORT + PORTS - 1).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_in_use_is_refused_if_asked_for_and_passed_over_if_not() {
        let first = listen(None).expect("a free port");
        let taken = first.local_addr().expect("bound").port();
        assert!(listen(Some(taken)).is_err());
        let next = listen(None).expect("another free port");
        assert_ne!(next.local_addr().expect("bound").port(), taken);
    }
}
