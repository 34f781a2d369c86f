// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/FanOut.h"

#include <QTest>

using namespace Windsock;

class TestFanOut final : public QObject
{
    Q_OBJECT

private slots:
    void convertsATextOnce();
};

/// Whoever sends it to one more client asks for the text again, and gets the same characters.
void TestFanOut::convertsATextOnce()
{
    const FanOut fanOut(Message::utf8("Zo\xc3\xab"), {}, 1);
    const QString first = fanOut.message().text();
    QCOMPARE(first, u"Zoë"_qs);
    QCOMPARE(static_cast<const void *>(fanOut.message().text().constData()),
             static_cast<const void *>(first.constData()));
}

QTEST_GUILESS_MAIN(TestFanOut)
#include "tst_fanout.moc"
