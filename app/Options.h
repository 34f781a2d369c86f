// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCommandLineParser>

namespace Windsock {

/// All options of the program, in the order in which --help shows them, and the parser that knows
/// them. Those of limitFields() are known by LimitField::option().
struct Options
{
    Options();

    QCommandLineParser parser;
    QCommandLineOption help;
    QCommandLineOption version;
    QCommandLineOption selfTest;
    QCommandLineOption headless;
    QCommandLineOption listen;
    QCommandLineOption tlsSelfSigned;
    QCommandLineOption tlsCertificate;
    QCommandLineOption tlsKey;
    QCommandLineOption record;
    QCommandLineOption noRecord;
    QCommandLineOption allowOrigin;
    QCommandLineOption allowAddress;
    QCommandLineOption blockAddress;
    QCommandLineOption allowMetrics;
};

} // namespace Windsock
