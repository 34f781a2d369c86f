// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QWidget>

namespace Windsock {

class EndpointTree;
class EndpointsModel;

/// The endpoints at the window's left: what is selected here filters everything else, and here they
/// are added, changed and removed while the server runs.
class EndpointsPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit EndpointsPanel(EndpointsModel &model, QWidget *parent = nullptr);

    /// Selects an endpoint or a room; empty strings: all.
    void select(const QString &endpoint, const QString &room);

    /// Opens the editor for a new endpoint, with a pattern in it or none.
    void addEndpoint(const QString &pattern = {});
    /// Selects an endpoint and opens its editor. Nothing happens when there is none, or when it has
    /// a handler of its own.
    void editEndpoint(const QString &pattern);

signals:
    /// What is selected; both empty: everything.
    void scopeSelected(const QString &endpoint, const QString &room);
    /// The endpoints as the operator wants them.
    void endpointsEdited(const QList<Windsock::EndpointSpec> &endpoints);
    void sendToRequested(const QString &endpoint, const QString &room);

private:
    void connectSignals();
    void editSelected();
    void removeSelected();
    void edit(const EndpointSpec &spec, bool isNew, const QString &suggestion = {});
    void showContextMenu(const QPoint &position);
    void onCurrentChanged();
    void keepSelection();

    EndpointsModel &m_model;
    EndpointTree *m_tree;
};

} // namespace Windsock
