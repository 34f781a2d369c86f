// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/handlers/EndpointCatalog.h"

#include <QWidget>

#include <functional>
#include <vector>

class QFormLayout;

namespace Windsock {

/// One field for each option of a behaviour, made from the catalog's description of it. Fields are
/// named "option_" + the option's name.
class OptionFields final : public QWidget
{
    Q_OBJECT

public:
    explicit OptionFields(QWidget *parent = nullptr);

    /// Replaces the fields. Options of `values` that the behaviour does not have are not shown.
    void setBehaviour(const EndpointCatalog::Behaviour &behaviour, const QJsonObject &values);
    /// The options that differ from their defaults.
    [[nodiscard]] QJsonObject values() const;

signals:
    void changed();

private:
    struct Field
    {
        EndpointCatalog::Option option;
        std::function<QJsonValue()> value;
    };
    Field makeField(const EndpointCatalog::Option &option, const QJsonValue &value);

    QFormLayout *m_layout;
    std::vector<Field> m_fields;
};

} // namespace Windsock
