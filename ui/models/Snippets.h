// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

namespace Windsock {

/// A few lines in the languages that clients are written in, to be copied: each connects, says
/// hello and prints what comes. They are run as they are by tests/snippets.
namespace Snippets {

enum class Language : quint8 { JavaScript, Python, Websocat, CppQt };
inline constexpr int LanguageCount = int(Language::CppQt) + 1;

/// "JavaScript", "C++/Qt": names, the same in every language of the window.
[[nodiscard]] QString name(Language language);

/// `url` is written into it. `selfSigned`: nobody vouches for the server's certificate, and the
/// snippet says and does what that takes.
[[nodiscard]] QString text(Language language, const QUrl &url, bool selfSigned);

/// The endpoint to try first: one that answers, before one that only listens, and one that asks
/// for no token, before one that does.
struct Example
{
    QString path;            ///< empty when no endpoint has one that can be written down
    bool needsToken = false; ///< then the URL's query says YOUR-TOKEN
};
[[nodiscard]] Example example(const QList<EndpointSpec> &endpoints);

/// `server` is "ws://localhost:8888".
[[nodiscard]] QUrl exampleUrl(const QUrl &server, const Example &example);

} // namespace Snippets
} // namespace Windsock
