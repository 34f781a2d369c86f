// SPDX-License-Identifier: GPL-3.0-or-later
// The windsock executable as a process of its own, for clients made with Node.
"use strict";

const { execFileSync, spawn } = require("node:child_process");
const { once } = require("node:events");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const readline = require("node:readline");

const StartTimeout = 60_000; // ms; sanitized builds on a busy machine take some of them
const StopTimeout = 15_000;  // the promise is 5 s; a sanitized build also looks for leaks before it ends

class WindsockProcess {
  // Resolves once the server listens, on a port that it picked itself.
  static async start(executable, ...options) {
    const server = new WindsockProcess();
    const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "windsock-")); // without what other runs left
    server.process = spawn(executable, ["--headless", "--listen", "127.0.0.1:0", ...options],
                           { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, TMPDIR: temporary } });
    process.on("exit", () => fs.rmSync(temporary, { recursive: true, force: true }));
    server.stderr = "";
    server.process.stderr.setEncoding("utf8").on("data", (text) => { server.stderr += text; });
    server.closed = once(server.process, "close");
    const watchdog = setTimeout(() => server.kill(), StartTimeout);
    const lines = readline.createInterface({ input: server.process.stdout });
    const line = await Promise.race([once(lines, "line").then(([text]) => text), server.closed.then(() => "")]);
    clearTimeout(watchdog);
    const found = /^listening (wss?:\/\/127\.0\.0\.1:\d+)$/.exec(line);
    if (!found) {
      server.kill();
      throw new Error(`windsock does not listen; stdout: "${line}", stderr: "${server.stderr}"`);
    }
    server.origin = found[1];
    return server;
  }

  url(where) {
    return this.origin + where;
  }

  // Tells the server to stop and comes back at once.
  terminate() {
    this.process.kill("SIGTERM");
  }

  // The exit code; checks that the server had nothing to complain of.
  async ended() {
    const watchdog = setTimeout(() => this.kill(), StopTimeout);
    const [code, signal] = await this.closed;
    clearTimeout(watchdog);
    if (signal) throw new Error(`windsock was ended by ${signal}`);
    const complaints = this.stderr.replace(/^windsock: certificate SHA-256 [^\n]*\n/, "");
    if (complaints) throw new Error(`windsock wrote to stderr: ${complaints}`);
    return code;
  }

  kill() {
    if (this.process.exitCode === null) this.process.kill("SIGKILL");
  }
}

// A project file with these settings.
function writeProject(folder, settings) {
  const file = path.join(folder, "test.windsock");
  fs.writeFileSync(file, JSON.stringify({ windsock: 1, ...settings }));
  return file;
}

// A self-signed certificate for 127.0.0.1 and its key.
function makeCertificate(folder) {
  const certificate = path.join(folder, "test.crt");
  const key = path.join(folder, "test.key");
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                           "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
               { stdio: "pipe" });
  return { certificate, key };
}

module.exports = { WindsockProcess, makeCertificate, writeProject };
