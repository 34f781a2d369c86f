// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

namespace Windsock {

/// A JSON text as it was written: members in their order (also those that stand twice), numbers and
/// strings with their own spelling. QJsonDocument keeps neither, and a developer who looks at a
/// message wants both.
struct JsonTree
{
    enum class Type : quint8 { Object, Array, String, Number, Literal };

    struct Node
    {
        Type type = Type::Literal;
        QByteArray key;  ///< as written, with its quotes; empty of elements and of the root
        QByteArray text; ///< of what is neither object nor array: as written
        int parent = -1;
        std::vector<int> children; ///< positions in nodes
    };

    std::vector<Node> nodes; ///< the root first, every node before its children

    /// Nothing unless `utf8` is an object or an array in valid JSON.
    [[nodiscard]] static std::optional<JsonTree> parse(const QByteArray &utf8);

    /// With two spaces of indentation a level.
    [[nodiscard]] QString indented() const;
    /// "$.items[3].price", "$['unit price']"
    [[nodiscard]] QString path(int node) const;
    /// A key or a string without its quotes and escapes; everything else as it is.
    [[nodiscard]] static QString plain(const QByteArray &written);
};

} // namespace Windsock
