// SPDX-License-Identifier: GPL-3.0-or-later
// A Node server with ws: /echo and /chat/{room}, as the README of ws writes them.
//
//     NODE_PATH=/usr/share/nodejs node ws_server.js PORT
"use strict";

const { WebSocket, WebSocketServer } = require("ws");

if (process.argv[2] === "--version") {
    let native = "with";
    try {
        require("bufferutil");
    } catch {
        native = "without";
    }
    console.log(`${require("ws/package.json").version} ${native} bufferutil on Node ${process.version}`);
    process.exit();
}

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), perMessageDeflate: false });
const rooms = new Map();

function roomOf(path) {
    if (!rooms.has(path))
        rooms.set(path, new Set());
    return rooms.get(path);
}

function chat(socket, room) {
    room.add(socket);
    socket.on("close", () => room.delete(socket));
    socket.on("message", (data, isBinary) => {
        for (const client of room) {
            if (client.readyState === WebSocket.OPEN)
                client.send(data, { binary: isBinary });
        }
    });
}

function echo(socket) {
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
}

server.on("connection", (socket, request) => {
    socket.on("error", console.error);
    if (request.url.startsWith("/chat/"))
        chat(socket, roomOf(request.url));
    else
        echo(socket);
});
server.on("listening", () => console.log("ready"));
