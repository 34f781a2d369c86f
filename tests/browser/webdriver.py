# SPDX-License-Identifier: GPL-3.0-or-later
"""As much of WebDriver (w3.org/TR/webdriver2) as the test needs: headless Chromium through ChromeDriver."""

import json
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request

START_TIMEOUT = 60  # seconds
WAIT_TIMEOUT = 30
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key that the standard gives an element's id
CONTROL = "\ue009"
ENTER = "\ue007"


class Browser:
    """A browser of its own, with nothing remembered in `profile`, an empty folder."""

    def __init__(self, chromedriver, chromium, profile):
        self._driver = subprocess.Popen([chromedriver, "--port=0"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)
        self._session = None
        try:
            self._origin = f"http://127.0.0.1:{self._port()}"
            options = {"binary": chromium, "args": [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--window-size=1200,800", f"--user-data-dir={profile}"]}
            capabilities = {"browserName": "chrome", "goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
            answer = self._request("POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
            self._session = f"/session/{answer['sessionId']}"
        except BaseException:
            self.quit()
            raise

    def _port(self):
        watchdog = threading.Timer(START_TIMEOUT, self._driver.kill)
        watchdog.start()
        said = []
        for line in self._driver.stdout:
            said.append(line)
            found = re.search(r"started successfully on port (\d+)", line)
            if found:
                watchdog.cancel()
                # What it says later must not fill the pipe.
                threading.Thread(target=self._driver.stdout.read, daemon=True).start()
                return int(found[1])
        raise RuntimeError(f"ChromeDriver does not start: {''.join(said)}")

    def _request(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._origin + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            with error:
                value = json.load(error)["value"]
            raise RuntimeError(f"{method} {path}: {value['error']}: {value['message']}") from None

    def quit(self):
        try:
            if self._session:
                self._request("DELETE", self._session)
        finally:
            self._driver.terminate()
            try:
                self._driver.wait(20)
            except subprocess.TimeoutExpired:
                self._driver.kill()
                self._driver.wait()

    def open(self, url):
        self._request("POST", f"{self._session}/url", {"url": url})

    def run(self, script, *arguments):
        """Runs JavaScript, which has `arguments`; what it returns."""
        return self._request("POST", f"{self._session}/execute/sync", {"script": script, "args": arguments})

    def command(self, name, **parameters):
        """One of Chromium's own (Chrome DevTools Protocol)."""
        return self._request("POST", f"{self._session}/goog/cdp/execute", {"cmd": name, "params": parameters})

    def _element(self, selector):
        value = self._request("POST", f"{self._session}/element", {"using": "css selector", "value": selector})
        return f"{self._session}/element/{value[ELEMENT]}"

    def click(self, selector):
        self._request("POST", f"{self._element(selector)}/click", {})

    def type(self, selector, text):
        """Types into a field, by key presses, after what is there."""
        self._request("POST", f"{self._element(selector)}/value", {"text": text})

    def replace(self, selector, text):
        self._request("POST", f"{self._element(selector)}/clear", {})
        self.type(selector, text)

    def text(self, selector):
        return self._request("GET", f"{self._element(selector)}/text")

    def console(self):
        """What the page and the browser complained of since the last call."""
        return self._request("POST", f"{self._session}/se/log", {"type": "browser"})

    def wait_for(self, script, *arguments, what):
        """The script's value once it is true; fails with the log when that takes too long."""
        deadline = time.monotonic() + WAIT_TIMEOUT
        while True:
            value = self.run(script, *arguments)
            if value:
                return value
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {what}; the page: {self.text('body')!r}")
