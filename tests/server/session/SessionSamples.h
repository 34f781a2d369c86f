// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/SessionRecorder.h"
#include "tests/server/session/TrafficSamples.h"

#include <SQLiteCpp/Database.h>

namespace Windsock::Samples {

inline SessionRecorder::Options recordTo(const QString &file)
{
    SessionRecorder::Options options;
    options.file = file;
    return options;
}

/// Asks a session file as any SQLite tool would.
inline qint64 ask(const QString &file, const char *sql)
{
    SQLite::Database database(file.toStdString(), SQLite::OPEN_READONLY, 5'000);
    return database.execAndGet(sql).getInt64();
}

inline QString askText(const QString &file, const char *sql)
{
    SQLite::Database database(file.toStdString(), SQLite::OPEN_READONLY, 5'000);
    return QString::fromStdString(database.execAndGet(sql).getString());
}

} // namespace Windsock::Samples
