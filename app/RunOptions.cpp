// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/RunOptions.h"

#include "server/handlers/EndpointCatalog.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::RunOptions)
};

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
    if (!project.listen.isEmpty())
        options.server.listen = project.listen;
    options.server.allowedOrigins = project.allowedOrigins;
    options.server.metricsForAll = project.allowMetrics;
    options.server.tlsCertificate = resolved(project.tlsCertificate);
    options.server.tlsKey = resolved(project.tlsKey);
    options.server.limits.maxMessageSize = project.maxMessageSize.value_or(
        options.server.limits.maxMessageSize);
    if (project.endpoints)
        options.endpoints = *project.endpoints;
    return {};
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
    if (!line.listen.isEmpty())
        options.server.listen = line.listen;
    if (!line.allowedOrigins.isEmpty())
        options.server.allowedOrigins = line.allowedOrigins;
    if (line.allowMetrics)
        options.server.metricsForAll = true;
    if (!line.tlsCertificate.isEmpty())
        options.server.tlsCertificate = line.tlsCertificate;
    if (!line.tlsKey.isEmpty())
        options.server.tlsKey = line.tlsKey;
    options.server.limits.maxMessageSize = line.maxMessageSize.value_or(
        options.server.limits.maxMessageSize);
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
