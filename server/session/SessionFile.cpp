// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionFile.h"

#include "server/session/PrivateFolder.h"
#include "server/session/SessionFormat.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QRandomGenerator>

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::SessionFile)
};

constexpr auto TemporaryPattern = "windsock-*.windsock-session";
constexpr int TemporaryAttempts = 16;

std::unique_ptr<QLockFile> lockBeside(const QString &path)
{
    auto lock = std::make_unique<QLockFile>(path + u".lock"_qs);
    // Only a dead process makes a lock stale; a recording may last for weeks.
    lock->setStaleLockTime(0);
    return lock;
}

QString temporaryName()
{
    const QString time = QDateTime::currentDateTime().toString(u"yyyyMMdd-HHmmss"_qs);
    const QString random = QString::number(QRandomGenerator::system()->generate(), 36);
    return u"%1/windsock-%2-%3.windsock-session"_qs.arg(PrivateFolder::path(), time, random);
}

Error lockError(const QString &path, const QLockFile &lock)
{
    const QString shown = SessionFormat::shown(path);
    if (lock.error() == QLockFile::LockFailedError) {
        return Error{
            Texts::tr("“%1” is in use: another Windsock records to it. Choose another file.")
                .arg(shown)};
    }
    return Error{
        Texts::tr("“%1” cannot be written: its folder refuses new files. Choose another folder.")
            .arg(shown)};
}

bool removeWithCompanions(const QString &path)
{
    bool removed = true;
    for (const QString &suffix : {QString(), u"-wal"_qs, u"-shm"_qs, u"-journal"_qs}) {
        if (QFile::exists(path + suffix) && !QFile::remove(path + suffix))
            removed = false;
    }
    return removed;
}

} // namespace

SessionFile::SessionFile(const QString &path, bool temporary, std::unique_ptr<QLockFile> lock)
    : m_path(path), m_temporary(temporary), m_lock(std::move(lock))
{
}

SessionFile::SessionFile(SessionFile &&) noexcept = default;
SessionFile &SessionFile::operator=(SessionFile &&) noexcept = default;
SessionFile::~SessionFile() = default;

Result<SessionFile> SessionFile::makeTemporary()
{
    if (const auto made = PrivateFolder::make(); !made)
        return Error{made.error()};
    QString refusal;
    for (int attempt = 0; attempt < TemporaryAttempts; ++attempt) {
        // Locked before it exists: at no moment does it look like one that was left behind.
        const QString path = temporaryName();
        auto lock = lockBeside(path);
        if (!lock->tryLock())
            continue;
        // SQLite gives the files that it makes beside this one the same permissions.
        QFile file(path);
        if (file.open(QIODevice::ReadWrite | QIODevice::NewOnly,
                      QFile::ReadOwner | QFile::WriteOwner))
            return SessionFile(path, true, std::move(lock));
        refusal = file.errorString();
    }
    return Error{
        Texts::tr(
            "A temporary session cannot be made in “%1”: %2. Make room there, or name a file to "
            "record to.")
            .arg(SessionFormat::shown(PrivateFolder::path()),
                 refusal.isEmpty() ? Texts::tr("the folder refuses new files") : refusal)};
}

Result<SessionFile> SessionFile::lockNamed(const QString &file)
{
    const QFileInfo info(file);
    const QString path = info.absoluteFilePath();
    const QString shown = SessionFormat::shown(path);
    if (info.isDir())
        return Error{Texts::tr("“%1” is a folder. Name a file in it to record to.").arg(shown)};
    if (!info.absoluteDir().exists()) {
        return Error{Texts::tr("“%1” cannot be written: there is no folder “%2”.")
                         .arg(shown, SessionFormat::shown(info.absolutePath()))};
    }
    auto lock = lockBeside(path);
    if (!lock->tryLock())
        return lockError(path, *lock);
    return SessionFile(path, false, std::move(lock));
}

QStringList SessionFile::leftovers()
{
    QStringList files;
    if (!PrivateFolder::isSafe())
        return files;
    const auto found = QDir(PrivateFolder::path())
                           .entryInfoList({QLatin1StringView(TemporaryPattern)}, QDir::Files,
                                          QDir::Time);
    for (const QFileInfo &info : found) {
        if (info.size() > 0 && lockBeside(info.absoluteFilePath())->tryLock())
            files.append(info.absoluteFilePath());
    }
    return files;
}

bool SessionFile::removeLeftover(const QString &file)
{
    const auto lock = lockBeside(file);
    return lock->tryLock() && removeWithCompanions(file);
}

bool SessionFile::remove() const
{
    return removeWithCompanions(m_path);
}

} // namespace Windsock
