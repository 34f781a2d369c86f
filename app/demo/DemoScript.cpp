// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/DemoScript.h"

#include <QCoreApplication>

#include <array>

namespace Windsock {

namespace {

struct Line
{
    int speaker;
    const char *text;
};

// Short, as people write, with a little JSON and another alphabet among it: what a table of
// messages is looked at for.
constexpr std::array<Line, 24> Lines{{
    {1, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Hello! Is anybody here?")},
    {2, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Yes, just came in. Hi.")},
    {3, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Hi both, good morning.")},
    {1, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Is the meeting still at ten?")},
    {2, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Half past. The room was taken.")},
    {1, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Good, then I can get a coffee first.")},
    {3, R"({"type": "status", "speaker": 3, "battery": 0.82, "online": true})"},
    {2, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Did the new build go out?")},
    {3, QT_TRANSLATE_NOOP("Windsock::DemoScript", "An hour ago. No complaints so far.")},
    {1, "大家好！"},
    {2, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Who has the keys to the demo room?")},
    {1, QT_TRANSLATE_NOOP("Windsock::DemoScript", "They hang beside the door.")},
    {3, R"({"type": "order", "id": 9121, "items": [{"sku": "A-17", "count": 2}], "total": 18.4})"},
    {2, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Found them, thanks!")},
    {3, QT_TRANSLATE_NOOP("Windsock::DemoScript", "The projector wants a minute to warm up.")},
    {1, QT_TRANSLATE_NOOP("Windsock::DemoScript", "No hurry.")},
    {2, R"({"type": "reading", "sensor": "window-2", "celsius": 21.5, "humidity": 0.44})"},
    {3, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Could somebody open a window?")},
    {2, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Done.")},
    {1, QT_TRANSLATE_NOOP("Windsock::DemoScript", "I will share the notes afterwards.")},
    {3, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Please with the picture of the whiteboard.")},
    {2, QT_TRANSLATE_NOOP("Windsock::DemoScript", "And the list of who does what.")},
    {1, QT_TRANSLATE_NOOP("Windsock::DemoScript", "Both. See you in there.")},
    {3, QT_TRANSLATE_NOOP("Windsock::DemoScript", "See you!")},
}};

} // namespace

DemoLine demoLine(int number)
{
    const Line &line = Lines.at(size_t(number) % Lines.size());
    return {line.speaker, QCoreApplication::translate("Windsock::DemoScript", line.text)};
}

int demoLineCount()
{
    return int(Lines.size());
}

} // namespace Windsock
