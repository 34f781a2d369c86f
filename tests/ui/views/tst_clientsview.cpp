// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/server/session/TrafficSamples.h"
#include "ui/clients/ClientsView.h"
#include "ui/models/ClientNames.h"
#include "ui/models/ClientsModel.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSet>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTableView>
#include <QTest>

using namespace Windsock;

class ClientsViewTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        // The offscreen platform says what it cannot do whenever a window is shown.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_qs));
        m_names = std::make_unique<ClientNames>();
        m_model = std::make_unique<ClientsModel>(*m_names);
        m_view = std::make_unique<ClientsView>(*m_model);
        m_view->resize(1000, 400);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_model->onClientsOpened(
            {Samples::clientInfo(1), Samples::clientInfo(2), Samples::clientInfo(3)});
    }

    void cleanup()
    {
        m_view.reset();
        m_model.reset();
        m_names.reset();
    }

    void emptyViewSaysWhatToDo()
    {
        ClientsModel none(*m_names);
        ClientsView view(none);
        QVERIFY(!view.findChild<QLabel *>(u"clientsEmpty"_qs)->isHidden());
        none.onClientsOpened({Samples::clientInfo(1)});
        QVERIFY(view.findChild<QLabel *>(u"clientsEmpty"_qs)->isHidden());
    }

    void nothingCanBeDoneWithNobody()
    {
        for (const char *name : {"messageButton", "pingButton", "disconnectToggle", "renameButton",
                                 "clearClosedButton"})
            QVERIFY2(!button(name)->isEnabled(), name);
    }

    void selectionIsMessagedAndPinged()
    {
        QSignalSpy sent(m_view.get(), &ClientsView::sendToRequested);
        QSignalSpy pinged(m_view.get(), &ClientsView::pingRequested);
        m_model->onClientsClosed({Samples::clientClosed(2)});
        table()->selectAll();
        QTest::mouseClick(button("messageButton"), Qt::LeftButton);
        QTest::mouseClick(button("pingButton"), Qt::LeftButton);
        const QList<ClientId> open{1, 3}; // 2 is gone
        QCOMPARE(sent.size(), 1);
        QCOMPARE(sent[0][0].value<QList<ClientId>>(), open);
        QCOMPARE(pinged[0][0].value<QList<ClientId>>(), open);
    }

    void disconnectsWithCodeAndReason()
    {
        QSignalSpy asked(m_view.get(), &ClientsView::disconnectRequested);
        QVERIFY(m_view->selectClient(2));
        QTest::mouseClick(button("disconnectToggle"), Qt::LeftButton);
        auto *code = m_view->findChild<QSpinBox *>(u"closeCodeEdit"_qs);
        auto *reason = m_view->findChild<QLineEdit *>(u"closeReasonEdit"_qs);
        QVERIFY(code->isVisible());
        code->selectAll();
        QTest::keyClicks(code, u"4000"_qs);
        QTest::keyClicks(reason, u"tidying up"_qs);
        QTest::mouseClick(button("disconnectButton"), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked[0][0].value<QList<ClientId>>(), QList<ClientId>{2});
        QCOMPARE(asked[0][1].value<quint16>(), quint16(4000));
        QCOMPARE(asked[0][2].toString(), u"tidying up"_qs);
        QVERIFY(!code->isVisible());
    }

    void whatCannotBeSentIsNot_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("reason");
        QTest::addColumn<bool>("allowed");
        QTest::newRow("normal") << 1000 << QString() << true;
        QTest::newRow("never on the wire") << 1006 << QString() << false;
        QTest::newRow("reserved") << 2000 << QString() << false;
        QTest::newRow("longest reason") << 4000 << QString(123, u'x') << true;
        QTest::newRow("reason too long") << 4000 << QString(124, u'x') << false;
        QTest::newRow("too long in bytes") << 4000 << QString(42, u'好') << false;
    }

    void whatCannotBeSentIsNot()
    {
        QFETCH(const int, code);
        QFETCH(const QString, reason);
        QFETCH(const bool, allowed);
        QSignalSpy asked(m_view.get(), &ClientsView::disconnectRequested);
        m_view->selectClient(1);
        QTest::mouseClick(button("disconnectToggle"), Qt::LeftButton);
        m_view->findChild<QSpinBox *>(u"closeCodeEdit"_qs)->setValue(code);
        auto *edit = m_view->findChild<QLineEdit *>(u"closeReasonEdit"_qs);
        edit->setText(reason);
        QCOMPARE(button("disconnectButton")->isEnabled(), allowed);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(asked.size(), allowed ? 1 : 0);
    }

    void escapeAsksNothing()
    {
        QSignalSpy asked(m_view.get(), &ClientsView::disconnectRequested);
        m_view->selectClient(1);
        QTest::mouseClick(button("disconnectToggle"), Qt::LeftButton);
        auto *reason = m_view->findChild<QLineEdit *>(u"closeReasonEdit"_qs);
        QTest::keyClick(reason, Qt::Key_Escape);
        QVERIFY(!reason->isVisible());
        QVERIFY(!button("disconnectToggle")->isChecked());
        QCOMPARE(asked.size(), 0);
    }

    void renamesByKeyboard()
    {
        QSignalSpy renamed(m_view.get(), &ClientsView::renameRequested);
        m_view->selectClient(3);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_F2);
        auto *editor = table()->viewport()->findChild<QLineEdit *>();
        QVERIFY(editor);
        QTest::keyClicks(editor, u"anna"_qs);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(renamed.size(), 1);
        QCOMPARE(renamed[0][0].value<ClientId>(), ClientId(3));
        QCOMPARE(renamed[0][1].toString(), u"anna"_qs);
        QCOMPARE(m_names->label(3), u"3 · anna"_qs);
    }

    void aNameBeingTypedStays()
    {
        m_view->selectClient(2);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_F2);
        auto *editor = table()->viewport()->findChild<QLineEdit *>();
        QVERIFY(editor);
        QTest::keyClicks(editor, u"an"_qs);
        m_model->onClientsClosed({Samples::clientClosed(1), Samples::clientClosed(3)});
        QCOMPARE(editor->text(), u"an"_qs);
    }

    void aSelectedClientThatGoesSelectsNoOther()
    {
        m_model->onClientsClosed({Samples::clientClosed(2)});
        m_view->selectClient(2);
        QSignalSpy selected(m_view.get(), &ClientsView::clientSelected);
        m_model->clearClosed();
        for (const auto &arguments : selected)
            QCOMPARE(arguments[0].value<ClientId>(), ClientId(0));
        QVERIFY(table()->selectionModel()->selectedRows().isEmpty());
    }

    void clearsClosed()
    {
        m_model->onClientsClosed({Samples::clientClosed(2)});
        QCOMPARE(m_view->findChild<QLabel *>(u"clientsCount"_qs)->text(),
                 u"2 connected · 1 closed"_qs);
        QTest::mouseClick(button("clearClosedButton"), Qt::LeftButton);
        QCOMPARE(m_model->rowCount(), 2);
        QVERIFY(!button("clearClosedButton")->isEnabled());
    }

    void theCountsAreSeenWholeOrNotAtAll()
    {
        const auto *count = m_view->findChild<QLabel *>(u"clientsCount"_qs);
        QSet<bool> seen;
        for (int width = 300; width <= 1200; width += 25) {
            m_view->resize(width, 300);
            QCoreApplication::sendPostedEvents();
            seen.insert(count->isVisible());
            QVERIFY(!count->isVisible() || count->width() >= count->sizeHint().width());
            for (const auto *name : {"messageButton", "clearClosedButton"})
                QVERIFY2(button(name)->width() >= button(name)->sizeHint().width(), name);
        }
        QCOMPARE(seen.size(), 2);
    }

    void selectedClientThatClosesCannotBeDisconnected()
    {
        m_view->selectClient(2);
        QVERIFY(button("disconnectToggle")->isEnabled());
        m_model->onClientsClosed({Samples::clientClosed(2)});
        QVERIFY(!button("disconnectToggle")->isEnabled());
        QVERIFY(button("renameButton")->isEnabled());
    }

    void addressesAreBlockedAndLetIn()
    {
        ClientInfo other = Samples::clientInfo(4);
        other.address = QHostAddress(u"192.0.2.9"_qs);
        m_model->onClientsOpened({other});
        AddressRules rules;
        rules.block(other.address);
        m_view->setAddressRules(rules);
        QSignalSpy blocked(m_view.get(), &ClientsView::blockRequested);
        QSignalSpy permitted(m_view.get(), &ClientsView::permitRequested);
        table()->selectAll();
        emit table()->customContextMenuRequested(
            table()->visualRect(table()->model()->index(0, 0)).center());
        auto *menu = m_view->findChild<QMenu *>(u"clientsMenu"_qs);
        QVERIFY(menu);
        for (QAction *action : menu->actions()) {
            if (action->text() == u"Block address 192.0.2.7"
                || action->text() == u"Let address 192.0.2.9 in")
                action->trigger();
        }
        menu->close();
        // Three clients share the first address.
        QCOMPARE(blocked.size(), 1);
        QCOMPARE(blocked[0][0].value<QList<QHostAddress>>(),
                 QList<QHostAddress>{QHostAddress(u"192.0.2.7"_qs)});
        QCOMPARE(permitted.size(), 1);
        QCOMPARE(permitted[0][0].value<QList<QHostAddress>>(), QList<QHostAddress>{other.address});
    }

    void tellsWhatIsSelectedAndKeepsTheScope()
    {
        QSignalSpy selected(m_view.get(), &ClientsView::clientSelected);
        QVERIFY(m_view->selectClient(3));
        QCOMPARE(selected.last()[0].value<ClientId>(), ClientId(3));
        m_view->setScope(u"/nothing/here"_qs, {});
        QCOMPARE(table()->model()->rowCount(), 0);
        QVERIFY(m_view->findChild<QLabel *>(u"clientsEmpty"_qs)->isVisible());
        QVERIFY(!m_view->selectClient(3));
        m_view->setScope({}, {});
        QCOMPARE(table()->model()->rowCount(), 3);
    }

private:
    [[nodiscard]] QPushButton *button(const char *name) const
    {
        auto *found = m_view->findChild<QPushButton *>(QString::fromLatin1(name));
        if (!found)
            qFatal("there is no %s", name);
        return found;
    }
    [[nodiscard]] QTableView *table() const
    {
        return m_view->findChild<QTableView *>(u"clientsTable"_qs);
    }

    std::unique_ptr<ClientNames> m_names;
    std::unique_ptr<ClientsModel> m_model;
    std::unique_ptr<ClientsView> m_view;
};

QTEST_MAIN(ClientsViewTest)
#include "tst_clientsview.moc"
