// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Options.h"

#include "server/settings/LimitFields.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::CommandLine)
};

/// "New connections a second of one address. Further ones are answered 429. Default: 200; 0: none."
QString limitHelp(const LimitField &field)
{
    const QString what = u"%1. %2"_s.arg(field.label(), field.help());
    if (field.unit == LimitField::Unit::Switch)
        return what;
    const qint64 value = field.defaultValue();
    const QString number = field.text(value);
    if (field.zeroText().isEmpty())
        return Texts::tr("%1 Default: %2.").arg(what, number);
    if (value == 0)
        return Texts::tr("%1 Default: 0 (%2).").arg(what, field.zeroText());
    return Texts::tr("%1 Default: %2; 0: %3.").arg(what, number, field.zeroText());
}

QCommandLineOption limitOption(const LimitField &field)
{
    return {field.option(), limitHelp(field), field.valueName()};
}

} // namespace

Options::Options()
    : help({u"h"_s, u"help"_s}, Texts::tr("Show this help.")),
      version({u"v"_s, u"version"_s}, Texts::tr("Show the version.")),
      selfTest(u"self-test"_s,
               Texts::tr("Try whether this installation works: serve, talk to itself over ws:// "
                         "and wss://, record, and read back. Ends with 0, or with 1 and what "
                         "failed.")),
      headless(u"headless"_s, Texts::tr("Run the server without a window.")),
      listen(u"listen"_s,
             Texts::tr("Listen on this address; can be given several times. Default: "
                       "127.0.0.1:8888; port 0 picks one, *:8888 is every address."),
             u"ADDRESS:PORT"_s),
      tlsSelfSigned(u"tls-self-signed"_s,
                    Texts::tr("Serve wss:// with a certificate that is made for this computer's "
                              "names and kept.")),
      tlsCertificate(u"tls-certificate"_s,
                     Texts::tr("Serve wss:// with this PEM certificate (with its chain)."),
                     u"FILE"_s),
      tlsKey(u"tls-key"_s, Texts::tr("The PEM private key of the certificate."), u"FILE"_s),
      record(u"record"_s,
             Texts::tr("Record the traffic to this session file, or continue it. Default: a "
                       "temporary one."),
             u"FILE"_s),
      noRecord(u"no-record"_s, Texts::tr("Do not record the traffic.")),
      allowOrigin(u"allow-origin"_s,
                  Texts::tr("Let pages of this origin connect (https://example.org, or * for every "
                            "one); can be given several times."),
                  u"ORIGIN"_s),
      allowAddress(u"allow-address"_s,
                   Texts::tr("Let this address or network (192.0.2.0/24) connect, and no other; "
                             "can be given several times. Default: every one."),
                   u"RANGE"_s),
      blockAddress(u"block-address"_s,
                   Texts::tr("Do not let this address or network connect, also where it is "
                             "allowed; can be given several times."),
                   u"RANGE"_s),
      allowMetrics(u"allow-metrics"_s,
                   Texts::tr("Answer /-/metrics to every computer, not only to this one."))
{
    parser.setApplicationDescription(
        Texts::tr("A WebSocket server that you can see into and speak through."));
    parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    parser.addOptions({help, version, selfTest, headless, listen, tlsSelfSigned, tlsCertificate,
                       tlsKey, record, noRecord, allowOrigin, allowAddress, blockAddress,
                       allowMetrics});
    for (const LimitField &field : limitFields())
        parser.addOption(limitOption(field));
    parser.addPositionalArgument(
        u"FILE"_s,
        Texts::tr("A project with settings and endpoints (project.windsock), or a recorded session "
                  "to look at (shop.windsock-session)."),
        u"[FILE]"_s);
}

} // namespace Windsock
