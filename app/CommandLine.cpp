// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/CommandLine.h"

#include "app/ListenText.h"

#include <QCommandLineParser>
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

/// All options, and the parser that knows them.
struct Parser
{
    QCommandLineParser parser;
    QCommandLineOption help{{u"h"_s, u"help"_s}, Texts::tr("Show this help.")};
    QCommandLineOption version{{u"v"_s, u"version"_s}, Texts::tr("Show the version.")};
    QCommandLineOption headless{u"headless"_s, Texts::tr("Run the server without a window.")};
    QCommandLineOption listen{u"listen"_s,
                              Texts::tr("Listen on this address; can be given several times. "
                                        "Default: 127.0.0.1:8888; port 0 picks one."),
                              u"ADDRESS:PORT"_s};
    QCommandLineOption record{
        u"record"_s,
        Texts::tr(
            "Record the traffic to this session file, or continue it. Default: a temporary one."),
        u"FILE"_s};
    QCommandLineOption noRecord{u"no-record"_s, Texts::tr("Do not record the traffic.")};
    QCommandLineOption allowOrigin{u"allow-origin"_s,
                                   Texts::tr(
                                       "Let pages of this origin connect (https://example.org, or "
                                       "* for every one); can be given several times."),
                                   u"ORIGIN"_s};
    QCommandLineOption allowMetrics{
        u"allow-metrics"_s,
        Texts::tr("Answer /-/metrics to every computer, not only to this one.")};
    QCommandLineOption maxMessageSize{
        u"max-message-size"_s,
        Texts::tr("Close clients that send a longer message. Default: 10485760."), u"BYTES"_s};
    QCommandLineOption tlsCertificate{
        u"tls-certificate"_s, Texts::tr("Serve wss:// with this PEM certificate (with its chain)."),
        u"FILE"_s};
    QCommandLineOption tlsKey{u"tls-key"_s, Texts::tr("The PEM private key of the certificate."),
                              u"FILE"_s};

    Parser()
    {
        parser.setApplicationDescription(
            Texts::tr("A WebSocket server that you can see into and speak through."));
        parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
        parser.addOptions({help, version, headless, listen, record, noRecord, allowOrigin,
                           allowMetrics, maxMessageSize, tlsCertificate, tlsKey});
        parser.addPositionalArgument(u"project.windsock"_s,
                                     Texts::tr("A project file with settings and endpoints."),
                                     u"[project.windsock]"_s);
    }
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

Result<void> readMessageSize(const QString &text, CommandLine &line)
{
    bool isNumber = false;
    const qint64 size = text.toLongLong(&isNumber);
    if (!isNumber || size < SmallestMessageLimit || size > GreatestMessageLimit) {
        return Error{Texts::tr("--max-message-size: “%1” is not a number of bytes from %2 to %3")
                         .arg(text)
                         .arg(SmallestMessageLimit)
                         .arg(GreatestMessageLimit)};
    }
    line.maxMessageSize = size;
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
    return {};
}

Result<void> readPositional(const QStringList &arguments, CommandLine &line)
{
    if (arguments.size() > 1) {
        return Error{Texts::tr("one project file at most, not also “%1”").arg(arguments.at(1))};
    }
    line.project = arguments.value(0);
    return {};
}

} // namespace

Result<CommandLine> CommandLine::parse(const QStringList &arguments)
{
    Parser options;
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
    line.headless = parser.isSet(options.headless);
    line.noRecord = parser.isSet(options.noRecord);
    line.allowMetrics = parser.isSet(options.allowMetrics);
    for (const auto &step : {readListen(parser.values(options.listen), line),
                             readOrigins(parser.values(options.allowOrigin), line),
                             parser.isSet(options.maxMessageSize)
                                 ? readMessageSize(parser.value(options.maxMessageSize), line)
                                 : Result<void>(),
                             readFile(parser, options.record, line.record),
                             readFile(parser, options.tlsCertificate, line.tlsCertificate),
                             readFile(parser, options.tlsKey, line.tlsKey),
                             readPositional(parser.positionalArguments(), line), check(line)}) {
        if (!step)
            return Error{step.error()};
    }
    return line;
}

QString CommandLine::helpText()
{
    return Parser().parser.helpText();
}

QString CommandLine::versionText()
{
    return u"windsock "_s + versionNumber();
}

QString CommandLine::versionNumber()
{
    return QStringLiteral(WINDSOCK_VERSION);
}

bool namesPlatform(const QStringList &arguments)
{
    return std::any_of(arguments.begin(), arguments.end(), [](const QString &argument) {
        return toolkitOption(argument) == "platform"_L1;
    });
}

} // namespace Windsock
