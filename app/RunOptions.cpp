// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/RunOptions.h"

#include "server/handlers/EndpointCatalog.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <functional>

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::RunOptions)
};

/// The project's settings of the server, with its files' names resolved.
void addSettings(ServerSettings &settings, const ProjectFile &project,
                 const std::function<QString(const QString &)> &resolved)
{
    if (!project.listen.isEmpty())
        settings.listen = project.listen;
    settings.tlsSelfSigned = project.tlsSelfSigned;
    settings.tlsCertificate = resolved(project.tlsCertificate);
    settings.tlsKey = resolved(project.tlsKey);
    settings.allowedOrigins = project.allowedOrigins;
    settings.addresses = project.addresses;
    settings.metricsForAll = project.allowMetrics;
    applyLimits(project.limits, settings.limits);
}

Result<void> addProject(RunOptions &options, const QString &file)
{
    const auto loaded = ProjectFile::load(file);
    if (!loaded)
        return Error{loaded.error()};
    const ProjectFile &project = loaded->project;
    const QDir folder = QFileInfo(file).absoluteDir();
    const auto resolved = [&](const QString &name) {
        return name.isEmpty() ? QString() : QDir::cleanPath(folder.absoluteFilePath(name));
    };
    options.projectFile = file;
    options.project = project;
    options.warnings = loaded->warnings;
    options.headless = project.headless;
    options.record = !project.noRecord;
    options.recordFile = resolved(project.record);
    addSettings(options.server, project, resolved);
    if (project.endpoints)
        options.endpoints = *project.endpoints;
    return {};
}

/// A certificate made and one named exclude each other, so that the one takes the place of the
/// other.
void addTls(ServerSettings &settings, const CommandLine &line)
{
    if (line.tlsSelfSigned) {
        settings.tlsSelfSigned = true;
        settings.tlsCertificate.clear();
        settings.tlsKey.clear();
    }
    if (!line.tlsCertificate.isEmpty()) {
        settings.tlsSelfSigned = false;
        settings.tlsCertificate = line.tlsCertificate;
    }
    if (!line.tlsKey.isEmpty()) {
        settings.tlsSelfSigned = false;
        settings.tlsKey = line.tlsKey;
    }
}

void addSettings(ServerSettings &settings, const CommandLine &line)
{
    if (!line.listen.isEmpty())
        settings.listen = line.listen;
    addTls(settings, line);
    if (!line.allowedOrigins.isEmpty())
        settings.allowedOrigins = line.allowedOrigins;
    if (!line.addresses.allowed.isEmpty())
        settings.addresses.allowed = line.addresses.allowed;
    if (!line.addresses.blocked.isEmpty())
        settings.addresses.blocked = line.addresses.blocked;
    if (line.allowMetrics)
        settings.metricsForAll = true;
    applyLimits(line.limits, settings.limits);
}

void addCommandLine(RunOptions &options, const CommandLine &line)
{
    if (line.headless)
        options.headless = true;
    if (line.noRecord)
        options.record = false;
    if (!line.record.isEmpty()) {
        options.record = true;
        options.recordFile = line.record;
    }
    options.sessionFile = line.session;
    addSettings(options.server, line);
}

Result<void> check(const RunOptions &options)
{
    if (options.server.tlsCertificate.isEmpty() != options.server.tlsKey.isEmpty())
        return Error{Texts::tr("--tls-certificate and --tls-key are needed together")};
    if (const auto application = EndpointCatalog::application(options.endpoints); !application) {
        return Error{options.projectFile.isEmpty() ? application.error()
                                                   : QDir::toNativeSeparators(options.projectFile)
                             + QStringLiteral(": ") + application.error()};
    }
    return {};
}

} // namespace

Result<RunOptions> RunOptions::make(const CommandLine &line)
{
    RunOptions options;
    options.endpoints = EndpointCatalog::defaults();
    if (!line.project.isEmpty()) {
        if (const auto added = addProject(options, line.project); !added)
            return Error{added.error()};
    }
    addCommandLine(options, line);
    if (const auto checked = check(options); !checked)
        return Error{checked.error()};
    return options;
}

Result<RunOptions> RunOptions::fromProject(const QString &file)
{
    CommandLine line;
    line.project = file;
    return make(line);
}

} // namespace Windsock
