// SPDX-License-Identifier: GPL-3.0-or-later
// The first line is a range, the rest an address to look for in it.
#include "server/settings/AddressRange.h"
#include "tests/fuzz/Fuzz.h"

#include <algorithm>

using namespace Windsock;
using Windsock::Fuzz::require;

namespace {

void checkRules(const AddressRange &range, const QHostAddress &address)
{
    AddressRules rules;
    rules.blocked.append(range);
    require(rules.permits(address) != range.contains(address), "what a range holds is blocked");
    rules.permit(address);
    require(rules.permits(address), "what was permitted may connect");
    rules.block(address);
    require(!rules.permits(address), "what was blocked may not connect");

    AddressRules listed;
    listed.allowed.append(range);
    require(listed.permits(address) == range.contains(address),
            "only what a range holds is allowed");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QByteArray bytes = Fuzz::bytes(data, size);
    const qsizetype end = std::max<qsizetype>(bytes.indexOf('\n'), 0);
    const QString text = QString::fromUtf8(bytes.first(end));
    const auto range = AddressRange::parse(text);
    if (!range) {
        require(!range.error().isEmpty(), "a refusal says why");
        return 0;
    }
    require(std::all_of(text.begin(), text.end(),
                        [](QChar c) { return c.unicode() > 0x1f && c.unicode() < 0x7f; }),
            "no control or foreign characters are accepted");
    const QString shown = range->toString();
    const auto again = AddressRange::parse(shown);
    require(again.ok() && *again == *range, "a range comes back from its text");
    require(again->toString() == shown, "a range has one text");

    const QHostAddress address(QString::fromUtf8(bytes.mid(end + 1)));
    if (!address.isNull())
        checkRules(*range, address);
    return 0;
}
