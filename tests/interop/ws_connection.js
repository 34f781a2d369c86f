// SPDX-License-Identifier: GPL-3.0-or-later
"use strict";

const assert = require("node:assert/strict");
const WebSocket = require("ws");

// A connection whose messages can be waited for one by one.
class Client {
  constructor(socket) {
    this.socket = socket;
    this.unread = [];
    this.readers = [];
    socket.on("message", (data, isBinary) => this.put(isBinary ? data : data.toString("utf8")));
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => { this.put(null); resolve([code, reason.toString("utf8")]); });
    });
  }

  // Rejects with the HTTP status of a refusal as `status`.
  static connect(url, subprotocols = [], options = {}) {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(url, subprotocols, { perMessageDeflate: true, ...options });
      const client = new Client(socket);
      socket.on("open", () => resolve(client));
      socket.on("error", reject);
      socket.on("unexpected-response", (_, response) => {
        response.resume();
        reject(Object.assign(new Error(`refused with ${response.statusCode}`), { status: response.statusCode }));
      });
    });
  }

  put(message) {
    if (this.readers.length) this.readers.shift()(message); else this.unread.push(message);
  }

  // The next message, or null once the connection is closed.
  receive() {
    return this.unread.length ? Promise.resolve(this.unread.shift()) : new Promise((resolve) => this.readers.push(resolve));
  }

  async ping(payload) {
    const pong = new Promise((resolve) => { this.socket.once("pong", resolve); });
    this.socket.ping(payload);
    assert.deepEqual(await pong, Buffer.from(payload));
  }

  // Resolves with code and reason of the close that came back.
  close(code, reason) {
    this.socket.close(code, reason);
    return this.closed;
  }
}

module.exports = { Client };
