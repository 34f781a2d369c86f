// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/Patience.h"

#include <sqlite3.h>

namespace Windsock {

namespace {

constexpr int OperationsBetweenLooks = 20'000; // more than a page of rows takes
constexpr std::chrono::seconds Longest{5};

} // namespace

Patience::Patience(SQLite::Database &database) : m_database(database)
{
    begin(nullptr);
    sqlite3_progress_handler(database.getHandle(), OperationsBetweenLooks, onProgress, this);
}

Patience::~Patience()
{
    sqlite3_progress_handler(m_database.getHandle(), 0, nullptr, nullptr);
}

void Patience::begin(const std::atomic_bool *cancel)
{
    m_end = std::chrono::steady_clock::now() + Longest;
    m_cancel = cancel;
}

bool Patience::isOver() const
{
    return m_cancel ? m_cancel->load() : std::chrono::steady_clock::now() > m_end;
}

int Patience::onProgress(void *patience)
{
    return static_cast<const Patience *>(patience)->isOver() ? 1 : 0;
}

} // namespace Windsock
