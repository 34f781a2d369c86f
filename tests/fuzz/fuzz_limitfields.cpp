// SPDX-License-Identifier: GPL-3.0-or-later
// The first byte chooses a limit, the rest is its value as a person writes it.
#include "server/settings/LimitFields.h"
#include "tests/fuzz/Fuzz.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Windsock;
using Windsock::Fuzz::require;

namespace {

void checkValue(const LimitField &field, qint64 value)
{
    require(value >= field.minimum && value <= field.maximum, "a value is within its range");
    Limits limits;
    field.set(limits, value);
    require(field.get(limits) == value, "a value is kept");
    const auto fromText = field.parse(field.text(value));
    require(fromText.ok() && *fromText == value, "a value comes back from its text");
    const auto fromJson = field.parse(field.toJson(value));
    require(fromJson.ok() && *fromJson == value, "a value comes back from JSON");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const auto &fields = limitFields();
    const LimitField &field = fields.at(data[0] % fields.size());
    const QByteArray rest = Fuzz::bytes(data + 1, size - 1);
    if (const auto value = field.parse(QString::fromUtf8(rest)))
        checkValue(field, *value);
    const QJsonArray array = QJsonDocument::fromJson('[' + rest + ']').array();
    if (const auto value = field.parse(array.isEmpty() ? QJsonValue() : array.first()))
        checkValue(field, *value);
    return 0;
}
