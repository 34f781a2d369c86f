// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <SQLiteCpp/Database.h>

#include <QtGlobal>

#include <atomic>
#include <chrono>

namespace Windsock {

/// Ends what a connection does when it is cancelled or, where nobody can, when it takes longer than
/// it ever does in an honest file: a file may be made so that a read of it never ends. What is
/// ended fails with SQLITE_INTERRUPT. Ends before the connection.
class Patience final
{
public:
    explicit Patience(SQLite::Database &database);
    Q_DISABLE_COPY_MOVE(Patience)
    ~Patience();

    /// Begins anew. `cancel` may be null.
    void begin(const std::atomic_bool *cancel);
    [[nodiscard]] bool isOver() const;

private:
    static int onProgress(void *patience);

    SQLite::Database &m_database;
    std::chrono::steady_clock::time_point m_end;
    const std::atomic_bool *m_cancel = nullptr;
};

} // namespace Windsock
