// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/base/HeaderFields.h"

#include <algorithm>

namespace Windsock {

namespace {

constexpr QByteArrayView Separator(": ");

struct Field
{
    QByteArrayView name;
    QByteArrayView value;

    [[nodiscard]] bool isNamed(QByteArrayView other) const
    {
        return name.compare(other, Qt::CaseInsensitive) == 0;
    }
};

/// Calls `visit` with each field, until it returns false.
template<typename Visit>
void visitFields(QByteArrayView lines, const Visit &visit)
{
    while (!lines.isEmpty()) {
        const qsizetype colon = lines.indexOf(Separator);
        const qsizetype value = colon + Separator.size();
        const qsizetype end = lines.indexOf('\n', value);
        if (!visit(Field{lines.first(colon), lines.sliced(value, end - value)}))
            return;
        lines = lines.sliced(end + 1);
    }
}

} // namespace

HeaderFields::HeaderFields(const HeaderList &list)
{
    for (const auto &[name, value] : list)
        append(name, value);
    squeeze();
}

void HeaderFields::append(QByteArrayView name, QByteArrayView value)
{
    m_lines.append(name).append(Separator).append(value).append('\n');
    ++m_size;
}

HeaderFields HeaderFields::fromLines(QByteArrayView lines)
{
    HeaderFields result;
    for (qsizetype end = 0; !lines.isEmpty();
         lines = lines.sliced(std::min(end + 1, lines.size()))) {
        end = lines.indexOf('\n');
        if (end < 0)
            end = lines.size();
        const QByteArrayView line = lines.first(end);
        const qsizetype colon = line.indexOf(Separator);
        if (colon >= 0)
            result.append(line.first(colon), line.sliced(colon + Separator.size()));
    }
    result.squeeze();
    return result;
}

HeaderList HeaderFields::list() const
{
    HeaderList result;
    result.reserve(m_size);
    visitFields(m_lines, [&result](const Field &field) {
        result.emplaceBack(field.name.toByteArray(), field.value.toByteArray());
        return true;
    });
    return result;
}

QByteArray HeaderFields::value(QByteArrayView name) const
{
    QByteArray result;
    visitFields(m_lines, [name, &result](const Field &field) {
        if (!field.isNamed(name))
            return true;
        result = field.value.toByteArray();
        return false;
    });
    return result;
}

int HeaderFields::count(QByteArrayView name) const
{
    int result = 0;
    visitFields(m_lines, [name, &result](const Field &field) {
        result += field.isNamed(name) ? 1 : 0;
        return true;
    });
    return result;
}

QList<QByteArray> HeaderFields::elements(QByteArrayView name) const
{
    QList<QByteArray> result;
    visitFields(m_lines, [name, &result](const Field &field) {
        if (!field.isNamed(name))
            return true;
        for (const QByteArray &element : field.value.toByteArray().split(',')) {
            if (const QByteArray trimmed = element.trimmed(); !trimmed.isEmpty())
                result.append(trimmed);
        }
        return true;
    });
    return result;
}

} // namespace Windsock
