// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/FileReplacement.h"

#include "server/session/SessionFormat.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>

#include <filesystem>

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::FileReplacement)
};

/// A name that nobody else uses: a file that is there already is not ours to overwrite.
QString partOf(const QString &file)
{
    QString part;
    do {
        const quint64 random = QRandomGenerator::system()->generate64();
        part = u"%1.part-%2"_qs.arg(file, QString::number(random, 36));
    } while (QFileInfo::exists(part));
    return part;
}

std::error_code renameOver(const QString &from, const QString &to)
{
    // QFile::rename() refuses to replace a file.
    std::error_code error;
    std::filesystem::rename(QFileInfo(from).filesystemFilePath(),
                            QFileInfo(to).filesystemFilePath(), error);
    return error;
}

} // namespace

FileReplacement::FileReplacement(const QString &file) : m_file(file), m_part(partOf(file)) {}

FileReplacement::~FileReplacement()
{
    QFile::remove(m_part);
}

Result<void> FileReplacement::commit()
{
    // A log that a crash left beside the old file would be replayed into the new one. It is set
    // aside, not removed, so that a refused renaming takes nothing from the old file.
    const QString log = m_file + u"-wal"_qs;
    const QString logAside = m_part + u"-wal"_qs;
    const bool hasLog = QFile::exists(log) && !renameOver(log, logAside);
    if (const std::error_code error = renameOver(m_part, m_file)) {
        if (hasLog)
            renameOver(logAside, log);
        return Error{
            Texts::tr("“%1” cannot be replaced: %2.")
                .arg(SessionFormat::shown(m_file), QString::fromStdString(error.message()))};
    }
    QFile::remove(logAside);
    QFile::remove(m_file + u"-shm"_qs);
    QFile::remove(m_file + u"-journal"_qs);
    return {};
}

} // namespace Windsock
