// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/base/HeaderFields.h"

#include <optional>

namespace Windsock {

namespace {

constexpr QByteArrayView Separator(": ");

QByteArrayView firstLine(QByteArrayView lines)
{
    const qsizetype end = lines.indexOf('\n');
    return end < 0 ? lines : lines.first(end);
}

QByteArrayView afterFirstLine(QByteArrayView lines)
{
    const qsizetype end = lines.indexOf('\n');
    return end < 0 ? QByteArrayView() : lines.sliced(end + 1);
}

/// Nothing where there is no separator.
std::optional<HeaderFields::Field> fieldOf(QByteArrayView line)
{
    const qsizetype colon = line.indexOf(Separator);
    if (colon < 0)
        return std::nullopt;
    return HeaderFields::Field{line.first(colon), line.sliced(colon + Separator.size())};
}

} // namespace

HeaderFields::Field HeaderFields::Iterator::operator*() const
{
    return fieldOf(firstLine(m_lines)).value_or(Field());
}

HeaderFields::Iterator &HeaderFields::Iterator::operator++()
{
    m_lines = afterFirstLine(m_lines);
    return *this;
}

HeaderFields::HeaderFields(const HeaderList &list)
{
    for (const auto &[name, value] : list)
        append(name, value);
    squeeze();
}

void HeaderFields::append(QByteArrayView name, QByteArrayView value)
{
    Q_ASSERT(!name.contains(Separator) && !name.contains('\n') && !value.contains('\n'));
    m_lines.append(name).append(Separator).append(value).append('\n');
    ++m_size;
}

HeaderFields HeaderFields::fromLines(QByteArrayView lines)
{
    HeaderFields result;
    for (; !lines.isEmpty(); lines = afterFirstLine(lines)) {
        if (const auto field = fieldOf(firstLine(lines)))
            result.append(field->name, field->value);
    }
    result.squeeze();
    return result;
}

HeaderList HeaderFields::list() const
{
    HeaderList result;
    result.reserve(m_size);
    for (const auto [name, value] : *this)
        result.emplaceBack(name.toByteArray(), value.toByteArray());
    return result;
}

QByteArray HeaderFields::value(QByteArrayView name) const
{
    for (const Field field : *this) {
        if (field.isNamed(name))
            return field.value.toByteArray();
    }
    return {};
}

int HeaderFields::count(QByteArrayView name) const
{
    int result = 0;
    for (const Field field : *this)
        result += field.isNamed(name) ? 1 : 0;
    return result;
}

QList<QByteArray> HeaderFields::elements(QByteArrayView name) const
{
    QList<QByteArray> result;
    for (const Field field : *this) {
        if (!field.isNamed(name))
            continue;
        for (const QByteArray &element : field.value.toByteArray().split(',')) {
            if (const QByteArray trimmed = element.trimmed(); !trimmed.isEmpty())
                result.append(trimmed);
        }
    }
    return result;
}

} // namespace Windsock
