// SPDX-License-Identifier: GPL-3.0-or-later
// The first line is a pattern, the rest a path. An input that takes long is a finding: a stranger
// chooses the path.
#include "server/app/UrlSpec.h"
#include "server/app/WebSocketHandler.h"
#include "tests/fuzz/Fuzz.h"

using namespace Windsock;
using Windsock::Fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = Fuzz::bytes(data, size);
    const qsizetype end = bytes.indexOf('\n');
    if (end < 0)
        return 0;
    const QString pattern = QString::fromUtf8(bytes.first(end));
    const QString path = QString::fromLatin1(bytes.sliced(end + 1)); // as the request head has it

    const UrlSpec spec(pattern, HandlerFactory());
    require(spec.pattern() == pattern, "a pattern is kept as it was written");
    if (!spec.error().isEmpty())
        return 0;
    require(pattern.startsWith(u'/') && !pattern.startsWith(u"/-/"),
            "a pattern begins with / and is none of the server's own pages");
    const auto match = spec.match(path);
    if (match)
        require(match->named.size() <= match->positional.size(), "a named group has its place");
    const auto again = spec.match(path);
    require(match.has_value() == again.has_value()
                && (!match || match->positional == again->positional),
            "the same path matches the same way");
    return 0;
}
