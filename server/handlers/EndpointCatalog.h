// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/app/Application.h"
#include "server/base/Result.h"

namespace Windsock {

/// The behaviours that ship, by the name that a project file gives them, and their options.
///
/// | behaviour | does | options |
/// |---|---|---|
/// | reply | answers every text message with prefix + the message (as Tornado's well-known sample does) | prefix: string |
/// | echo  | answers with the message itself, text or binary | |
/// | room  | sends everything to all in the room that the path names; a newcomer gets the last messages | history: 0–10000, default 200 |
/// | feed  | pushes made-up stock quotes as JSON | interval: ms, 10–3600000, default 1000; symbols: list of strings |
/// | sink  | takes everything, says nothing | |
///
/// Every behaviour also takes allowedOrigins (list of strings, "*" for every one; besides the
/// server's own list), subprotocols (list of strings; the first one that the client offers too is
/// selected) and accessTokens (list of RFC 6750's tokens: who presents none of them gets 401).
namespace EndpointCatalog {

struct Option
{
    enum class Type : quint8 { Text, Integer, TextList };
    QString name;
    Type type = Type::Text;
    QJsonValue defaultValue;
    int minimum = 0; ///< of an Integer
    int maximum = 0;
    QString label; ///< for a person, translated
    QString help;  ///< one sentence, translated
};

struct Behaviour
{
    QString name;
    QString label; ///< for a person, translated
    QString help;  ///< one sentence, translated
    QList<Option> options;
};

/// All that ship, in the order of the table.
[[nodiscard]] QList<Behaviour> behaviours();

/// The endpoints of a fresh start: /websocket, /echo, /chat/{room}, /feed, /sink.
[[nodiscard]] QList<EndpointSpec> defaults();

/// An endpoint made to run. An error names the endpoint and what is wrong: the pattern, the
/// behaviour, an option.
[[nodiscard]] Result<UrlSpec> make(const EndpointSpec &spec);

/// All of them, checked together.
[[nodiscard]] Result<Application> application(const QList<EndpointSpec> &endpoints);

} // namespace EndpointCatalog
} // namespace Windsock
