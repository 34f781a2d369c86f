// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/LimitText.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <array>
#include <cmath>

namespace Windsock::LimitText {

namespace {

constexpr double MillisecondsPerSecond = 1'000;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::LimitText)
};

struct ByteUnit
{
    QLatin1StringView name;
    qint64 bytes = 1;
};

// From the greatest; of those that mean the same, the one that is written stands first.
constexpr std::array ByteUnits{
    ByteUnit{QLatin1StringView("GiB"), 1LL << 30},
    ByteUnit{QLatin1StringView("MiB"), 1LL << 20},
    ByteUnit{QLatin1StringView("KiB"), 1LL << 10},
    ByteUnit{QLatin1StringView("B"), 1},
    ByteUnit{QLatin1StringView("G"), 1LL << 30},
    ByteUnit{QLatin1StringView("M"), 1LL << 20},
    ByteUnit{QLatin1StringView("K"), 1LL << 10},
    ByteUnit{QLatin1StringView("GB"), 1'000'000'000},
    ByteUnit{QLatin1StringView("MB"), 1'000'000},
    ByteUnit{QLatin1StringView("kB"), 1'000},
    ByteUnit{QLatin1StringView(""), 1},
};
constexpr size_t WrittenUnits = 4;

Error wrongBytes(const LimitField &field)
{
    const QString from = bytes(field.minimum);
    const QString to = bytes(field.maximum);
    return {hasZero(field)
                ? Texts::tr("This is no size up to %1, written as “64 KiB”, nor empty for “%2”.")
                      .arg(to, zero(field))
                : Texts::tr("This is no size from %1 to %2, written as “64 KiB”.").arg(from, to)};
}

} // namespace

bool hasZero(const LimitField &field)
{
    return field.zeroIsNone || !field.zeroText().isEmpty();
}

QString zero(const LimitField &field)
{
    if (field.name == u"pingInterval")
        return Texts::tr("never");
    if (field.name == u"pingTimeout")
        return Texts::tr("automatic");
    return field.zeroIsNone ? Texts::tr("no limit") : field.zeroText();
}

QString choice(const LimitField &field, int index)
{
    const QString name = field.choices.value(index);
    if (name == u"delay")
        return Texts::tr("is read from more slowly");
    if (name == u"skip")
        return Texts::tr("is passed over, and counted");
    if (name == u"close")
        return field.name == u"ratePolicy" ? Texts::tr("is closed with 1008")
                                           : Texts::tr("is closed with 1013");
    return name;
}

QString value(const LimitField &field, qint64 value)
{
    if (value == 0 && hasZero(field))
        return zero(field);
    switch (field.unit) {
    case LimitField::Unit::Bytes: return bytes(value);
    case LimitField::Unit::Seconds:
        return Texts::tr("%1 s").arg(
            QLocale().toString(double(value) / MillisecondsPerSecond, 'g', 12));
    case LimitField::Unit::Switch: return value != 0 ? Texts::tr("on") : Texts::tr("off");
    case LimitField::Unit::Choice: return choice(field, int(value));
    case LimitField::Unit::Count: break;
    }
    return QLocale().toString(value);
}

QString bytes(qint64 bytes)
{
    for (size_t place = 0; place + 1 < WrittenUnits; ++place) {
        const ByteUnit &unit = ByteUnits[place];
        if (bytes >= unit.bytes && bytes % unit.bytes == 0)
            return QLocale().toString(bytes / unit.bytes) + u' ' + unit.name;
    }
    return QLocale().toString(bytes) + u" B"_qs;
}

Result<qint64> parseBytes(const LimitField &field, const QString &text)
{
    const QString simple = text.simplified();
    if (hasZero(field)
        && (simple.isEmpty() || simple.compare(zero(field), Qt::CaseInsensitive) == 0))
        return qint64(0);
    static const QRegularExpression shape(u"^(.*?)\\s*([A-Za-z]*)$"_qs);
    const QRegularExpressionMatch match = shape.match(simple);
    bool isNumber = false;
    const double number = QLocale().toDouble(match.captured(1), &isNumber);
    const QString name = match.captured(2);
    const auto unit = std::find_if(ByteUnits.begin(), ByteUnits.end(), [&](const ByteUnit &one) {
        return name.compare(one.name, Qt::CaseInsensitive) == 0;
    });
    if (!isNumber || unit == ByteUnits.end())
        return wrongBytes(field);
    const double size = number * double(unit->bytes);
    const bool fits = size >= double(field.minimum) && size <= double(field.maximum)
        && size == std::floor(size);
    if (!fits)
        return wrongBytes(field);
    return qint64(size);
}

} // namespace Windsock::LimitText
