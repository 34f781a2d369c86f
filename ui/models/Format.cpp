// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/Format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <array>

namespace Windsock::Format {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::Format)
};

QDateTime localTime(qint64 microseconds)
{
    return QDateTime::fromMSecsSinceEpoch(microseconds / 1000);
}

} // namespace

QString number(qint64 value)
{
    return QLocale().toString(value);
}

QString size(qint64 bytes)
{
    if (bytes < 1000)
        return Texts::tr("%1 B").arg(bytes);
    const std::array units{Texts::tr("kB"), Texts::tr("MB"), Texts::tr("GB"), Texts::tr("TB")};
    double value = double(bytes) / 1000;
    size_t unit = 0;
    // 999.95 and above would be written as "1000.0".
    while (value >= 999.95 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    return Texts::tr("%1 %2", "a size and its unit")
        .arg(QLocale().toString(value, 'f', 1), units[unit]);
}

QString roundTrip(qint64 microseconds)
{
    if (microseconds >= 1'000'000)
        return Texts::tr("%1 s").arg(QLocale().toString(double(microseconds) / 1e6, 'f', 1));
    const int decimals = microseconds < 10'000 ? 1 : 0;
    return Texts::tr("%1 ms").arg(QLocale().toString(double(microseconds) / 1000, 'f', decimals));
}

QString duration(qint64 seconds)
{
    const qint64 minutes = seconds / 60;
    const qint64 hours = minutes / 60;
    if (minutes == 0)
        return Texts::tr("%1 s").arg(seconds);
    if (hours == 0)
        return Texts::tr("%1 min %2 s").arg(minutes).arg(seconds % 60);
    if (hours < 24)
        return Texts::tr("%1 h %2 min").arg(hours).arg(minutes % 60);
    return Texts::tr("%1 d %2 h").arg(hours / 24).arg(hours % 24);
}

QString timeOfDay(qint64 microseconds)
{
    return localTime(microseconds).toString(u"HH:mm:ss.zzz");
}

QString timestamp(qint64 microseconds)
{
    return localTime(microseconds).toString(u"yyyy-MM-dd HH:mm:ss.zzz ")
        + QString::number(microseconds % 1000).rightJustified(3, u'0');
}

} // namespace Windsock::Format
