// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/endpoints/EndpointTree.h"
#include "ui/endpoints/EndpointsPanel.h"
#include "ui/models/EndpointsModel.h"

#include <QCoreApplication>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace Windsock;

class EndpointsPanelTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        // The offscreen platform says what it cannot do whenever a window is shown.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
        m_model = std::make_unique<EndpointsModel>();
        m_model->setEndpoints({{u"/echo"_s, u"echo"_s, {}}, {Chat, u"room"_s, {}}});
        m_model->onRoomsChanged({{Chat, u"dev"_s, 1}, {Chat, u"lobby"_s, 1}});
        m_panel = std::make_unique<EndpointsPanel>(*m_model);
        m_panel->show();
        m_scoped = std::make_unique<QSignalSpy>(m_panel.get(), &EndpointsPanel::scopeSelected);
    }

    void cleanup()
    {
        m_scoped.reset();
        m_panel.reset();
        m_model.reset();
    }

    void aSelectedRoomThatEmptiesStays()
    {
        m_panel->select(Chat, u"lobby"_s);
        QCOMPARE(m_scoped->count(), 1);
        QCoreApplication::sendPostedEvents(m_model.get());
        m_model->onRoomsChanged({{Chat, u"lobby"_s, 0}});
        QCOMPARE(m_scoped->count(), 1); // what else is shown is of this room still
        const QModelIndex room = m_model->find(Chat, u"lobby"_s);
        QVERIFY(room.isValid());
        QCOMPARE(room.data(EndpointsModel::CountRole).toInt(), 0);
        m_model->onRoomsChanged({{Chat, u"lobby"_s, 2}});
        QCOMPARE(m_model->find(Chat, u"lobby"_s).data(EndpointsModel::CountRole).toInt(), 2);
        m_model->onRoomsChanged({{Chat, u"lobby"_s, 0}});
        m_panel->select({}, {});
        QTRY_VERIFY(!m_model->find(Chat, u"lobby"_s).isValid());
        QVERIFY(m_model->find(Chat, u"dev"_s).isValid());
    }

private:
    inline static const QString Chat = u"/chat/{room}"_s;
    std::unique_ptr<EndpointsModel> m_model;
    std::unique_ptr<EndpointsPanel> m_panel;
    std::unique_ptr<QSignalSpy> m_scoped;
};

QTEST_MAIN(EndpointsPanelTest)
#include "tst_endpointspanel.moc"
