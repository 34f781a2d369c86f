// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/CommandLine.h"
#include "app/ProjectFile.h"
#include "server/settings/ServerSettings.h"

namespace Windsock {

/// What a run of the program does: the project file over the defaults, the command line over both.
struct RunOptions
{
    bool headless = false;
    bool record = true;
    QString recordFile; ///< empty: a temporary one
    ServerSettings server;
    QList<EndpointSpec> endpoints;
    QString projectFile; ///< empty: none
    QString sessionFile; ///< to be shown instead of a recording; empty: none
    ProjectFile project;
    QStringList warnings;

    /// Reads the project file, if the command line names one.
    [[nodiscard]] static Result<RunOptions> make(const CommandLine &line);
    /// A project file's alone, opened in the window.
    [[nodiscard]] static Result<RunOptions> fromProject(const QString &file);
};

} // namespace Windsock
