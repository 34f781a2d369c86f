// SPDX-License-Identifier: GPL-3.0-or-later
// What HandshakesModel's cells say.
#include "ui/models/Format.h"
#include "ui/models/HandshakeText.h"
#include "ui/models/HandshakesModel.h"
#include "ui/models/RecordText.h"

namespace Windsock {

QVariant HandshakesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const HandshakeReport &report = m_rows[size_t(index.row())];
    switch (role) {
    case Qt::DisplayRole: return display(report, index.column());
    case Qt::ToolTipRole:
        return index.column() == RuleColumn || index.column() == VerdictColumn
            ? report.detail
            : display(report, index.column());
    case Qt::TextAlignmentRole:
        return int((index.column() == TimeColumn ? Qt::AlignRight : Qt::AlignLeft)
                   | Qt::AlignVCenter);
    case RuleRole: return int(report.rule);
    case RefusedRole: return isRefused(report.rule);
    case FilterRole: {
        QStringList texts{report.host, report.detail};
        for (int column = 0; column < ColumnCount; ++column)
            texts += display(report, column);
        return texts.join(u'\n');
    }
    default: return {};
    }
}

QString HandshakesModel::display(const HandshakeReport &report, int column)
{
    const auto line = [](const QString &text) { return RecordText::singleLine(text.toUtf8()); };
    switch (column) {
    case TimeColumn: return Format::timeOfDay(report.at);
    case AddressColumn: return report.address.toString();
    case RequestColumn: return line(HandshakeText::request(report));
    case OriginColumn: return line(report.origin);
    case AgentColumn: return line(report.userAgent);
    case VerdictColumn: return HandshakeText::verdict(report);
    case RuleColumn: return handshakeRuleText(report.rule);
    default: return {};
    }
}

QVariant HandshakesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == TimeColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn: return tr("Time");
    case AddressColumn: return tr("Address");
    case RequestColumn: return tr("Request");
    case OriginColumn: return tr("Origin");
    case AgentColumn: return tr("Agent");
    case VerdictColumn: return tr("Verdict");
    case RuleColumn: return tr("Rule");
    default: return {};
    }
}

} // namespace Windsock
