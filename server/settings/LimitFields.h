// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"
#include "server/monitor/Types.h"
#include "server/settings/Limits.h"

#include <QJsonValue>

#include <functional>

namespace Windsock {

/// One limit as a person meets it: on the command line, in the project file, in the window. All
/// three are made from limitFields(), so none can miss one.
///
/// Values are whole numbers: a count, bytes, milliseconds (written as seconds: "0.5"), 0 or 1 of a
/// switch, the index of a choice.
struct LimitField
{
    enum class Group : quint8 { Connections, Requests, Messages, Times, SlowReaders };
    enum class Unit : quint8 { Count, Bytes, Seconds, Switch, Choice };

    QString name; ///< of the setting: "maxConnections"
    Group group = Group::Connections;
    Unit unit = Unit::Count;
    qint64 minimum = 0;
    qint64 maximum = 0;
    bool zeroIsNone = false; ///< 0 stands for no limit
    QStringList choices;     ///< of a Choice, as they are written: "delay", "close"
    // Before translation: the fields are made before the language is known.
    const char *zeroSource = nullptr;
    const char *labelSource = nullptr;
    const char *helpSource = nullptr;
    std::function<qint64(const Limits &)> get;
    std::function<void(Limits &, qint64)> set;

    /// What 0 stands for, translated: "none", "as a message"; empty: itself.
    [[nodiscard]] QString zeroText() const;
    /// For a person, translated: "Connections in all".
    [[nodiscard]] QString label() const;
    /// One sentence, translated: what happens beyond it.
    [[nodiscard]] QString help() const;

    [[nodiscard]] qint64 defaultValue() const { return get(Limits()); }
    /// The command line's name for it, without dashes in front: "max-connections".
    [[nodiscard]] QString option() const;
    /// What stands for its value in a help text: "BYTES", "SECONDS", "NUMBER", "delay|close"; empty
    /// for a switch.
    [[nodiscard]] QString valueName() const;
    /// A value as it is written: "20000", "0.5", "delay".
    [[nodiscard]] QString text(qint64 value) const;
    [[nodiscard]] QJsonValue toJson(qint64 value) const;
    /// An error says what a value must be: "is not a number of seconds from 0 to 3600".
    [[nodiscard]] Result<qint64> parse(const QString &text) const;
    [[nodiscard]] Result<qint64> parse(const QJsonValue &value) const;
};

/// All limits that can be set, by group.
[[nodiscard]] const QList<LimitField> &limitFields();

/// The group's name for a person, translated.
[[nodiscard]] QString limitGroupLabel(LimitField::Group group);

/// The limit that a handshake met that was refused by this rule; null: the rule is no limit's.
[[nodiscard]] const LimitField *limitOf(HandshakeRule rule);

} // namespace Windsock
