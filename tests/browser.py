"""Chromium on the pages: a server in a thread, and a tab that remembers what went wrong in it."""

import shutil
import threading
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import pytest
from waitress.server import create_server

from web.app import create_app

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDTHS = {"desk": {"width": 1440, "height": 900}, "telephone": {"width": 390, "height": 844}}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
# what one can press or fill in, and nothing says what it is
UNNAMED = """
[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary')]
  .filter(e => !(e.textContent.trim() || e.ariaLabel || (e.labels && e.labels.length)))
  .map(e => e.outerHTML)
"""


def needed():
    """Skip the module that asks where there is no browser to drive; return playwright."""
    if not CHROMIUM:
        pytest.skip(
            "no Chromium here: `apt-get install chromium` to run the browser's tests", allow_module_level=True
        )
    return pytest.importorskip(
        "playwright.sync_api",
        reason="no playwright here: `pip install playwright` to run the browser's tests",
    )


class Server:
    """The pages of a store, served by waitress in a thread."""

    def __init__(self, store):
        self.app = create_app(store)
        self.server = create_server(self.app, host="127.0.0.1", port=0, threads=4)
        self.address = f"http://127.0.0.1:{self.server.effective_port}"
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self):
        with suppress(OSError):  # closed under it
            self.server.run()

    def close(self):
        self.server.close()


class Visit:
    """A tab, and what went wrong in it: words on the console, dialogs, requests to other hosts."""

    def __init__(self, chromium, server, **options):
        self.context = chromium.new_context(base_url=server.address, locale="zh-CN", **options)
        self.page = self.context.new_page()
        self.wrong = []
        own = urlsplit(server.address).netloc
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type != "log" else None)
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.wrong.append(dialog.message), dialog.dismiss()))
        self.page.on("request", lambda asked: self._elsewhere(asked.url, own))

    def _elsewhere(self, url, own):
        if urlsplit(url).netloc not in (own, ""):
            self.wrong.append(url)

    def fits(self):
        """Say whether nothing of the page is wider than its window."""
        wide, room = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        return wide <= room


@contextmanager
def browsing(playwright, store):
    """Yield a function that opens a tab on the pages of STORE."""
    server, made = Server(store), []
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

        def start(**options):
            made.append(Visit(browser, server, **options))
            return made[-1]

        start.browser, start.app = browser, server.app
        try:
            yield start
        finally:
            for visit in made:
                visit.context.close()
            browser.close()
            server.close()
