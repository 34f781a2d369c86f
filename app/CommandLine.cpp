// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/CommandLine.h"

#include "app/ListenText.h"
#include "app/Options.h"
#include "server/settings/OriginText.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::CommandLine)
};

constexpr std::array<const char *, 13> ToolkitOptions{
    "platform",    "platformpluginpath", "platformtheme", "plugin",     "qwindowgeometry",
    "qwindowicon", "qwindowtitle",       "style",         "stylesheet", "session",
    "display",     "geometry",           "fontsize"};

/// The name of the toolkit's option that `argument` is, without a value after "="; null when it is
/// none.
QString toolkitOption(const QString &argument)
{
    if (!argument.startsWith(u'-') || argument.startsWith("---"_L1))
        return {};
    const QString name = argument.mid(argument.startsWith("--"_L1) ? 2 : 1).section(u'=', 0, 0);
    const bool known = std::any_of(ToolkitOptions.begin(), ToolkitOptions.end(),
                                   [&](const char *option) {
                                       return name == QLatin1StringView(option);
                                   });
    return known ? name : QString();
}

QStringList withoutToolkitOptions(const QStringList &arguments)
{
    QStringList ours;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        if (arguments.at(i) == "--"_L1)
            return ours + arguments.mid(i);
        if (toolkitOption(arguments.at(i)).isNull())
            ours += arguments.at(i);
        else if (!arguments.at(i).contains(u'='))
            ++i; // its value
    }
    return ours;
}

Result<void> readListen(const QStringList &texts, CommandLine &line)
{
    for (const QString &text : texts) {
        const auto address = parseListenAddress(text);
        if (!address)
            return Error{u"--listen: "_s + address.error()};
        line.listen += *address;
    }
    return {};
}

Result<void> readOrigins(const QStringList &texts, CommandLine &line)
{
    for (const QString &text : texts) {
        const auto origin = parseOrigin(text);
        if (!origin)
            return Error{u"--allow-origin: "_s + origin.error()};
        line.allowedOrigins += *origin;
    }
    return {};
}

Result<void> readAddresses(const QStringList &texts, const QString &option,
                           QList<AddressRange> &ranges)
{
    for (const QString &text : texts) {
        const auto range = AddressRange::parse(text);
        if (!range)
            return Error{u"--%1: %2"_s.arg(option, range.error())};
        ranges += *range;
    }
    return {};
}

Result<void> readLimits(const QCommandLineParser &parser, CommandLine &line)
{
    for (const LimitField &field : limitFields()) {
        const QString option = field.option();
        if (!parser.isSet(option))
            continue;
        if (field.unit == LimitField::Unit::Switch) {
            line.limits.insert(field.name, 1);
            continue;
        }
        const QString text = parser.value(option);
        const auto value = field.parse(text);
        if (!value)
            return Error{u"--%1: “%2” %3"_s.arg(option, text, value.error())};
        line.limits.insert(field.name, *value);
    }
    return {};
}

Result<void> readFile(const QCommandLineParser &parser, const QCommandLineOption &option,
                      QString &file)
{
    if (!parser.isSet(option))
        return {};
    file = parser.value(option);
    if (file.isEmpty())
        return Error{Texts::tr("--%1: the file's name is empty").arg(option.names().constFirst())};
    return {};
}

Result<void> check(const CommandLine &line)
{
    if (line.noRecord && !line.record.isEmpty())
        return Error{Texts::tr("--record and --no-record exclude each other")};
    if (!line.session.isEmpty() && (line.headless || line.noRecord || !line.record.isEmpty())) {
        return Error{Texts::tr("a recorded session is shown in a window and nothing is added to "
                               "it, so --headless, --record and --no-record exclude it")};
    }
    if (line.tlsSelfSigned && !(line.tlsCertificate.isEmpty() && line.tlsKey.isEmpty())) {
        return Error{
            Texts::tr("--tls-self-signed and --tls-certificate or --tls-key exclude each other: "
                      "the one makes a certificate, the others name one")};
    }
    return {};
}

Result<void> readPositional(const QStringList &arguments, CommandLine &line)
{
    if (arguments.size() > 1) {
        return Error{Texts::tr("one file at most, not also “%1”").arg(arguments.at(1))};
    }
    (isSessionFile(arguments.value(0)) ? line.session : line.project) = arguments.value(0);
    return {};
}

/// Everything but the switches.
Result<void> readValues(const Options &options, CommandLine &line)
{
    const auto &parser = options.parser;
    for (const auto &step :
         {readListen(parser.values(options.listen), line),
          readOrigins(parser.values(options.allowOrigin), line),
          readAddresses(parser.values(options.allowAddress), u"allow-address"_s,
                        line.addresses.allowed),
          readAddresses(parser.values(options.blockAddress), u"block-address"_s,
                        line.addresses.blocked),
          readFile(parser, options.record, line.record),
          readFile(parser, options.tlsCertificate, line.tlsCertificate),
          readFile(parser, options.tlsKey, line.tlsKey), readLimits(parser, line),
          readPositional(parser.positionalArguments(), line), check(line)}) {
        if (!step)
            return step;
    }
    return {};
}

} // namespace

Result<CommandLine> CommandLine::parse(const QStringList &arguments)
{
    Options options;
    auto &parser = options.parser;
    if (!parser.parse(withoutToolkitOptions(arguments))) {
        QString text = parser.errorText();
        if (text.endsWith(u'.'))
            text.chop(1);
        return Error{Texts::tr("%1; see --help").arg(text)};
    }
    CommandLine line;
    line.help = parser.isSet(options.help);
    line.version = parser.isSet(options.version);
    line.selfTest = parser.isSet(options.selfTest);
    line.headless = parser.isSet(options.headless);
    line.noRecord = parser.isSet(options.noRecord);
    line.allowMetrics = parser.isSet(options.allowMetrics);
    line.tlsSelfSigned = parser.isSet(options.tlsSelfSigned);
    if (const auto read = readValues(options, line); !read)
        return Error{read.error()};
    return line;
}

QString CommandLine::helpText()
{
    return Options().parser.helpText();
}

QString CommandLine::versionText()
{
    return u"windsock "_s + versionNumber();
}

QString CommandLine::versionNumber()
{
    return QStringLiteral(WINDSOCK_VERSION);
}

bool isSessionFile(const QString &file)
{
    return file.endsWith(".windsock-session"_L1, Qt::CaseInsensitive);
}

bool namesPlatform(const QStringList &arguments)
{
    return std::any_of(arguments.begin(), arguments.end(), [](const QString &argument) {
        return toolkitOption(argument) == "platform"_L1;
    });
}

} // namespace Windsock
