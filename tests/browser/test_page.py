# SPDX-License-Identifier: GPL-3.0-or-later
"""The test page, used by keyboard and mouse in headless Chromium; and a page of a stranger, which is kept out.

    test_page.py WINDSOCK CHROMEDRIVER CHROMIUM [FOLDER]    with a folder, pictures of the page are left there
"""

import base64
import http.server
import pathlib
import sys
import tempfile
import threading

from cases import Cases, equal
from webdriver import CONTROL, ENTER, Browser
from windsock_process import WindsockProcess

EXPECTED = 12
# The newest entry of the log whose words begin so.
ENTRY = """return Array.from(document.querySelectorAll('#log li')).reverse()
    .map((entry) => Array.from(entry.children, (cell) => cell.textContent).slice(1).join('|'))
    .find((text) => text.startsWith(arguments[0]))"""
STATE = "return document.getElementById('state').dataset.state === arguments[0]"
FOREIGN_PAGE = b"""<!DOCTYPE html><title>stranger</title><script>
const socket = new WebSocket(decodeURIComponent(location.hash.slice(1)));
socket.onopen = () => { document.title = "open"; };
socket.onclose = ({ code }) => { document.title += " closed " + code; };
</script>"""


class ForeignPage(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(FOREIGN_PAGE)

    def log_message(self, *_):
        pass


class PageTest:
    def __init__(self, browser, server):
        self.browser = browser
        self.server = server

    def entry(self, beginning):
        return self.browser.wait_for(ENTRY, beginning, what=f"a log entry {beginning!r}")

    def choose(self, pattern):
        self.browser.click(f"#endpoint option[value='{pattern}']")

    def connect(self, pattern):
        self.choose(pattern)
        self.browser.click("#connect")
        self.browser.wait_for(STATE, "open", what="the connection")

    def disconnect(self):
        self.browser.click("#disconnect")
        self.browser.wait_for(STATE, "closed", what="the end of the connection")

    def loads(self):
        self.browser.open(self.server.page("/"))
        patterns = self.browser.run("return Array.from(document.querySelectorAll('#endpoint option'), (o) => o.value)")
        equal(patterns, ["/websocket", "/echo", "/chat/{room}", "/feed", "/sink"], "the endpoints")

    def fills_room(self):
        self.choose("/chat/{room}")
        equal(self.browser.run("return document.getElementById('url').value"), self.server.url("/chat/lobby"), "the address")

    def answers(self):
        self.connect("/websocket")
        self.browser.replace("#message", "hello 你好")
        self.browser.click("#send")
        equal(self.entry("→ SENT|"), "→ SENT|text|12 B|hello 你好", "the message")
        equal(self.entry("← RECEIVED|"), "← RECEIVED|text|35 B|服务器收到消息: hello 你好", "the answer")

    def sends_by_keyboard(self):
        self.browser.replace("#message", "by keyboard")
        self.browser.type("#message", CONTROL + ENTER)
        self.entry("← RECEIVED|text|34 B|服务器收到消息: by keyboard")

    def closes_with_code(self):
        self.browser.replace("#code", "4001")
        self.browser.replace("#reason", "enough")
        self.disconnect()
        equal(self.entry("○ CLOSE"), "○ CLOSE|||closed 4001: the application's own code, “enough”", "the close")

    def echoes_binary(self):
        self.connect("/echo")
        self.browser.click("#binary")
        self.browser.replace("#message", "00 ff 0x10,7f")
        self.browser.click("#send")
        equal(self.entry("← RECEIVED|binary"), "← RECEIVED|binary|4 B|00 ff 10 7f", "the echo")

    def rejects_bad_hex(self):
        self.browser.replace("#message", "00 fg")
        self.browser.click("#send")
        equal(self.browser.text("#message-problem"), "“g” is not a hex digit.", "the message")
        equal(self.browser.run(ENTRY, "→ SENT|"), "→ SENT|binary|4 B|00 ff 10 7f", "the last message sent")
        self.disconnect()

    def shows_refusal(self):
        self.browser.replace("#url", self.server.url("/nowhere"))
        self.browser.type("#url", ENTER)
        self.entry("✕ ERROR|||not connected:")
        self.browser.wait_for(STATE, "closed", what="the refusal")

    def clears_log(self):
        self.connect("/feed")
        self.entry('← RECEIVED|text|')
        # In one go, because the next quote may come at any time.
        left = self.browser.run("document.getElementById('clear').click(); return document.querySelectorAll('#log li').length")
        equal(left, 0, "the length of the log")
        self.disconnect()

    def breaks_no_policy(self):
        complaints = [entry["message"] for entry in self.browser.console() if "/nowhere" not in entry["message"]]
        equal(complaints, [], "what the console holds")

    def keeps_stranger_out(self):
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), ForeignPage) as stranger:
            threading.Thread(target=stranger.serve_forever, daemon=True).start()
            self.browser.open(f"http://127.0.0.1:{stranger.server_port}/#{self.server.url('/echo')}")
            title = self.browser.wait_for("return /closed/.test(document.title) && document.title", what="the refusal")
            stranger.shutdown()
        equal(title, "stranger closed 1006", "what the stranger's page saw")
        assert any("403" in entry["message"] for entry in self.browser.console()), "Chromium saw no 403"

    def picture(self, folder):
        """Light and dark, for people to look at."""
        for scheme in ("light", "dark"):
            self.browser.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            data = self.browser.command("Page.captureScreenshot", format="png")["data"]
            (pathlib.Path(folder) / f"page-{scheme}.png").write_bytes(base64.b64decode(data))

    def exits_well(self):
        self.server.terminate()
        equal(self.server.ended(), 0, "the exit code")


def main():
    windsock, chromedriver, chromium, *folder = sys.argv[1:]
    cases = Cases(EXPECTED)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        server = WindsockProcess(windsock, "--no-record")
        browser = None
        try:
            browser = Browser(chromedriver, chromium, profile)
            page = PageTest(browser, server)
            cases.run("the page lists the endpoints", page.loads)
            cases.run("a room is filled in", page.fills_room)
            cases.run("/websocket answers", page.answers)
            cases.run("Ctrl+Enter sends", page.sends_by_keyboard)
            cases.run("a close has code and reason", page.closes_with_code)
            cases.run("/echo returns binary data", page.echoes_binary)
            cases.run("bad hex is not sent", page.rejects_bad_hex)
            cases.run("an unknown path is shown as refused", page.shows_refusal)
            if folder:
                page.picture(folder[0])
            cases.run("the log is cleared", page.clears_log)
            cases.run("the page keeps its content security policy", page.breaks_no_policy)
            cases.run("a stranger's page is refused", page.keeps_stranger_out)
            cases.run("the server ends well", page.exits_well)
        finally:
            if browser:
                browser.quit()
            server.kill()
    sys.exit(cases.exit_code())


if __name__ == "__main__":
    main()
