// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"

#include <QStringList>

#include <memory>

class QLockFile;

namespace Windsock {

/// The name of a file to record to, and the lock beside it ("name.lock") by which no second
/// Windsock takes the same one. The lock tells which process holds it, so one left behind by a
/// crash does not count.
class SessionFile final
{
public:
    /// A new file in a folder that only its owner can use.
    static Result<SessionFile> makeTemporary();
    /// The file need not exist, its folder must.
    static Result<SessionFile> lockNamed(const QString &file);

    /// Temporary files whose recorder is gone without having removed them.
    [[nodiscard]] static QStringList leftovers();
    /// Removes one of leftovers(). False when a recorder holds it or the system refuses.
    static bool removeLeftover(const QString &file);

    SessionFile(SessionFile &&) noexcept;
    SessionFile &operator=(SessionFile &&) noexcept;
    ~SessionFile(); ///< unlocks, leaves the file

    [[nodiscard]] QString path() const { return m_path; } ///< absolute
    [[nodiscard]] bool isTemporary() const { return m_temporary; }
    void keep() { m_temporary = false; }

    /// Removes the file and what SQLite keeps beside it. False when the system refuses, as Windows
    /// does while somebody has it open.
    [[nodiscard]] bool remove() const;

private:
    SessionFile(const QString &path, bool temporary, std::unique_ptr<QLockFile> lock);

    QString m_path;
    bool m_temporary = false;
    std::unique_ptr<QLockFile> m_lock;
};

} // namespace Windsock
