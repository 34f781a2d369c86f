// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/handlers/EndpointCatalog.h"

#include "server/handlers/AnswerHandlers.h"
#include "server/handlers/FeedHandler.h"
#include "server/handlers/RoomHandler.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace Windsock::EndpointCatalog {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::EndpointCatalog)
};

QStringList toStrings(const QJsonValue &value)
{
    QStringList result;
    const QJsonArray array = value.toArray();
    for (const auto item : array)
        result.append(item.toString());
    return result;
}

QList<Option> withCommon(QList<Option> own)
{
    own.append(
        {u"allowedOrigins"_qs, Option::Type::TextList, QJsonArray{}, 0, 0,
         Texts::tr("Allowed origins"),
         Texts::tr("Pages of these origins may connect too: “https://example.org”, or “*” for "
                   "every one.")});
    own.append({u"subprotocols"_qs, Option::Type::TextList, QJsonArray{}, 0, 0,
                Texts::tr("Sub-protocols"),
                Texts::tr("The first one that the client offers too is selected.")});
    own.append(
        {u"accessTokens"_qs, Option::Type::TextList, QJsonArray{}, 0, 0, Texts::tr("Access tokens"),
         Texts::tr("Only clients that send one of them may connect, as “Authorization: Bearer …” "
                   "or “?access_token=…”.")});
    return own;
}

/// Empty, or why the value does not fit the option.
QString optionError(const Option &option, const QJsonValue &value)
{
    switch (option.type) {
    case Option::Type::Text: return value.isString() ? QString() : Texts::tr("must be a text");
    case Option::Type::Integer:
        if (value.isDouble() && value.toDouble() == value.toInt(option.minimum - 1)
            && value.toInt() >= option.minimum && value.toInt() <= option.maximum)
            return {};
        return Texts::tr("must be a whole number from %1 to %2")
            .arg(option.minimum)
            .arg(option.maximum);
    case Option::Type::TextList: {
        const QJsonArray array = value.toArray();
        const bool fits = value.isArray()
            && std::all_of(array.begin(), array.end(), [](const QJsonValue &item) {
                              return item.isString() && !item.toString().isEmpty();
                          });
        return fits ? QString() : Texts::tr("must be a list of texts");
    }
    }
    return {};
}

QString checkOptions(const Behaviour &behaviour, const QJsonObject &options)
{
    for (auto it = options.begin(); it != options.end(); ++it) {
        const auto option = std::find_if(behaviour.options.begin(), behaviour.options.end(),
                                         [&it](const Option &known) {
                                             return known.name == it.key();
                                         });
        if (option == behaviour.options.end())
            return Texts::tr("the behaviour “%1” has no option “%2”").arg(behaviour.name, it.key());
        if (const QString error = optionError(*option, it.value()); !error.isEmpty())
            return Texts::tr("the option “%1” %2").arg(it.key(), error);
    }
    return {};
}

/// An option's value, or its default.
QJsonValue valueOf(const Behaviour &behaviour, const QJsonObject &options, const QString &name)
{
    if (options.contains(name))
        return options.value(name);
    const auto option = std::find_if(behaviour.options.begin(), behaviour.options.end(),
                                     [&name](const Option &known) { return known.name == name; });
    return option->defaultValue;
}

HandlerFactory factory(const Behaviour &behaviour, const QJsonObject &options)
{
    const auto value = [&](const QString &name) { return valueOf(behaviour, options, name); };
    const ShippedHandler::Common common{toStrings(value(u"allowedOrigins"_qs)),
                                        toStrings(value(u"subprotocols"_qs))};
    if (behaviour.name == u"reply")
        return handler<ReplyHandler>(common, value(u"prefix"_qs).toString());
    if (behaviour.name == u"echo")
        return handler<EchoHandler>(common);
    if (behaviour.name == u"room")
        return handler<RoomHandler>(common, value(u"history"_qs).toInt());
    if (behaviour.name == u"feed")
        return handler<FeedHandler>(common, value(u"interval"_qs).toInt(),
                                    toStrings(value(u"symbols"_qs)));
    return handler<SinkHandler>(common);
}

} // namespace

QList<Behaviour> behaviours()
{
    return {
        {u"reply"_qs, Texts::tr("Reply"),
         Texts::tr("Answers every text message with a prefix and the message."),
         withCommon(
             {{u"prefix"_qs, Option::Type::Text, u"服务器收到消息: "_qs, 0, 0, Texts::tr("Prefix"),
               Texts::tr("Stands before the message in the answer.")}})},
        {u"echo"_qs, Texts::tr("Echo"),
         Texts::tr("Answers with the message itself, text or binary."), withCommon({})},
        {u"room"_qs, Texts::tr("Room"),
         Texts::tr("Sends everything to all in the room that the path names."),
         withCommon({{u"history"_qs, Option::Type::Integer, 200, 0, 10'000, Texts::tr("History"),
                      Texts::tr("How many of the last messages a newcomer gets.")}})},
        {u"feed"_qs, Texts::tr("Feed"), Texts::tr("Pushes made-up stock quotes as JSON."),
         withCommon({{u"interval"_qs, Option::Type::Integer, 1'000, FeedHandler::MinInterval,
                      FeedHandler::MaxInterval, Texts::tr("Interval (ms)"),
                      Texts::tr("The time between two quotes.")},
                     {u"symbols"_qs, Option::Type::TextList,
                      QJsonArray{u"QTSX"_qs, u"WIND"_qs, u"SOCK"_qs}, 0, 0, Texts::tr("Symbols"),
                      Texts::tr("What is quoted, in turn.")}})},
        {u"sink"_qs, Texts::tr("Sink"), Texts::tr("Takes everything, says nothing."),
         withCommon({})},
    };
}

QList<EndpointSpec> defaults()
{
    return {
        {u"/websocket"_qs, u"reply"_qs, {}},  {u"/echo"_qs, u"echo"_qs, {}},
        {u"/chat/{room}"_qs, u"room"_qs, {}}, {u"/feed"_qs, u"feed"_qs, {}},
        {u"/sink"_qs, u"sink"_qs, {}},
    };
}

Result<UrlSpec> make(const EndpointSpec &spec)
{
    const auto all = behaviours();
    const auto behaviour = std::find_if(all.begin(), all.end(), [&spec](const Behaviour &known) {
        return known.name == spec.behaviour;
    });
    if (behaviour == all.end())
        return Error{
            Texts::tr("Endpoint “%1”: there is no behaviour “%2”; there are reply, echo, room, "
                      "feed and sink.")
                .arg(spec.pattern, spec.behaviour)};
    if (const QString error = checkOptions(*behaviour, spec.options); !error.isEmpty())
        return Error{Texts::tr("Endpoint “%1”: %2.").arg(spec.pattern, error)};
    if (spec.behaviour == u"feed"
        && valueOf(*behaviour, spec.options, u"symbols"_qs).toArray().isEmpty())
        return Error{Texts::tr("Endpoint “%1”: the option “symbols” must name at least one.")
                         .arg(spec.pattern)};
    UrlSpec made(spec, factory(*behaviour, spec.options));
    made.setAccessTokens(toStrings(valueOf(*behaviour, spec.options, u"accessTokens"_qs)));
    if (const QString error = made.error(); !error.isEmpty())
        return Error{error};
    return made;
}

Result<Application> application(const QList<EndpointSpec> &endpoints)
{
    Application result;
    for (const EndpointSpec &endpoint : endpoints) {
        const auto made = make(endpoint);
        if (!made)
            return Error{made.error()};
        result.add(*made);
    }
    if (const auto checked = result.check(); !checked)
        return Error{checked.error()};
    return result;
}

} // namespace Windsock::EndpointCatalog
