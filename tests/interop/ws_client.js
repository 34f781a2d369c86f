// SPDX-License-Identifier: GPL-3.0-or-later
// The server, used by Node's ws. The executable is the script's one argument.
"use strict";

const assert = require("node:assert/strict");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { Cases } = require("./cases.js");
const { Client } = require("./ws_connection.js");
const { WindsockProcess, makeCertificate, writeProject } = require("./windsock_process.js");

const Expected = 43;
const AllowedOrigin = "https://allowed.example";
const MessageLimit = 1000;
const Mebibyte = 1024 * 1024;
const allBytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
const messages = {
  "text": "hello",
  "binary": allBytes,
  "empty text": "",
  "empty binary": Buffer.alloc(0),
  "1 MiB of text": "0123456789abcdef".repeat(Mebibyte / 16),
  "1 MiB of binary data": Buffer.concat(Array(Mebibyte / 256).fill(allBytes)),
  "text beyond the basic plane": "🪁 𝒲 👩‍🚀 \u{10ffff}",
  "text with combining marks": "e\u0301 \u1100\u1161\u11a8 Z\u0351\u036b",
  "text with a zero and line ends": "a\0b\r\nc\u2028",
};

async function echoes(server, message, options) {
  const client = await Client.connect(server.url("/echo"), [], options);
  client.socket.send(message);
  assert.deepEqual(await client.receive(), message);
  assert.deepEqual(await client.close(1000), [1000, ""]);
}

async function answersWithPrefix(server) {
  const client = await Client.connect(server.url("/websocket"));
  for (const message of ["hello", "", "你好 🪁"]) {
    client.socket.send(message);
    assert.equal(await client.receive(), "服务器收到消息: " + message);
  }
  await client.close(1000);
}

async function keepsOrder(server) {
  const client = await Client.connect(server.url("/echo"));
  const sent = Array.from({ length: 500 }, (_, number) => number % 2 ? String(number) : Buffer.from(String(number)));
  sent.forEach((message) => client.socket.send(message));
  for (const message of sent) assert.deepEqual(await client.receive(), message);
  await client.close(1000);
}

async function answersPing(server, payload) {
  const client = await Client.connect(server.url("/echo"));
  await client.ping(payload);
  await client.close(1000);
}

async function closes(server, code, reason) {
  const client = await Client.connect(server.url("/echo"));
  assert.deepEqual(await client.close(code, reason), [code, reason]);
}

async function isTooBig(server) {
  const client = await Client.connect(server.url("/v2"));
  client.socket.send("x".repeat(MessageLimit));
  assert.equal((await client.receive()).length, MessageLimit);
  client.socket.send("x".repeat(MessageLimit + 1));
  assert.equal((await client.closed)[0], 1009);
}

async function joinsFragments(server) {
  const client = await Client.connect(server.url("/echo"));
  client.socket.send("one, ", { fin: false });
  client.socket.ping("between");
  client.socket.send("two, ", { fin: false });
  client.socket.send("three", { fin: true });
  assert.equal(await client.receive(), "one, two, three");
  await client.close(1000);
}

async function selects(server, where, offered, selected) {
  const client = await Client.connect(server.url(where), offered);
  assert.equal(client.socket.protocol, selected);
  assert.equal(client.socket.extensions, ""); // permessage-deflate was offered, and declined
  await client.close(1000);
}

async function refuses(server, where, status, origin) {
  await assert.rejects(Client.connect(server.url(where), [], { origin }), { status });
}

async function remembers(server) {
  const speaker = await Client.connect(server.url("/chat/history"));
  for (let number = 0; number < 205; number += 1) {
    speaker.socket.send(`message ${number}`);
    assert.equal(await speaker.receive(), `message ${number}`);
  }
  const newcomer = await Client.connect(server.url("/chat/history"));
  for (let number = 5; number < 205; number += 1) assert.equal(await newcomer.receive(), `message ${number}`);
  newcomer.socket.send("live");
  for (const client of [speaker, newcomer]) {
    assert.equal(await client.receive(), "live");
    await client.close(1000);
  }
}

async function feeds(server) {
  const client = await Client.connect(server.url("/feed?interval=10"));
  for (let count = 0; count < 30; count += 1) {
    const quote = JSON.parse(await client.receive());
    assert.deepEqual(Object.keys(quote).sort(), ["at", "change", "price", "symbol", "type", "volume"]);
    assert.equal(quote.type, "quote");
  }
  await client.close(1000);
}

async function saysNothing(server) {
  const client = await Client.connect(server.url("/sink"));
  client.socket.send("hello");
  client.socket.send(Buffer.alloc(Mebibyte));
  await client.ping("all taken"); // the server reads in order, so an answer would have come before this
  await client.close(1000);
  assert.equal(await client.receive(), null);
}

async function stops(server, paths, options) {
  const clients = await Promise.all(paths.map((where) => Client.connect(server.url(where), [], options)));
  server.terminate();
  for (const client of clients) assert.equal((await client.closed)[0], 1001);
  assert.equal(await server.ended(), 0);
}

async function runAll(cases, { plain, project, tls, ca }) {
  for (const [name, message] of Object.entries(messages)) {
    await cases.run(`echo: ${name}`, () => echoes(plain, message));
    await cases.run(`echo by TLS: ${name}`, () => echoes(tls, message, { ca }));
  }
  const origin = (name) => () => echoes(plain, "hello", { origin: name });
  await cases.run("reply: the answer is prefix and message", () => answersWithPrefix(plain));
  await cases.run("echo: 500 messages keep their order", () => keepsOrder(plain));
  await cases.run("echo: fragments with a ping between them", () => joinsFragments(plain));
  await cases.run("ping: without payload", () => answersPing(plain, ""));
  await cases.run("ping: with 125 bytes", () => answersPing(plain, "p".repeat(125)));
  await cases.run("close: 1000 with reason", () => closes(plain, 1000, "done"));
  await cases.run("close: 4001 with reason", () => closes(plain, 4001, "fertig 🪁"));
  await cases.run("close: 1009 for a message beyond the limit", () => isTooBig(project));
  await cases.run("sub-protocol: selected", () => selects(project, "/v2", ["v1.chat", "v2.chat"], "v2.chat"));
  await cases.run("sub-protocol: none offered", () => selects(project, "/v2", [], ""));
  // The browser's rule, which ws keeps too: who offers sub-protocols wants one of them.
  await cases.run("sub-protocol: none of ours offered",
                  () => assert.rejects(Client.connect(project.url("/v2"), ["v1.chat"]), /no subprotocol/i));
  await cases.run("origin: the server's own", origin(plain.origin.replace("ws:", "http:")));
  await cases.run("origin: allowed by option", origin(AllowedOrigin));
  await cases.run("origin: foreign", () => refuses(plain, "/echo", 403, "https://foreign.example"));
  await cases.run("origin: own host, other port", () => refuses(plain, "/echo", 403, "http://127.0.0.1:1"));
  await cases.run("path: unknown", () => refuses(plain, "/nowhere", 404));
  await cases.run("path: a default that the project leaves out", () => refuses(project, "/echo", 404));
  await cases.run("chat: history", () => remembers(plain));
  await cases.run("feed: a quote each 10 ms", () => feeds(plain));
  await cases.run("feed: an interval below the least", () => refuses(plain, "/feed?interval=9", 400));
  await cases.run("sink: says nothing", () => saysNothing(plain));
  await cases.run("TLS: a certificate that is not trusted",
                  () => assert.rejects(Client.connect(tls.url("/echo")), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }));
  await cases.run("stop: clients are told 1001", () => stops(plain, ["/echo", "/chat/a", "/feed", "/sink", "/websocket"]));
  await cases.run("stop: clients are told 1001 by TLS", () => stops(tls, ["/echo"], { ca }));
  await cases.run("stop: without clients", () => stops(project, []));
}

async function main(executable) {
  const cases = new Cases(Expected);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "windsock-interop-"));
  const servers = [];
  const start = async (...options) => {
    servers.push(await WindsockProcess.start(executable, "--no-record", ...options));
    return servers.at(-1);
  };
  try {
    const { certificate, key } = makeCertificate(folder);
    const endpoints = [{ pattern: "/v2", behaviour: "echo", options: { subprotocols: ["v2.chat"] } }];
    await runAll(cases, {
      plain: await start("--allow-origin", AllowedOrigin),
      project: await start(writeProject(folder, { maxMessageSize: MessageLimit, endpoints })),
      tls: await start("--tls-certificate", certificate, "--tls-key", key),
      ca: fs.readFileSync(certificate),
    });
  } finally {
    servers.forEach((server) => server.kill());
    fs.rmSync(folder, { recursive: true });
  }
  process.exit(cases.exitCode());
}

main(process.argv[2]).catch((error) => { console.log(error.stack); process.exit(1); });
