// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/Desktop.h"
#include "tests/server/session/OwnTemporaryFolder.h"
#include "ui/MainWindow.h"

#include <QAbstractItemView>
#include <QTemporaryDir>

#include <memory>

namespace Windsock::Test {

/// A test of the whole program with its window, offscreen. Each of its functions begins with empty
/// settings and without a warning, and the desktop that it has started ends as the program does.
class DesktopTest : public QObject
{
    Q_OBJECT

protected slots:
    void initTestCase();
    void init();
    void cleanup();

protected:
    /// The endpoints that ship, on a free port of this computer.
    [[nodiscard]] static RunOptions options();
    void start(const RunOptions &options);

    [[nodiscard]] MainWindow &window() { return m_desktop->window(); }
    [[nodiscard]] Server &server() { return m_desktop->server(); }
    /// Of the server, with this path.
    [[nodiscard]] QUrl url(const QString &path);
    /// What has this object name, which must be there.
    template<typename T>
    [[nodiscard]] T *child(const QString &name)
    {
        T *found = window().findChild<T *>(name);
        if (!found)
            qFatal("no child %s", qPrintable(name));
        return found;
    }
    [[nodiscard]] int rows(const QString &table)
    {
        return child<QAbstractItemView>(table)->model()->rowCount();
    }
    [[nodiscard]] bool anyCellContains(const QString &table, const QString &text);

    const OwnTemporaryFolder m_temporary; // without what other runs left
    const QTemporaryDir m_folder;         // of the settings
    std::unique_ptr<Desktop> m_desktop;
};

} // namespace Windsock::Test
