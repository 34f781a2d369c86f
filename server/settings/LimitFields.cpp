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

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::LimitFields)
};

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
                 std::pair<qint64, qint64> range, const char *label, const char *help)
{
    LimitField made;
    made.name = name;
    made.group = group;
    made.unit = unit;
    made.minimum = range.first;
    made.maximum = range.second;
    made.labelSource = label;
    made.helpSource = help;
    made.get = [member](const Limits &limits) { return toNumber(limits.*member); };
    made.set = [member](Limits &limits, qint64 value) { limits.*member = T(value); };
    return made;
}

LimitField orNone(LimitField made)
{
    made.zeroIsNone = true;
    made.zeroSource = QT_TRANSLATE_NOOP("Windsock::LimitFields", "none");
    return made;
}

LimitField orElse(LimitField made, const char *zeroText)
{
    made.zeroSource = zeroText;
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
              {1, GreatestCount}, QT_TRANSLATE_NOOP("Windsock::LimitFields", "Connections in all"),
              QT_TRANSLATE_NOOP("Windsock::LimitFields", "Further ones are answered 503.")),
        orNone(field(
            &Limits::maxConnectionsPerAddress, u"maxConnectionsPerAddress"_qs, Group::Connections,
            Unit::Count, {0, GreatestCount},
            QT_TRANSLATE_NOOP("Windsock::LimitFields", "Connections of one address"),
            QT_TRANSLATE_NOOP("Windsock::LimitFields",
                              "Further ones are answered 503. An IPv6 address counts by its /64 "
                              "network."))),
        orNone(field(&Limits::maxNewConnectionsPerSecond, u"maxNewConnectionsPerSecond"_qs,
                     Group::Connections, Unit::Count, {0, GreatestCount},
                     QT_TRANSLATE_NOOP("Windsock::LimitFields",
                                       "New connections a second of one address"),
                     QT_TRANSLATE_NOOP("Windsock::LimitFields", "Further ones are answered 429."))),
        field(&Limits::limitLoopback, u"limitLoopback"_qs, Group::Connections, Unit::Switch, {0, 1},
              QT_TRANSLATE_NOOP("Windsock::LimitFields", "Count this computer's own clients too"),
              QT_TRANSLATE_NOOP("Windsock::LimitFields",
                                "The two limits of one address also hold for loopback.")),
        field(&Limits::maxHandshakes, u"maxHandshakes"_qs, Group::Connections, Unit::Count,
              {1, GreatestCount}, QT_TRANSLATE_NOOP("Windsock::LimitFields", "Handshakes at once"),
              QT_TRANSLATE_NOOP("Windsock::LimitFields",
                                "Further connections are closed unheard.")),
        field(
            &Limits::backlog, u"backlog"_qs, Group::Connections, Unit::Count, {1, 65'535},
            QT_TRANSLATE_NOOP("Windsock::LimitFields", "Connections that wait in the system"),
            QT_TRANSLATE_NOOP("Windsock::LimitFields",
                              "How many may wait to be accepted. Takes effect at the next start.")),
        field(&Limits::ioThreads, u"ioThreads"_qs, Group::Connections, Unit::Count, {1, 64},
              QT_TRANSLATE_NOOP("Windsock::LimitFields", "I/O threads"),
              QT_TRANSLATE_NOOP(
                  "Windsock::LimitFields",
                  "Threads that serve the connections: one keeps one processor core busy at most. "
                  "Takes effect at the next start.")),
    };
}

QList<LimitField> requestFields()
{
    return {
        field(&Limits::maxRequestHead, u"maxRequestHead"_qs, Group::Requests, Unit::Bytes,
              {256, Kilobyte * Kilobyte},
              QT_TRANSLATE_NOOP("Windsock::LimitFields", "Request head"),
              QT_TRANSLATE_NOOP("Windsock::LimitFields", "A longer one is answered 431.")),
        field(&Limits::maxRequestHeaders, u"maxRequestHeaders"_qs, Group::Requests, Unit::Count,
              {1, 10'000}, QT_TRANSLATE_NOOP("Windsock::LimitFields", "Header fields"),
              QT_TRANSLATE_NOOP("Windsock::LimitFields", "A request with more is answered 431.")),
        field(&Limits::handshakeTimeout, u"handshakeTimeout"_qs, Group::Requests, Unit::Seconds,
              {Second / 10, 3600 * Second},
              QT_TRANSLATE_NOOP("Windsock::LimitFields", "Time for a request"),
              QT_TRANSLATE_NOOP("Windsock::LimitFields",
                                "One that is not complete then is answered 408.")),
    };
}

QList<LimitField> messageFields()
{
    return {
        field(&Limits::maxMessageSize, u"maxMessageSize"_qs, Group::Messages, Unit::Bytes,
              {1, GreatestMessage}, QT_TRANSLATE_NOOP("Windsock::LimitFields", "Message"),
              QT_TRANSLATE_NOOP("Windsock::LimitFields",
                                "A client that sends a longer one is closed "
                                "with 1009.")),
        orElse(field(&Limits::maxFrameSize, u"maxFrameSize"_qs, Group::Messages, Unit::Bytes,
                     {0, GreatestMessage}, QT_TRANSLATE_NOOP("Windsock::LimitFields", "Frame"),
                     QT_TRANSLATE_NOOP("Windsock::LimitFields",
                                       "A client that sends a longer one is closed with 1009.")),
               QT_TRANSLATE_NOOP("Windsock::LimitFields", "as a message")),
        orNone(field(&Limits::maxMessagesPerSecond, u"maxMessagesPerSecond"_qs, Group::Messages,
                     Unit::Count, {0, GreatestCount},
                     QT_TRANSLATE_NOOP("Windsock::LimitFields", "Messages a second of one client"),
                     QT_TRANSLATE_NOOP("Windsock::LimitFields",
                                       "Beyond it the client is delayed or closed."))),
        orNone(field(&Limits::maxBytesPerSecond, u"maxBytesPerSecond"_qs, Group::Messages,
                     Unit::Bytes, {0, 100 * Gigabyte},
                     QT_TRANSLATE_NOOP("Windsock::LimitFields", "Bytes a second of one client"),
                     QT_TRANSLATE_NOOP("Windsock::LimitFields",
                                       "Beyond it the client is delayed or closed."))),
        withChoices(
            field(&Limits::ratePolicy, u"ratePolicy"_qs, Group::Messages, Unit::Choice, {0, 0},
                  QT_TRANSLATE_NOOP("Windsock::LimitFields", "A client that sends too much"),
                  QT_TRANSLATE_NOOP(
                      "Windsock::LimitFields",
                      "delay: it is read from more slowly, nothing is lost; close: it is "
                      "closed with 1008.")),
            {u"delay"_qs, u"close"_qs}),
    };
}

QList<LimitField> timeFields()
{
    return {
        orNone(field(&Limits::idleTimeout, u"idleTimeout"_qs, Group::Times, Unit::Seconds,
                     {0, 7 * Day}, QT_TRANSLATE_NOOP("Windsock::LimitFields", "Idle time"),
                     QT_TRANSLATE_NOOP(
                         "Windsock::LimitFields",
                         "A client without a message in either direction is closed with 1001."))),
        orNone(field(&Limits::pingInterval, u"pingInterval"_qs, Group::Times, Unit::Seconds,
                     {0, Day}, QT_TRANSLATE_NOOP("Windsock::LimitFields", "Ping interval"),
                     QT_TRANSLATE_NOOP("Windsock::LimitFields",
                                       "Every client is pinged this often."))),
        orElse(field(&Limits::pingTimeout, u"pingTimeout"_qs, Group::Times, Unit::Seconds, {0, Day},
                     QT_TRANSLATE_NOOP("Windsock::LimitFields", "Ping timeout"),
                     QT_TRANSLATE_NOOP(
                         "Windsock::LimitFields",
                         "A client that answers no ping for so long is closed with 1011.")),
               QT_TRANSLATE_NOOP("Windsock::LimitFields",
                                 "three times the interval, 30 s at least")),
        field(&Limits::closeTimeout, u"closeTimeout"_qs, Group::Times, Unit::Seconds,
              {Second / 10, 60 * Second},
              QT_TRANSLATE_NOOP("Windsock::LimitFields", "Time for a close"),
              QT_TRANSLATE_NOOP("Windsock::LimitFields",
                                "A connection that has not ended then is aborted.")),
    };
}

QList<LimitField> slowReaderFields()
{
    return {
        field(&Limits::sendBuffer, u"sendBuffer"_qs, Group::SlowReaders, Unit::Bytes,
              {4 * Kilobyte, 4 * Gigabyte},
              QT_TRANSLATE_NOOP("Windsock::LimitFields", "Waiting to be sent to one client"),
              QT_TRANSLATE_NOOP(
                  "Windsock::LimitFields",
                  "Beyond it messages to many are not sent to it, and nothing is read from it.")),
        withChoices(
            field(&Limits::slowReaders, u"slowReaders"_qs, Group::SlowReaders, Unit::Choice, {0, 0},
                  QT_TRANSLATE_NOOP("Windsock::LimitFields", "A client that reads too slowly"),
                  QT_TRANSLATE_NOOP(
                      "Windsock::LimitFields",
                      "skip: messages are not sent to it, and counted; close: it is closed "
                      "with 1013.")),
            {u"skip"_qs, u"close"_qs}),
    };
}

} // namespace

QString LimitField::zeroText() const
{
    return zeroSource ? Texts::tr(zeroSource) : QString();
}

QString LimitField::label() const
{
    return Texts::tr(labelSource);
}

QString LimitField::help() const
{
    return Texts::tr(helpSource);
}

const QList<LimitField> &limitFields()
{
    static const QList<LimitField> fields = connectionFields() + requestFields() + messageFields()
        + timeFields() + slowReaderFields();
    return fields;
}

QString limitGroupLabel(LimitField::Group group)
{
    switch (group) {
    case Group::Connections: return Texts::tr("Connections");
    case Group::Requests: return Texts::tr("Requests");
    case Group::Messages: return Texts::tr("Messages");
    case Group::Times: return Texts::tr("Times");
    case Group::SlowReaders: return Texts::tr("Slow readers");
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
    case Unit::Switch: return {Texts::tr("is not true or false")};
    case Unit::Choice: return {Texts::tr("is not one of %1").arg(field.choices.join(u", "_qs))};
    case Unit::Seconds:
        return {Texts::tr("is not a number of seconds from %1 to %2").arg(from, to)};
    case Unit::Bytes: return {Texts::tr("is not a number of bytes from %1 to %2").arg(from, to)};
    case Unit::Count: break;
    }
    return {Texts::tr("is not a whole number from %1 to %2").arg(from, to)};
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
