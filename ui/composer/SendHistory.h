// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/composer/MessageText.h"

#include <QList>

#include <optional>

namespace Windsock {

/// What was sent before, to be called back. Bounded in number and in size, so that it can be kept
/// in the settings.
class SendHistory
{
public:
    static constexpr int MaxEntries = 100;
    static constexpr qsizetype MaxEntrySize = 64 * 1024;  ///< characters; a longer one is not kept
    static constexpr qsizetype MaxTotalSize = 512 * 1024; ///< characters of all; the oldest go

    struct Entry
    {
        QString text;
        MessageFormat format = MessageFormat::Text;
        BinaryEncoding encoding = BinaryEncoding::Hex;

        friend bool operator==(const Entry &, const Entry &) = default;
    };

    /// Becomes the newest; the same entry is not kept twice. Browsing ends.
    void add(const Entry &entry);
    /// The entry before the one shown. `draft` is what stands in the editor and comes back at the
    /// end of newer().
    [[nodiscard]] std::optional<Entry> older(const Entry &draft);
    [[nodiscard]] std::optional<Entry> newer();

    [[nodiscard]] const QList<Entry> &entries() const { return m_entries; } ///< oldest first
    [[nodiscard]] QByteArray toJson() const;
    /// Replaces all; what is not a history is taken as an empty one.
    void fromJson(const QByteArray &json);

private:
    void shrink();

    QList<Entry> m_entries;
    std::optional<Entry> m_draft;
    qsizetype m_shown = -1; ///< position in m_entries; -1: the draft
};

} // namespace Windsock
