// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/settings/LimitFields.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Windsock;

Q_DECLARE_METATYPE(Windsock::LimitField)

/// The one description of the limits: that it misses none, and reads what it writes.
class TestLimitFields final : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void coversEveryLimit();
    void namesAreUnique();
    void optionNames();
    void eachIsDescribed_data() { eachField(); }
    void eachIsDescribed();
    void eachSetsItsOwn_data() { eachField(); }
    void eachSetsItsOwn();
    void readsWhatItWrites_data() { eachField(); }
    void readsWhatItWrites();
    void refusesBeyondItsEnds_data() { eachField(); }
    void refusesBeyondItsEnds();
    void refuses_data();
    void refuses();
    void writesForPeople_data();
    void writesForPeople();
    void namesTheLimitOfARule_data();
    void namesTheLimitOfARule();

private:
    static void eachField();
};

namespace {

const LimitField &field(const QString &name)
{
    const auto &fields = limitFields();
    return *std::find_if(fields.begin(), fields.end(),
                         [&name](const LimitField &one) { return one.name == name; });
}

/// One that it may have and does not have unless set.
qint64 another(const LimitField &field)
{
    return field.defaultValue() == field.minimum ? field.maximum : field.minimum;
}

} // namespace

void TestLimitFields::eachField()
{
    QTest::addColumn<LimitField>("field");
    for (const LimitField &one : limitFields())
        QTest::newRow(qPrintable(one.name)) << one;
}

void TestLimitFields::initTestCase()
{
    QVERIFY(!limitFields().isEmpty());
}

/// Whoever adds a member to Limits has to name it here, and then to describe it there. How long a
/// stop waits is no limit on strangers.
void TestLimitFields::coversEveryLimit()
{
    const auto &[maxConnections, maxConnectionsPerAddress, maxNewConnectionsPerSecond,
                 limitLoopback, maxHandshakes, backlog, ioThreads, maxRequestHead,
                 maxRequestHeaders, handshakeTimeout, maxMessageSize, maxFrameSize,
                 maxMessagesPerSecond, maxBytesPerSecond, ratePolicy, idleTimeout, pingInterval,
                 pingTimeout, closeTimeout, stopTimeout, sendBuffer, slowReaders] = Limits();
    const QList<QPair<QString, qint64>> all{
        {u"maxConnections"_qs, maxConnections},
        {u"maxConnectionsPerAddress"_qs, maxConnectionsPerAddress},
        {u"maxNewConnectionsPerSecond"_qs, maxNewConnectionsPerSecond},
        {u"limitLoopback"_qs, qint64(limitLoopback)},
        {u"maxHandshakes"_qs, maxHandshakes},
        {u"backlog"_qs, backlog},
        {u"ioThreads"_qs, ioThreads},
        {u"maxRequestHead"_qs, maxRequestHead},
        {u"maxRequestHeaders"_qs, maxRequestHeaders},
        {u"handshakeTimeout"_qs, handshakeTimeout.count()},
        {u"maxMessageSize"_qs, maxMessageSize},
        {u"maxFrameSize"_qs, maxFrameSize},
        {u"maxMessagesPerSecond"_qs, maxMessagesPerSecond},
        {u"maxBytesPerSecond"_qs, maxBytesPerSecond},
        {u"ratePolicy"_qs, qint64(ratePolicy)},
        {u"idleTimeout"_qs, idleTimeout.count()},
        {u"pingInterval"_qs, pingInterval.count()},
        {u"pingTimeout"_qs, pingTimeout.count()},
        {u"closeTimeout"_qs, closeTimeout.count()},
        {u"sendBuffer"_qs, sendBuffer},
        {u"slowReaders"_qs, qint64(slowReaders)},
    };
    Q_UNUSED(stopTimeout)
    QStringList described;
    for (const LimitField &one : limitFields())
        described.append(one.name);
    QStringList named;
    for (const auto &[name, value] : all) {
        named.append(name);
        QVERIFY2(described.contains(name), qPrintable(name));
        QCOMPARE(field(name).defaultValue(), value);
    }
    described.sort();
    named.sort();
    QCOMPARE(described, named);
}

void TestLimitFields::namesAreUnique()
{
    QSet<QString> names;
    QSet<QString> options;
    QSet<QString> labels;
    for (const LimitField &one : limitFields()) {
        names.insert(one.name);
        options.insert(one.option());
        labels.insert(limitGroupLabel(one.group) + u'/' + one.label());
    }
    QCOMPARE(names.size(), limitFields().size());
    QCOMPARE(options.size(), limitFields().size());
    QCOMPARE(labels.size(), limitFields().size());
}

void TestLimitFields::optionNames()
{
    QCOMPARE(field(u"maxConnections"_qs).option(), u"max-connections"_qs);
    QCOMPARE(field(u"maxNewConnectionsPerSecond"_qs).option(),
             u"max-new-connections-per-second"_qs);
    QCOMPARE(field(u"backlog"_qs).option(), u"backlog"_qs);
}

void TestLimitFields::eachIsDescribed()
{
    QFETCH(const LimitField, field);
    QVERIFY(!field.label().isEmpty());
    QVERIFY(field.help().endsWith(u'.'));
    QVERIFY(!limitGroupLabel(field.group).isEmpty());
    QVERIFY(field.minimum < field.maximum);
    QVERIFY(field.defaultValue() >= field.minimum);
    QVERIFY(field.defaultValue() <= field.maximum);
    QCOMPARE(field.valueName().isEmpty(), field.unit == LimitField::Unit::Switch);
    if (field.zeroIsNone)
        QCOMPARE(field.minimum, 0);
    if (field.unit == LimitField::Unit::Choice)
        QCOMPARE(field.maximum, field.choices.size() - 1);
}

void TestLimitFields::eachSetsItsOwn()
{
    QFETCH(const LimitField, field);
    Limits limits;
    field.set(limits, another(field));
    QVERIFY(limits != Limits());
    for (const LimitField &one : limitFields())
        QCOMPARE(one.get(limits), one.name == field.name ? another(field) : one.defaultValue());
    field.set(limits, field.defaultValue());
    QVERIFY(limits == Limits());
}

void TestLimitFields::readsWhatItWrites()
{
    QFETCH(const LimitField, field);
    for (const qint64 value : {field.defaultValue(), field.minimum, field.maximum}) {
        const auto fromText = field.parse(field.text(value));
        QVERIFY2(fromText, qPrintable(fromText.error()));
        QCOMPARE(*fromText, value);
        const auto fromJson = field.parse(field.toJson(value));
        QVERIFY2(fromJson, qPrintable(fromJson.error()));
        QCOMPARE(*fromJson, value);
        Limits limits;
        field.set(limits, *fromText);
        QCOMPARE(field.get(limits), value);
    }
}

void TestLimitFields::refusesBeyondItsEnds()
{
    QFETCH(const LimitField, field);
    QVERIFY(!field.parse(QString()));
    QVERIFY(!field.parse(u"x"_qs));
    QVERIFY(!field.parse(QJsonValue()));
    QVERIFY(!field.parse(QJsonValue(QJsonValue::Undefined)));
    if (field.unit == LimitField::Unit::Choice)
        return; // a name, which has no ends
    for (const qint64 value : {field.minimum - 1, field.maximum + 1}) {
        const auto parsed = field.parse(field.text(value));
        QVERIFY2(!parsed, qPrintable(field.text(value)));
        QVERIFY2(parsed.error().startsWith(u"is not "), qPrintable(parsed.error()));
        if (field.unit != LimitField::Unit::Switch)
            QVERIFY(!field.parse(field.toJson(value)));
    }
}

void TestLimitFields::refuses_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QJsonValue>("value");
    QTest::addColumn<QString>("said");

    QTest::newRow("a text for a count") << u"maxConnections"_qs << QJsonValue(u"5"_qs)
                                        << u"is not a whole number from 1 to 1000000"_qs;
    QTest::newRow("a fraction for a count")
        << u"maxConnections"_qs << QJsonValue(1.5) << u"is not a whole number from 1 to 1000000"_qs;
    QTest::newRow("a huge count") << u"maxConnections"_qs << QJsonValue(1e300)
                                  << u"is not a whole number"_qs;
    QTest::newRow("a text for bytes") << u"sendBuffer"_qs << QJsonValue(u"4 MiB"_qs)
                                      << u"is not a number of bytes from 4096 to 4294967296"_qs;
    QTest::newRow("a text for seconds") << u"closeTimeout"_qs << QJsonValue(u"5 s"_qs)
                                        << u"is not a number of seconds from 0.1 to 60"_qs;
    QTest::newRow("a number for a switch")
        << u"limitLoopback"_qs << QJsonValue(1) << u"is not true or false"_qs;
    QTest::newRow("another choice")
        << u"ratePolicy"_qs << QJsonValue(u"skip"_qs) << u"is not one of delay, close"_qs;
    QTest::newRow("a number for a choice")
        << u"slowReaders"_qs << QJsonValue(1) << u"is not one of skip, close"_qs;
}

void TestLimitFields::refuses()
{
    QFETCH(const QString, name);
    QFETCH(const QJsonValue, value);
    QFETCH(const QString, said);
    const auto parsed = field(name).parse(value);
    QVERIFY(!parsed);
    QVERIFY2(parsed.error().startsWith(said), qPrintable(parsed.error()));
}

void TestLimitFields::writesForPeople_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<qint64>("value");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("valueName");

    QTest::newRow("count") << u"maxConnections"_qs << qint64(20'000) << u"20000"_qs << u"NUMBER"_qs;
    QTest::newRow("bytes") << u"maxMessageSize"_qs << qint64(10'485'760) << u"10485760"_qs
                           << u"BYTES"_qs;
    QTest::newRow("seconds") << u"closeTimeout"_qs << qint64(500) << u"0.5"_qs << u"SECONDS"_qs;
    QTest::newRow("a day and a bit")
        << u"idleTimeout"_qs << qint64(86'400'001) << u"86400.001"_qs << u"SECONDS"_qs;
    QTest::newRow("choice") << u"slowReaders"_qs << qint64(1) << u"close"_qs << u"skip|close"_qs;
}

void TestLimitFields::writesForPeople()
{
    QFETCH(const QString, name);
    QFETCH(const qint64, value);
    QFETCH(const QString, text);
    QFETCH(const QString, valueName);
    QCOMPARE(field(name).text(value), text);
    QCOMPARE(field(name).valueName(), valueName);
    QCOMPARE(*field(name).parse(text), value);
}

void TestLimitFields::namesTheLimitOfARule_data()
{
    QTest::addColumn<HandshakeRule>("rule");
    QTest::addColumn<QString>("name");

    QTest::newRow("timeout") << HandshakeRule::Timeout << u"handshakeTimeout"_qs;
    QTest::newRow("head") << HandshakeRule::HeadTooLarge << u"maxRequestHead"_qs;
    QTest::newRow("in all") << HandshakeRule::ConnectionLimit << u"maxConnections"_qs;
    QTest::newRow("handshakes") << HandshakeRule::HandshakeLimit << u"maxHandshakes"_qs;
    QTest::newRow("address") << HandshakeRule::AddressLimit << u"maxConnectionsPerAddress"_qs;
    QTest::newRow("rate") << HandshakeRule::AddressRate << u"maxNewConnectionsPerSecond"_qs;
    QTest::newRow("no limit's") << HandshakeRule::UnknownPath << QString();
    QTest::newRow("blocked") << HandshakeRule::AddressBlocked << QString();
    QTest::newRow("accepted") << HandshakeRule::Accepted << QString();
}

void TestLimitFields::namesTheLimitOfARule()
{
    QFETCH(const HandshakeRule, rule);
    QFETCH(const QString, name);
    const LimitField *limit = limitOf(rule);
    QCOMPARE(limit ? limit->name : QString(), name);
}

QTEST_GUILESS_MAIN(TestLimitFields)
#include "tst_limitfields.moc"
