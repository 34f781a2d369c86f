// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/settings/LimitFields.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <type_traits>
#include <utility>

namespace Windsock {

namespace {

using Group = LimitField::Group;
using Unit = LimitField::Unit;
using std::chrono::milliseconds;

constexpr qint64 Kilobyte = 1024;
constexpr qint64 Gigabyte = Kilobyte * Kilobyte * Kilobyte;
constexpr qint64 Second = 1'000;
constexpr qint64 Day = 24 * 3600 * Second;
constexpr qint64 GreatestCount = 1'000'000;
constexpr qint64 GreatestMessage = 2'147'483'647;

QString tr(const char *text)
{
    return QCoreApplication::translate("Windsock::LimitFields", text);
}

template<typename T>
qint64 toNumber(T value)
{
    if constexpr (std::is_same_v<T, milliseconds>)
        return value.count();
    else
        return qint64(value);
}

/// A field of the struct that `member` points to.
template<typename T>
LimitField field(T Limits::*member, const QString &name, Group group, Unit unit,
                 std::pair<qint64, qint64> range, const QString &label, const QString &help)
{
    LimitField made;
    made.name = name;
    made.group = group;
    made.unit = unit;
    made.minimum = range.first;
    made.maximum = range.second;
    made.label = label;
    made.help = help;
    made.get = [member](const Limits &limits) { return toNumber(limits.*member); };
    made.set = [member](Limits &limits, qint64 value) { limits.*member = T(value); };
    return made;
}

LimitField orNone(LimitField made)
{
    made.zeroIsNone = true;
    made.zeroText = tr("none");
    return made;
}

LimitField orElse(LimitField made, const QString &zeroText)
{
    made.zeroText = zeroText;
    return made;
}

LimitField withChoices(LimitField made, const QStringList &choices)
{
    made.choices = choices;
    made.maximum = choices.size() - 1;
    return made;
}

QList<LimitField> connectionFields()
{
    return {
        field(&Limits::maxConnections, u"maxConnections"_qs, Group::Connections, Unit::Count,
              {1, GreatestCount}, tr("Connections in all"), tr("Further ones are answered 503.")),
        orNone(field(&Limits::maxConnectionsPerAddress, u"maxConnectionsPerAddress"_qs,
                     Group::Connections, Unit::Count, {0, GreatestCount},
                     tr("Connections of one address"),
                     tr("Further ones are answered 503. An IPv6 address counts by its /64 "
                        "network."))),
        orNone(field(&Limits::maxNewConnectionsPerSecond, u"maxNewConnectionsPerSecond"_qs,
                     Group::Connections, Unit::Count, {0, GreatestCount},
                     tr("New connections a second of one address"),
                     tr("Further ones are answered 429."))),
        field(&Limits::limitLoopback, u"limitLoopback"_qs, Group::Connections, Unit::Switch, {0, 1},
              tr("Count this computer's own clients too"),
              tr("The two limits of one address also hold for loopback.")),
        field(&Limits::maxHandshakes, u"maxHandshakes"_qs, Group::Connections, Unit::Count,
              {1, GreatestCount}, tr("Handshakes at once"),
              tr("Further connections are closed unheard.")),
        field(&Limits::backlog, u"backlog"_qs, Group::Connections, Unit::Count, {1, 65'535},
              tr("Connections that wait in the system"),
              tr("How many may wait to be accepted. Takes effect at the next start.")),
        field(&Limits::ioThreads, u"ioThreads"_qs, Group::Connections, Unit::Count, {1, 64},
              tr("I/O threads"),
              tr("Threads that serve the connections: one keeps one processor core busy at most. "
                 "Takes effect at the next start.")),
    };
}

QList<LimitField> requestFields()
{
    return {
        field(&Limits::maxRequestHead, u"maxRequestHead"_qs, Group::Requests, Unit::Bytes,
              {256, Kilobyte * Kilobyte}, tr("Request head"), tr("A longer one is answered 431.")),
        field(&Limits::maxRequestHeaders, u"maxRequestHeaders"_qs, Group::Requests, Unit::Count,
              {1, 10'000}, tr("Header fields"), tr("A request with more is answered 431.")),
        field(&Limits::handshakeTimeout, u"handshakeTimeout"_qs, Group::Requests, Unit::Seconds,
              {Second / 10, 3600 * Second}, tr("Time for a request"),
              tr("One that is not complete then is answered 408.")),
    };
}

QList<LimitField> messageFields()
{
    return {
        field(&Limits::maxMessageSize, u"maxMessageSize"_qs, Group::Messages, Unit::Bytes,
              {1, GreatestMessage}, tr("Message"),
              tr("A client that sends a longer one is closed "
                 "with 1009.")),
        orElse(field(&Limits::maxFrameSize, u"maxFrameSize"_qs, Group::Messages, Unit::Bytes,
                     {0, GreatestMessage}, tr("Frame"),
                     tr("A client that sends a longer one is closed with 1009.")),
               tr("as a message")),
        orNone(field(&Limits::maxMessagesPerSecond, u"maxMessagesPerSecond"_qs, Group::Messages,
                     Unit::Count, {0, GreatestCount}, tr("Messages a second of one client"),
                     tr("Beyond it the client is delayed or closed."))),
        orNone(field(&Limits::maxBytesPerSecond, u"maxBytesPerSecond"_qs, Group::Messages,
                     Unit::Bytes, {0, 100 * Gigabyte}, tr("Bytes a second of one client"),
                     tr("Beyond it the client is delayed or closed."))),
        withChoices(field(&Limits::ratePolicy, u"ratePolicy"_qs, Group::Messages, Unit::Choice,
                          {0, 0}, tr("A client that sends too much"),
                          tr("delay: it is read from more slowly, nothing is lost; close: it is "
                             "closed with 1008.")),
                    {u"delay"_qs, u"close"_qs}),
    };
}

QList<LimitField> timeFields()
{
    return {
        orNone(field(&Limits::idleTimeout, u"idleTimeout"_qs, Group::Times, Unit::Seconds,
                     {0, 7 * Day}, tr("Idle time"),
                     tr("A client without a message in either direction is closed with 1001."))),
        orNone(field(&Limits::pingInterval, u"pingInterval"_qs, Group::Times, Unit::Seconds,
                     {0, Day}, tr("Ping interval"), tr("Every client is pinged this often."))),
        orElse(field(&Limits::pingTimeout, u"pingTimeout"_qs, Group::Times, Unit::Seconds, {0, Day},
                     tr("Ping timeout"),
                     tr("A client that answers no ping for so long is closed with 1011.")),
               tr("three times the interval, 30 s at least")),
        field(&Limits::closeTimeout, u"closeTimeout"_qs, Group::Times, Unit::Seconds,
              {Second / 10, 60 * Second}, tr("Time for a close"),
              tr("A connection that has not ended then is aborted.")),
    };
}

QList<LimitField> slowReaderFields()
{
    return {
        field(&Limits::sendBuffer, u"sendBuffer"_qs, Group::SlowReaders, Unit::Bytes,
              {4 * Kilobyte, 4 * Gigabyte}, tr("Waiting to be sent to one client"),
              tr("Beyond it messages to many are not sent to it, and nothing is read from it.")),
        withChoices(field(&Limits::slowReaders, u"slowReaders"_qs, Group::SlowReaders, Unit::Choice,
                          {0, 0}, tr("A client that reads too slowly"),
                          tr("skip: messages are not sent to it, and counted; close: it is closed "
                             "with 1013.")),
                    {u"skip"_qs, u"close"_qs}),
    };
}

} // namespace

const QList<LimitField> &limitFields()
{
    static const QList<LimitField> fields = connectionFields() + requestFields() + messageFields()
        + timeFields() + slowReaderFields();
    return fields;
}

QString limitGroupLabel(LimitField::Group group)
{
    switch (group) {
    case Group::Connections: return tr("Connections");
    case Group::Requests: return tr("Requests");
    case Group::Messages: return tr("Messages");
    case Group::Times: return tr("Times");
    case Group::SlowReaders: return tr("Slow readers");
    }
    return {};
}

const LimitField *limitOf(HandshakeRule rule)
{
    const auto named = [](const char *name) {
        const auto &fields = limitFields();
        return &*std::find_if(fields.begin(), fields.end(), [name](const LimitField &field) {
            return field.name == QLatin1StringView(name);
        });
    };
    switch (rule) {
    case HandshakeRule::Timeout: return named("handshakeTimeout");
    case HandshakeRule::HeadTooLarge: return named("maxRequestHead");
    case HandshakeRule::ConnectionLimit: return named("maxConnections");
    case HandshakeRule::HandshakeLimit: return named("maxHandshakes");
    case HandshakeRule::AddressLimit: return named("maxConnectionsPerAddress");
    case HandshakeRule::AddressRate: return named("maxNewConnectionsPerSecond");
    default: return nullptr;
    }
}

QString LimitField::option() const
{
    QString result;
    for (const QChar c : name) {
        if (c.isUpper())
            result += u'-';
        result += c.toLower();
    }
    return result;
}

QString LimitField::valueName() const
{
    switch (unit) {
    case Unit::Count: return u"NUMBER"_qs;
    case Unit::Bytes: return u"BYTES"_qs;
    case Unit::Seconds: return u"SECONDS"_qs;
    case Unit::Choice: return choices.join(u'|');
    case Unit::Switch: break;
    }
    return {};
}

QString LimitField::text(qint64 value) const
{
    switch (unit) {
    case Unit::Seconds: return QString::number(double(value) / double(Second), 'g', 15);
    case Unit::Choice: return choices.value(value);
    default: return QString::number(value);
    }
}

QJsonValue LimitField::toJson(qint64 value) const
{
    switch (unit) {
    case Unit::Seconds: return double(value) / double(Second);
    case Unit::Choice: return choices.value(value);
    case Unit::Switch: return value != 0;
    default: return value;
    }
}

namespace {

Error wrongValue(const LimitField &field)
{
    const QString from = field.text(field.minimum);
    const QString to = field.text(field.maximum);
    switch (field.unit) {
    case Unit::Switch: return {tr("is not true or false")};
    case Unit::Choice: return {tr("is not one of %1").arg(field.choices.join(u", "_qs))};
    case Unit::Seconds: return {tr("is not a number of seconds from %1 to %2").arg(from, to)};
    case Unit::Bytes: return {tr("is not a number of bytes from %1 to %2").arg(from, to)};
    case Unit::Count: break;
    }
    return {tr("is not a whole number from %1 to %2").arg(from, to)};
}

/// A number as it is written: in seconds where the field's own are milliseconds.
Result<qint64> fromNumber(const LimitField &field, double number)
{
    const double scaled = field.unit == Unit::Seconds ? std::round(number * double(Second))
                                                      : number;
    const bool fits = scaled >= double(field.minimum) && scaled <= double(field.maximum)
        && scaled == double(qint64(scaled));
    if (!fits)
        return wrongValue(field);
    return qint64(scaled);
}

Result<qint64> fromChoice(const LimitField &field, const QString &text)
{
    const auto index = field.choices.indexOf(text);
    if (index < 0)
        return wrongValue(field);
    return qint64(index);
}

} // namespace

Result<qint64> LimitField::parse(const QString &text) const
{
    if (unit == Unit::Choice)
        return fromChoice(*this, text);
    bool isNumber = false;
    const double number = QLocale::c().toDouble(text, &isNumber);
    if (!isNumber)
        return wrongValue(*this);
    return fromNumber(*this, number);
}

Result<qint64> LimitField::parse(const QJsonValue &value) const
{
    if (unit == Unit::Choice)
        return fromChoice(*this, value.toString());
    if (unit == Unit::Switch) {
        if (!value.isBool())
            return wrongValue(*this);
        return qint64(value.toBool());
    }
    if (!value.isDouble())
        return wrongValue(*this);
    return fromNumber(*this, value.toDouble());
}

} // namespace Windsock
