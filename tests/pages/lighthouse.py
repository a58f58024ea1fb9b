"""Lighthouse on the built pages, as a phone on a slow network meets them: `make lighthouse` (needs node and npm).

Four pages stand for all: the entrance, a chapter with mathematics, the ledger, and the page to draw on. Pages are
served compressed, as any web host does. A score under 95, or a page that is slow to show or to answer, is an error.
With --quiet each task takes the processor time that it used (`quiet_trace`), so that a shared machine measures too.
"""

import argparse
import contextlib
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.pages.quiet_trace import in_processor_time

VERSION = "12.8.2"
PAGES = ("index", "03_backpropagation", "verified", "16_draw")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LOWEST = 95
TIMES = {"first-contentful-paint": 1.0, "interactive": 2.0}  # seconds, at most
TRACES = ("trace.json", "defaultPass.trace.json")
FLAGS = "--headless=new --no-sandbox --disable-gpu"
COMPRESSED = (".html", ".css", ".js", ".json", ".svg", ".xml")


class Compressing(SimpleHTTPRequestHandler):
    """Serves a folder, text compressed, and says nothing."""

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.suffix not in COMPRESSED or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def served(folder: Path):
    """Serve a folder on this machine and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def report(program: str, address: str, quiet: bool = False) -> dict:
    """The report of one page, as Lighthouse writes it; quiet: with tasks in processor time."""
    common = [f"--chrome-flags={FLAGS}", f"--only-categories={','.join(CATEGORIES)}"]
    if not quiet:
        return json.loads(_lighthouse(program, address, "--output=json", *common))
    with tempfile.TemporaryDirectory() as folder:
        _lighthouse(program, address, f"--gather-mode={folder}", *common)
        for path in (path for path in Path(folder).iterdir() if path.name in TRACES):
            trace = json.loads(path.read_text(encoding="utf-8"))
            trace["traceEvents"] = in_processor_time(trace["traceEvents"])
            path.write_text(json.dumps(trace), encoding="utf-8")
        return json.loads(_lighthouse(program, address, f"--audit-mode={folder}", "--output=json", *common))


def _lighthouse(program, address, *options):
    done = subprocess.run([program, address, "--quiet", *options], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"Lighthouse failed on {address}: {done.stderr.strip().splitlines()[-1:]}")
    return done.stdout


def findings(found: dict) -> tuple[dict[str, float], list[str]]:
    """Scores and seconds of a report, and what of them is not good enough."""
    scores = {name: round(100 * found["categories"][name]["score"]) for name in CATEGORIES}
    seconds = {name: found["audits"][name]["numericValue"] / 1000 for name in TIMES}
    faults = [f"{name} {score} < {LOWEST}" for name, score in scores.items() if score < LOWEST]
    faults += [f"{name} {value:.2f} s > {TIMES[name]} s" for name, value in seconds.items() if value > TIMES[name]]
    return scores | seconds, faults


def installed(folder: str) -> str:
    """The Lighthouse program, installed for this run unless it is at hand."""
    program = shutil.which("lighthouse")
    if program:
        return program
    if not shutil.which("npm"):
        raise SystemExit("no npm: install Node.js, which Lighthouse runs on")
    subprocess.run(["npm", "install", "--silent", "--no-save", "--prefix", folder, f"lighthouse@{VERSION}"], check=True)
    return f"{folder}/node_modules/.bin/lighthouse"


def main() -> int:
    """Measure the pages, print a row for each, and return how many of them are not good enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--html", type=Path, default=Path("_build/html"), help="folder of the built pages")
    parser.add_argument("--quiet", action="store_true", help="count processor time: for a machine with other work")
    parser.add_argument("pages", nargs="*", default=PAGES, help="pages by name")
    args = parser.parse_args()
    if not (args.html / "index.html").is_file():
        raise SystemExit(f"no built book in {args.html}: run `make book`")
    os.environ.setdefault("CHROME_PATH", shutil.which("chromium") or shutil.which("google-chrome") or "")
    faulty = 0
    with tempfile.TemporaryDirectory() as folder, served(args.html) as address:
        program = installed(folder)
        for page in args.pages:
            values, faults = findings(report(program, f"{address}/chapters/{page}.html", args.quiet))
            print(f"{page:22}", "  ".join(f"{name} {value:.4g}" for name, value in values.items()), *faults, sep="  ")
            faulty += bool(faults)
    return faulty


if __name__ == "__main__":
    sys.exit(main())
