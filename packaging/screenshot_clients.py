# SPDX-License-Identifier: GPL-3.0-or-later
"""The clients that talk while make-screenshots looks: a shop's till, a sensor, a few people in a room."""

import asyncio
import contextlib
import itertools
import json

import websockets

PEOPLE = ["anna", "kiosk-entrance", "bo", "wei", "till-2"]
SAID = ["大家好! is the projector on?", "not yet, two minutes", "good morning", "the lift works again", "thanks!"]
PACES = itertools.cycle([1.13, 1.37, 0.97, 1.61, 1.27, 0.83, 3.71, 2.93])  # seconds between two things one says


async def listen(client):
    with contextlib.suppress(websockets.exceptions.ConnectionClosed):
        async for _ in client:
            pass


async def say(client, messages):
    with contextlib.suppress(websockets.exceptions.ConnectionClosed):
        pace = next(PACES)
        for message in messages:
            await asyncio.sleep(pace)  # a pace, not a wait: people do not talk at once
            await client.send(message)


def orders():
    for number in itertools.count(9121):
        yield json.dumps({"id": number, "type": "order", "sku": f"A-{number % 70}", "count": number % 4 + 1})


def readings():
    for number in itertools.count():
        yield bytes((number * step) % 256 for step in range(64))


def chatter(person):
    for number in itertools.count(person):
        yield json.dumps({"from": PEOPLE[person], "text": SAID[number % len(SAID)]}, ensure_ascii=False)


@contextlib.asynccontextmanager
async def converse(url):
    """Clients that go on talking until the block ends."""
    async with contextlib.AsyncExitStack() as stack:
        async def connect(path, name):
            return await stack.enter_async_context(
                websockets.connect(url + path, user_agent_header=name, ping_interval=None))

        tasks = []

        def start(coroutine):
            tasks.append(asyncio.create_task(coroutine))

        for number, name in enumerate(PEOPLE):
            client = await connect("/chat/lobby" if number < 3 else "/chat/dev", f"{name}/1.0")
            start(listen(client))
            start(say(client, chatter(number)))
        for path, name, messages in (("/echo", "till/2.4", orders()), ("/sink", "sensor-gw/0.9", readings()),
                                     ("/websocket", "phone/7.1", itertools.cycle(["hello", "你好"]))):
            client = await connect(path, name)
            start(listen(client))
            start(say(client, messages))
        for name in ("board/1.0", "board/1.1", "ticker/3.2"):
            start(listen(await connect("/feed", name)))
        visitor = await connect("/chat/dev", "phone/7.0")
        await visitor.close(1001, "going home")
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
