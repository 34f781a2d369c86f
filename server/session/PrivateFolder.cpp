// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/PrivateFolder.h"

#include "server/session/SessionFormat.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace Windsock::PrivateFolder {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::PrivateFolder)
};

/// Qt takes the current folder for a temporary one that is missing.
bool hasTemporaryFolder()
{
    return !QDir::tempPath().isEmpty() && QDir::temp().exists();
}

} // namespace

QString path()
{
#ifdef Q_OS_UNIX
    return QDir::temp().absoluteFilePath(u"windsock-%1"_qs.arg(::geteuid()));
#else
    return QDir::temp().absoluteFilePath(u"windsock"_qs); // the temporary folder is the user's own
#endif
}

bool isSafe()
{
    if (!hasTemporaryFolder())
        return false;
#ifdef Q_OS_UNIX
    // One look for everything, which does not follow a link that somebody has laid there.
    struct stat found
    {
    };
    return ::lstat(QFile::encodeName(path()).constData(), &found) == 0 && S_ISDIR(found.st_mode)
        && found.st_uid == ::geteuid() && (found.st_mode & (S_IRWXG | S_IRWXO)) == 0;
#else
    return QFileInfo(path()).isDir();
#endif
}

Result<void> make()
{
    if (!hasTemporaryFolder()) {
        return Error{Texts::tr(
            "A temporary session cannot be made: the system's temporary folder is missing. Make "
            "it (see the TMPDIR or TEMP variable), or name a file to record to.")};
    }
    const QString folder = path();
    const bool made = QDir().mkdir(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    if (isSafe())
        return {};
    const QFileInfo found(folder);
    if (!made && !found.exists() && !found.isSymLink()) {
        return Error{
            Texts::tr("A temporary session cannot be made: “%1” refuses new folders. Make room "
                      "there, or name a file to record to.")
                .arg(SessionFormat::shown(QDir::tempPath()))};
    }
    return Error{
        Texts::tr("A temporary session cannot be made: “%1” is not a folder that only you can "
                  "use. Remove it, or name a file to record to.")
            .arg(SessionFormat::shown(folder))};
}

} // namespace Windsock::PrivateFolder
