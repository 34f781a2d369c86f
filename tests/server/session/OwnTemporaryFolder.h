// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>

#include <array>

namespace Windsock {

/// A folder that is the system's temporary one for as long as this lives, so that a test sees what
/// is made and left there, and nothing else.
class OwnTemporaryFolder final
{
public:
    OwnTemporaryFolder()
    {
        for (size_t i = 0; i < Variables.size(); ++i) {
            m_before[i] = qgetenv(Variables[i]);
            qputenv(Variables[i], QFile::encodeName(m_folder.path()));
        }
    }
    Q_DISABLE_COPY_MOVE(OwnTemporaryFolder)
    ~OwnTemporaryFolder()
    {
        for (size_t i = 0; i < Variables.size(); ++i) {
            if (m_before[i].isNull())
                qunsetenv(Variables[i]);
            else
                qputenv(Variables[i], m_before[i]);
        }
    }

    [[nodiscard]] QString path() const { return m_folder.path(); }
    [[nodiscard]] QString filePath(const QString &name) const { return m_folder.filePath(name); }
    /// The files in it and in its folders, by their names.
    [[nodiscard]] QStringList files() const
    {
        QStringList names;
        QDirIterator found(path(), QDir::Files | QDir::Hidden | QDir::System,
                           QDirIterator::Subdirectories);
        while (found.hasNext())
            names += found.nextFileInfo().fileName();
        return names;
    }
    bool remove() { return m_folder.remove(); }

private:
    static constexpr std::array Variables{"TMPDIR", "TMP", "TEMP"};
    QTemporaryDir m_folder;
    std::array<QByteArray, 3> m_before;
};

} // namespace Windsock
