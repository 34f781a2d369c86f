// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/LimitValues.h"
#include "server/base/Result.h"
#include "server/monitor/Types.h"
#include "server/settings/AddressRange.h"

#include <QStringList>

namespace Windsock {

/// What the command line says; what it leaves out is left to the project file and the defaults.
struct CommandLine
{
    bool help = false;
    bool version = false;
    bool selfTest = false;
    bool headless = false;
    bool noRecord = false;
    bool allowMetrics = false;
    bool tlsSelfSigned = false;
    QString project; ///< file; empty: none
    QString session; ///< a recorded one, to be looked at; empty: none
    QList<ListenAddress> listen;
    QStringList allowedOrigins;
    AddressRules addresses;
    QString record;         ///< file
    QString tlsCertificate; ///< file
    QString tlsKey;         ///< file
    LimitValues limits;

    /// `arguments` with the program's name first. Needs no application object. Options of the GUI
    /// toolkit (-platform, -style …) are passed over. An error names the option and what is wrong
    /// with it.
    [[nodiscard]] static Result<CommandLine> parse(const QStringList &arguments);

    /// What --help prints. Needs an application object.
    [[nodiscard]] static QString helpText();
    /// What --version prints: "windsock 0.1.0".
    [[nodiscard]] static QString versionText();
    [[nodiscard]] static QString versionNumber();
};

/// By its name: "shop.windsock-session". Every other file is taken for a project.
[[nodiscard]] bool isSessionFile(const QString &file);

/// Whether the arguments name a platform plugin of the GUI toolkit's.
[[nodiscard]] bool namesPlatform(const QStringList &arguments);

} // namespace Windsock
