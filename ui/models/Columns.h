// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVariant>

/// What the tables' models say alike of their columns.
namespace Windsock::Columns {

/// For Qt::TextAlignmentRole of cells and titles: numbers stand at the right.
[[nodiscard]] QVariant alignment(bool isNumber);
/// For headerData(): the title and its alignment; nothing for other roles and for rows.
[[nodiscard]] QVariant header(Qt::Orientation orientation, int role, bool isNumber,
                              const QString &title);

} // namespace Windsock::Columns
