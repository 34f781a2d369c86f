// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/models/HandshakeSamples.h"
#include "ui/handshakes/HandshakesView.h"
#include "ui/models/HandshakesModel.h"

#include <QAction>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Windsock;
using Samples::handshake;
using Samples::handshakes;

class HandshakesViewTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        // The offscreen platform says what it cannot do whenever a window is shown.
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_qs));
        m_model = std::make_unique<HandshakesModel>();
        m_view = std::make_unique<HandshakesView>(*m_model, [this](const HandshakeReport &report) {
            return handshakeRemedy(report, m_settings, {});
        });
        m_view->resize(1000, 400);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    }

    void cleanup()
    {
        m_view.reset();
        m_model.reset();
    }

    void emptyViewSaysWhatComes()
    {
        auto *empty = m_view->findChild<QLabel *>(u"handshakesEmpty"_qs);
        QVERIFY(empty->isVisible());
        m_model->onHandshakesReported({handshake(HandshakeRule::Accepted, 101)});
        QVERIFY(!empty->isVisible());
        m_view->findChild<QCheckBox *>(u"refusedOnly"_qs)->click();
        QVERIFY(empty->isVisible());
    }

    void followsTheEndUntilScrolledUp()
    {
        m_model->onHandshakesReported(handshakes(200, HandshakeRule::Accepted, 101));
        QScrollBar *bar = table()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0);
        QTRY_COMPARE(bar->value(), bar->maximum());
        QVERIFY(m_view->isFollowing());
        auto *button = m_view->findChild<QPushButton *>(u"handshakesFollowButton"_qs);
        QVERIFY(!button->isVisible());

        bar->setValue(10);
        QVERIFY(!m_view->isFollowing());
        m_model->onHandshakesReported(handshakes(5, HandshakeRule::Accepted, 101));
        QCOMPARE(button->text(), u"5 new ↓"_qs);
        QCOMPARE(bar->value(), 10);
        QTest::keyClick(table(), Qt::Key_End);
        QVERIFY(m_view->isFollowing());
        QTRY_COMPARE(bar->value(), bar->maximum());
        QVERIFY(!button->isVisible());
    }

    void whatIsLookedAtStaysWhenTheOldestGo()
    {
        m_model->onHandshakesReported(
            handshakes(HandshakesModel::MaxRows, HandshakeRule::Accepted, 101));
        QScrollBar *bar = table()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 5'000);
        QTRY_COMPARE(bar->value(), bar->maximum());
        bar->setValue(5'000);
        m_model->onHandshakesReported({handshake(HandshakeRule::Accepted, 101)});
        QCOMPARE(m_model->rowCount(),
                 HandshakesModel::MaxRows - HandshakesModel::DroppedAtOnce + 1);
        QTRY_COMPARE(bar->value(), 5'000 - HandshakesModel::DroppedAtOnce);
        QVERIFY(!m_view->isFollowing());
    }

    void aRowThatGoesSelectsNoOther()
    {
        m_model->onHandshakesReported(
            handshakes(HandshakesModel::MaxRows, HandshakeRule::Accepted, 101));
        QSignalSpy selected(m_view.get(), &HandshakesView::handshakeSelected);
        table()->selectRow(3);
        QCOMPARE(selected.size(), 1);
        m_model->onHandshakesReported({handshake(HandshakeRule::Accepted, 101)});
        QCOMPARE(selected.size(), 1);
        QVERIFY(!table()->currentIndex().isValid());
    }

    void filtersByTyping()
    {
        m_model->onHandshakesReported({handshake(HandshakeRule::Accepted, 101),
                                       handshake(HandshakeRule::ForeignOrigin, 403),
                                       handshake(HandshakeRule::UnknownPath, 404)});
        QCOMPARE(m_view->findChild<QLabel *>(u"handshakesCount"_qs)->text(), u"2 refused of 3"_qs);
        auto *filter = m_view->findChild<QLineEdit *>(u"handshakesFilter"_qs);
        QTest::keyClicks(filter, u"foreign"_qs);
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QTest::keyClick(filter, Qt::Key_Down);
        QVERIFY(table()->hasFocus());
        filter->setFocus();
        QTest::keyClick(filter, Qt::Key_Escape);
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        QTest::mouseClick(m_view->findChild<QPushButton *>(u"clearHandshakesButton"_qs),
                          Qt::LeftButton);
        QCOMPARE(m_model->rowCount(), 0);
    }

    void menus_data()
    {
        QTest::addColumn<HandshakeRule>("rule");
        QTest::addColumn<bool>("blocked");
        QTest::addColumn<QStringList>("items");
        const QString copy = u"Copy request"_qs;
        const QString block = u"Block address 192.0.2.7"_qs;
        const QString permit = u"Let address 192.0.2.7 in"_qs;
        QTest::newRow("accepted") << HandshakeRule::Accepted << false << QStringList{copy, block};
        QTest::newRow("origin") << HandshakeRule::ForeignOrigin << false
                                << QStringList{copy, u"Allow this origin"_qs, block};
        QTest::newRow("blocked since")
            << HandshakeRule::Malformed << true << QStringList{copy, permit};
        QTest::newRow("blocked") << HandshakeRule::AddressBlocked << true
                                 << QStringList{copy, u"Let this address in"_qs};
    }

    void menus()
    {
        QFETCH(const HandshakeRule, rule);
        QFETCH(const bool, blocked);
        m_settings = {};
        if (blocked)
            m_settings.addresses.block(QHostAddress(u"192.0.2.7"_qs));
        m_view->setAddressRules(m_settings.addresses);
        m_model->onHandshakesReported({handshake(rule, 400)});
        table()->selectRow(0);
        emit table()->customContextMenuRequested(
            table()->visualRect(table()->currentIndex()).center());
        auto *menu = m_view->findChild<QMenu *>(u"handshakesMenu"_qs);
        QVERIFY(menu);
        QStringList items;
        QSignalSpy remedied(m_view.get(), &HandshakesView::remedyRequested);
        QSignalSpy blocks(m_view.get(), &HandshakesView::blockRequested);
        QSignalSpy permits(m_view.get(), &HandshakesView::permitRequested);
        for (QAction *action : menu->actions()) {
            if (action->isSeparator())
                continue;
            items += action->text();
            action->trigger();
        }
        QTEST(items, "items");
        QCOMPARE(blocks.size(), items.filter(u"Block"_qs).size());
        QCOMPARE(permits.size(), items.filter(u"192.0.2.7 in"_qs).size());
        QCOMPARE(remedied.size(), items.filter(u" this "_qs).size());
        menu->close();
    }

private:
    [[nodiscard]] QTableView *table() const
    {
        return m_view->findChild<QTableView *>(u"handshakesTable"_qs);
    }

    ServerSettings m_settings;
    std::unique_ptr<HandshakesModel> m_model;
    std::unique_ptr<HandshakesView> m_view;
};

QTEST_MAIN(HandshakesViewTest)
#include "tst_handshakesview.moc"
