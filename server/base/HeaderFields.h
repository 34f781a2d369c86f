// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QPair>

namespace Windsock {

using HeaderList = QList<QPair<QByteArray, QByteArray>>; ///< names and values

/// The header fields of a request, in their order. They lie in one block of bytes, as each client
/// keeps its own for as long as it is connected: a QByteArray for every name and every value takes
/// several times as much. A value; copies share the bytes.
class HeaderFields
{
public:
    struct Field
    {
        QByteArrayView name;
        QByteArrayView value;

        /// Whatever the case.
        [[nodiscard]] bool isNamed(QByteArrayView other) const
        {
            return name.compare(other, Qt::CaseInsensitive) == 0;
        }
    };
    class Iterator
    {
    public:
        explicit Iterator(QByteArrayView lines) : m_lines(lines) {}

        [[nodiscard]] Field operator*() const;
        Iterator &operator++();
        friend bool operator==(const Iterator &a, const Iterator &b)
        {
            return a.m_lines.size() == b.m_lines.size();
        }

    private:
        QByteArrayView m_lines; ///< from its field on
    };

    HeaderFields() = default;
    /// Neither a name nor a value holds a line's end, and no name a colon.
    HeaderFields(const HeaderList &list);

    /// From lines() that were stored; what is none is left out.
    [[nodiscard]] static HeaderFields fromLines(QByteArrayView lines);

    void append(QByteArrayView name, QByteArrayView value);
    /// Gives back what append() has reserved.
    void squeeze() { m_lines.squeeze(); }

    /// What they give lies in these fields, which outlive it.
    [[nodiscard]] Iterator begin() const { return Iterator(m_lines); }
    [[nodiscard]] Iterator end() const { return Iterator(QByteArrayView()); }
    [[nodiscard]] qsizetype size() const { return m_size; }
    /// "Name: value", each with a line feed.
    [[nodiscard]] const QByteArray &lines() const { return m_lines; }
    /// A copy of each.
    [[nodiscard]] HeaderList list() const;

    /// The value of the first field of this name, whatever its case; empty when there is none.
    [[nodiscard]] QByteArray value(QByteArrayView name) const;
    [[nodiscard]] int count(QByteArrayView name) const;
    /// All comma-separated elements of all fields of this name, trimmed, without empty ones.
    [[nodiscard]] QList<QByteArray> elements(QByteArrayView name) const;

    friend bool operator==(const HeaderFields &a, const HeaderFields &b)
    {
        return a.m_lines == b.m_lines;
    }

private:
    QByteArray m_lines;
    qsizetype m_size = 0;
};

} // namespace Windsock
