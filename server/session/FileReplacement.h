// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"

namespace Windsock {

/// Makes a database file under another name beside its own, and then gives it the name in one step:
/// whoever looks sees the old file or the new one. What was not committed is removed.
class FileReplacement final
{
public:
    explicit FileReplacement(const QString &file);
    Q_DISABLE_COPY_MOVE(FileReplacement)
    ~FileReplacement();

    [[nodiscard]] QString part() const { return m_part; } ///< where to write; there is nothing yet
    Result<void> commit();

private:
    QString m_file;
    QString m_part;
};

} // namespace Windsock
