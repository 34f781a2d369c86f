// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/endpoints/EndpointsPanel.h"

#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/endpoints/EndpointEditor.h"
#include "ui/endpoints/EndpointTree.h"
#include "ui/models/EndpointsModel.h"

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

bool isCustom(const QModelIndex &index)
{
    const auto spec = index.data(EndpointsModel::SpecRole).value<EndpointSpec>();
    return spec.pattern.isEmpty() || spec.behaviour == "custom"_L1;
}

} // namespace

EndpointsPanel::EndpointsPanel(EndpointsModel &model, QWidget *parent)
    : QWidget(parent), m_model(model), m_tree(new EndpointTree(this))
{
    setObjectName(u"endpointsPanel"_s);
    setRole(this, "side");
    setAttribute(Qt::WA_StyledBackground);
    auto *heading = makeLabel(tr("Endpoints").toUpper(), "section", this);
    QFont small = heading->font();
    small.setPointSizeF(small.pointSizeF() * 0.88);
    small.setLetterSpacing(QFont::PercentageSpacing, 104);
    heading->setFont(small);
    auto *add = new QPushButton(tr("New endpoint…"), this);
    add->setObjectName(u"addEndpointButton"_s);
    setIcon(add, Icon::Add, IconColour::Accent);
    setLook(add, "link");

    m_tree->setModel(&m_model);
    m_tree->setCurrentIndex(m_model.allIndex());
    auto *head = new QHBoxLayout;
    head->setContentsMargins(14, 7, 8, 6);
    head->addWidget(heading);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(19, 4, 6, 8);
    foot->addWidget(add);
    foot->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_tree);
    layout->addLayout(foot);
    layout->addStretch(1);
    connect(add, &QPushButton::clicked, this, [this] { addEndpoint(); });
    connectSignals();
}

void EndpointsPanel::connectSignals()
{
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &EndpointsPanel::onCurrentChanged);
    connect(m_tree, &QTreeView::doubleClicked, this, &EndpointsPanel::editSelected);
    connect(m_tree, &EndpointTree::editTriggered, this, &EndpointsPanel::editSelected);
    connect(m_tree, &EndpointTree::removeTriggered, this, &EndpointsPanel::removeSelected);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &EndpointsPanel::showContextMenu);
    // Later: a view that is in the middle of selecting must not lose rows.
    connect(this, &EndpointsPanel::scopeSelected, &m_model, &EndpointsModel::keepRoom,
            Qt::QueuedConnection);
    // A room that comes up is seen at once, and a selection is never left empty.
    connect(&m_model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &parent, int first) {
                if (parent.isValid() && first == 0 && m_model.rowCount(parent) == 1)
                    m_tree->expand(parent);
                keepSelection();
            });
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &EndpointsPanel::keepSelection);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &EndpointsPanel::keepSelection);
}

void EndpointsPanel::keepSelection()
{
    if (!m_tree->currentIndex().isValid())
        m_tree->setCurrentIndex(m_model.allIndex());
}

void EndpointsPanel::select(const QString &endpoint, const QString &room)
{
    const QModelIndex index = m_model.find(endpoint, room);
    m_tree->setCurrentIndex(index.isValid() ? index : m_model.allIndex());
}

void EndpointsPanel::onCurrentChanged()
{
    const QModelIndex current = m_tree->currentIndex();
    emit scopeSelected(current.data(EndpointsModel::PatternRole).toString(),
                       current.data(EndpointsModel::RoomRole).toString());
}

void EndpointsPanel::addEndpoint(const QString &pattern)
{
    edit({{}, u"echo"_s, {}}, true, pattern);
}

void EndpointsPanel::editEndpoint(const QString &pattern)
{
    const QModelIndex index = m_model.find(pattern);
    if (!index.isValid())
        return;
    m_tree->setCurrentIndex(index);
    editSelected();
}

void EndpointsPanel::editSelected()
{
    const QModelIndex current = m_tree->currentIndex();
    if (current.isValid() && !isCustom(current))
        edit(current.data(EndpointsModel::SpecRole).value<EndpointSpec>(), false);
}

void EndpointsPanel::edit(const EndpointSpec &spec, bool isNew, const QString &suggestion)
{
    QStringList others;
    const QList<EndpointSpec> all = m_model.endpoints();
    for (const EndpointSpec &one : all) {
        if (isNew || one.pattern != spec.pattern)
            others += one.pattern;
    }
    auto *editor = new EndpointEditor(spec, others, this);
    if (!suggestion.isEmpty())
        editor->suggestPattern(suggestion);
    connect(editor, &QDialog::accepted, this, [this, editor, isNew, before = spec.pattern] {
        // As they are now: they may have changed while the editor was open.
        QList<EndpointSpec> endpoints = m_model.endpoints();
        const auto place = std::find_if(endpoints.begin(), endpoints.end(),
                                        [&](const EndpointSpec &one) {
                                            return one.pattern == before;
                                        });
        if (isNew || place == endpoints.end())
            endpoints += editor->spec();
        else
            *place = editor->spec();
        emit endpointsEdited(endpoints);
    });
    editor->open();
}

void EndpointsPanel::removeSelected()
{
    const QModelIndex current = m_tree->currentIndex();
    if (!current.isValid()
        || current.data(EndpointsModel::KindRole).toInt() != int(EndpointsModel::Kind::Endpoint))
        return;
    const QString pattern = current.data(EndpointsModel::PatternRole).toString();
    QList<EndpointSpec> endpoints = m_model.endpoints();
    endpoints.removeIf([&](const EndpointSpec &one) { return one.pattern == pattern; });
    emit endpointsEdited(endpoints);
}

void EndpointsPanel::showContextMenu(const QPoint &position)
{
    const QModelIndex index = m_tree->indexAt(position);
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (index.isValid()) {
        const QString endpoint = index.data(EndpointsModel::PatternRole).toString();
        const QString room = index.data(EndpointsModel::RoomRole).toString();
        menu->addAction(icon(Icon::Send), tr("Send to all here…"), this,
                        [=, this] { emit sendToRequested(endpoint, room); });
        menu->addSeparator();
    }
    menu->addAction(icon(Icon::Add), tr("New endpoint…"), this, [this] { addEndpoint(); });
    if (index.isValid()
        && index.data(EndpointsModel::KindRole).toInt() == int(EndpointsModel::Kind::Endpoint)) {
        menu->addAction(icon(Icon::Edit), tr("Edit…"), this, &EndpointsPanel::editSelected)
            ->setEnabled(!isCustom(index));
        menu->addAction(icon(Icon::Remove), tr("Remove"), this, &EndpointsPanel::removeSelected);
    }
    menu->popup(m_tree->viewport()->mapToGlobal(position));
}

} // namespace Windsock
