// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/SendHistory.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

void SendHistory::add(const Entry &entry)
{
    m_shown = -1;
    m_draft.reset();
    if (entry.text.isEmpty() || entry.text.size() > MaxEntrySize)
        return;
    m_entries.removeAll(entry);
    m_entries.append(entry);
    shrink();
}

void SendHistory::shrink()
{
    qsizetype total = 0;
    for (const Entry &entry : std::as_const(m_entries))
        total += entry.text.size();
    while (m_entries.size() > MaxEntries || total > MaxTotalSize)
        total -= m_entries.takeFirst().text.size();
}

std::optional<SendHistory::Entry> SendHistory::older(const Entry &draft)
{
    if (m_entries.isEmpty() || m_shown == 0)
        return std::nullopt;
    if (m_shown < 0) {
        m_draft = draft;
        m_shown = m_entries.size();
    }
    return m_entries.at(--m_shown);
}

std::optional<SendHistory::Entry> SendHistory::newer()
{
    if (m_shown < 0)
        return std::nullopt;
    if (m_shown + 1 < m_entries.size())
        return m_entries.at(++m_shown);
    m_shown = -1;
    return std::exchange(m_draft, std::nullopt);
}

QByteArray SendHistory::toJson() const
{
    QJsonArray array;
    for (const Entry &entry : m_entries) {
        array += QJsonObject{{u"text"_s, entry.text},
                             {u"format"_s, int(entry.format)},
                             {u"encoding"_s, int(entry.encoding)}};
    }
    return QJsonDocument(array).toJson(QJsonDocument::Compact);
}

void SendHistory::fromJson(const QByteArray &json)
{
    m_entries.clear();
    const QJsonArray array = QJsonDocument::fromJson(json).array();
    for (const QJsonValue value : array) {
        const int format = qBound(0, value[u"format"_s].toInt(), int(MessageFormat::Binary));
        const int encoding = qBound(0, value[u"encoding"_s].toInt(), int(BinaryEncoding::Base64));
        add({value[u"text"_s].toString(), MessageFormat(format), BinaryEncoding(encoding)});
    }
}

} // namespace Windsock
