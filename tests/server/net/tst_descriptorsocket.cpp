// SPDX-License-Identifier: GPL-3.0-or-later
// One table of cases for QTcpSocket, which is the reference, and for DescriptorSocket.
#include "server/net/DescriptorSocket.h"
#include "server/net/HalfClose.h"
#include "tests/server/net/LoopThread.h"
#include "tests/server/net/Stream.h"

#include <QHostAddress>
#include <QRegularExpression>

#include <memory>
#include <netinet/tcp.h>
#include <vector>

using namespace Windsock;
using namespace Windsock::Test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TestDescriptorSocket final : public QObject
{
    Q_OBJECT

public:
    static void initMain() { useQtsDispatcher(); }

private slots:
    static void initTestCase_data();
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void knowsItsAddresses();
    void isClosedWhenItIsGoneAlready();
    void setsOptions();

    void reads();
    void readsWhatIsPutBackFirst();
    void readsMuch();
    void keepsToItsReadBuffer();
    void doesNotNestReadyRead();

    void writesWhenTheLoopHasTurned();
    void writesAtOnceWhenFlushed();
    void waitsForSlowReaders();
    void mayWriteWhenWritten();
    void mayTurnTheLoopWhenWritten();
    void mayBeDeletedWhileItWaits();

    void closesWhenAllIsWritten_data();
    void closesWhenAllIsWritten();
    void dropsItsInputWhenClosed_data();
    void dropsItsInputWhenClosed();
    void abortsAtOnce_data();
    void abortsAtOnce();
    void readsOnAfterItsHalfClose();
    void writesWhatWaitsWhenTheyHaveEnded();
    void waitsForNothingThatIsWrittenAfterTheirEnd();
    void tellsOfTheirEnd();
    void tellsOfTheirReset();
    void tellsOfTheirResetWhenItWrites();
    void tellsInWhichOrderItEnds_data();
    void tellsInWhichOrderItEnds();
};

namespace {

constexpr qint64 Much = 16 * 1024 * 1024; // more than the system takes at once

/// A socket of the kind that is tested, at one end of a stream, and what it has told.
class Tested final
{
public:
    Tested()
    {
        QFETCH_GLOBAL(const bool, direct);
        if (direct)
            m_socket = std::make_unique<DescriptorSocket>();
        else
            m_socket = std::make_unique<QTcpSocket>();
        m_descriptor = stream.mine;
        if (!m_socket->setSocketDescriptor(std::exchange(stream.mine, -1)))
            qWarning("no descriptor for a test");
        listen();
        settle();
    }

    QTcpSocket *operator->() const { return m_socket.get(); }
    QTcpSocket &operator*() const { return *m_socket; }
    [[nodiscard]] int descriptor() const { return m_descriptor; }
    void destroy() { m_socket.reset(); }
    /// The one that DescriptorSocket has hides QTcpSocket's.
    void flush() const
    {
        if (auto *direct = qobject_cast<DescriptorSocket *>(m_socket.get()))
            direct->flush();
        else
            m_socket->flush();
    }
    [[nodiscard]] bool waitForInput(qint64 size) const
    {
        return turnUntil([this, size] { return m_socket->bytesAvailable() >= size; });
    }
    [[nodiscard]] bool waitForEnd() const
    {
        return turnUntil([this] { return m_socket->state() == QTcpSocket::UnconnectedState; });
    }

    Stream stream;
    QStringList told;
    qint64 written = 0;

private:
    void listen()
    {
        QTcpSocket *const socket = m_socket.get();
        const auto note = [this, socket](auto signal, const QString &name) {
            QObject::connect(socket, signal, socket, [this, name] { told += name; });
        };
        note(&QTcpSocket::aboutToClose, u"aboutToClose"_s);
        note(&QTcpSocket::disconnected, u"disconnected"_s);
        note(&QTcpSocket::readChannelFinished, u"readChannelFinished"_s);
        note(&QTcpSocket::readyRead, u"readyRead"_s);
        QObject::connect(socket, &QTcpSocket::stateChanged, socket,
                         [this](QTcpSocket::SocketState state) {
                             told += state == QTcpSocket::ClosingState ? u"closing"_s
                                                                       : u"unconnected"_s;
                         });
        QObject::connect(socket, &QTcpSocket::errorOccurred, socket,
                         [this](QTcpSocket::SocketError error) {
                             told += u"error %1"_s.arg(int(error));
                         });
        QObject::connect(socket, &QTcpSocket::bytesWritten, socket,
                         [this](qint64 size) { written += size; });
    }

    std::unique_ptr<QTcpSocket> m_socket;
    int m_descriptor = -1;
};

int option(int descriptor, int level, int name)
{
    int value = 0;
    socklen_t size = sizeof value;
    getsockopt(descriptor, level, name, &value, &size);
    return value;
}

QByteArray bytes(qint64 size)
{
    QByteArray result(size, Qt::Uninitialized);
    for (qint64 i = 0; i < size; ++i)
        result[i] = char(i % 251);
    return result;
}

/// So that the other end sees a reset.
void reset(int &end)
{
    const linger atOnce{1, 0};
    setsockopt(end, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
    Stream::close(end);
}

} // namespace

void TestDescriptorSocket::initTestCase_data()
{
    QTest::addColumn<bool>("direct");
    QTest::addColumn<bool>("ours"); // the dispatcher
    QTest::newRow("QTcpSocket") << false << false;
    QTest::newRow("QTcpSocket on our dispatcher") << false << true;
    QTest::newRow("DescriptorSocket on Qt's dispatcher") << true << false;
    QTest::newRow("DescriptorSocket") << true << true;
}

void TestDescriptorSocket::knowsItsAddresses()
{
    inLoopThread([] {
        const Tested socket;
        QCOMPARE(socket->state(), QTcpSocket::ConnectedState);
        QVERIFY(socket->isOpen() && socket->isValid() && socket->isReadable()
                && socket->isWritable());
        QCOMPARE(socket->socketDescriptor(), socket.descriptor());
        QCOMPARE(socket->peerAddress(), QHostAddress(QHostAddress::LocalHost));
        QCOMPARE(socket->localAddress(), QHostAddress(QHostAddress::LocalHost));
        QVERIFY(socket->peerPort() != 0 && socket->localPort() != 0);
        QVERIFY(socket->peerPort() != socket->localPort());
    });
}

void TestDescriptorSocket::isClosedWhenItIsGoneAlready()
{
    QFETCH_GLOBAL(const bool, direct);
    if (!direct)
        QSKIP("QTcpSocket asks later");
    inLoopThread([] {
        const int descriptor = ::socket(AF_INET, SOCK_STREAM, 0);
        DescriptorSocket socket;
        QVERIFY(!socket.setSocketDescriptor(descriptor));
        QCOMPARE(socket.state(), QTcpSocket::UnconnectedState);
        QVERIFY(socket.error() != QTcpSocket::UnknownSocketError);
        QVERIFY(!socket.errorString().isEmpty());
        QCOMPARE(fcntl(descriptor, F_GETFD), -1);
    });
}

void TestDescriptorSocket::setsOptions()
{
    inLoopThread([] {
        const Tested socket;
        for (const bool on : {true, false}) {
            socket->setSocketOption(QTcpSocket::LowDelayOption, on ? 1 : 0);
            socket->setSocketOption(QTcpSocket::KeepAliveOption, on ? 1 : 0);
            QCOMPARE(option(socket.descriptor(), IPPROTO_TCP, TCP_NODELAY) != 0, on);
            QCOMPARE(option(socket.descriptor(), SOL_SOCKET, SO_KEEPALIVE) != 0, on);
        }
    });
}

void TestDescriptorSocket::reads()
{
    inLoopThread([] {
        Tested socket;
        socket.stream.tell("hello, world");
        QVERIFY(socket.waitForInput(12));
        QCOMPARE(socket.told, QStringList{u"readyRead"_s});
        QCOMPARE(socket->peek(5), "hello");
        QCOMPARE(socket->bytesAvailable(), 12);
        QCOMPARE(socket->read(2), "he");
        QCOMPARE(socket->skip(5), 5);
        QCOMPARE(socket->peek(100), "world");
        socket.stream.tell("!");
        QVERIFY(socket.waitForInput(6));
        QCOMPARE(socket->readAll(), "world!");
        QCOMPARE(socket->bytesAvailable(), 0);
        QCOMPARE(socket->read(1), QByteArray());
        QCOMPARE(socket->skip(1), 0);
        socket.stream.tell("again");
        QVERIFY(socket.waitForInput(5));
        QCOMPARE(socket->readAll(), "again");
    });
}

void TestDescriptorSocket::readsWhatIsPutBackFirst()
{
    inLoopThread([] {
        Tested socket;
        socket.stream.tell("head tail");
        QVERIFY(socket.waitForInput(9));
        QCOMPARE(socket->peek(9), "head tail");
        QCOMPARE(socket->skip(5), 5);
        for (const char c : {'w', 'e', 'n'})
            socket->ungetChar(c);
        socket.stream.tell(" more");
        QVERIFY(socket.waitForInput(12));
        QCOMPARE(socket->read(3), "new");
        if (auto *direct = qobject_cast<DescriptorSocket *>(&*socket))
            direct->releaseBuffer(); // has something, and keeps it
        QCOMPARE(socket->readAll(), "tail more");
        if (auto *direct = qobject_cast<DescriptorSocket *>(&*socket))
            direct->releaseBuffer();
        socket.stream.tell("then");
        QVERIFY(socket.waitForInput(4));
        QCOMPARE(socket->readAll(), "then");
        socket->write("and"); // it is as open as before
        QVERIFY(turnUntil([&socket] { return socket.written == 3; }));
    });
}

void TestDescriptorSocket::readsMuch()
{
    inLoopThread([] {
        Tested socket;
        const QByteArray sent = bytes(Much);
        QByteArray received;
        qsizetype told = 0;
        QObject::connect(&*socket, &QTcpSocket::readyRead, &*socket,
                         [&] { received += socket->read(7 + socket->bytesAvailable() / 2); });
        QVERIFY(turnUntil([&] {
            const auto count = ::send(socket.stream.theirs, sent.constData() + told,
                                      size_t(sent.size() - told), 0);
            told += std::max<qsizetype>(count, 0);
            received += told == sent.size() ? socket->readAll() : QByteArray();
            return received.size() == sent.size();
        }));
        QVERIFY(received == sent);
    });
}

void TestDescriptorSocket::keepsToItsReadBuffer()
{
    inLoopThread([] {
        Tested socket;
        socket->setReadBufferSize(1'000);
        const QByteArray sent = bytes(5'000);
        socket.stream.tell(sent);
        QVERIFY(socket.waitForInput(1'000));
        settle();
        QCOMPARE(socket->bytesAvailable(), 1'000);
        QByteArray received = socket->read(1'000);
        QVERIFY(socket.waitForInput(1'000));
        settle();
        QCOMPARE(socket->bytesAvailable(), 1'000);
        // Less room than it has already.
        socket->setReadBufferSize(10);
        received += socket->read(500);
        settle();
        QCOMPARE(socket->bytesAvailable(), 500);
        socket->setReadBufferSize(0);
        QVERIFY(socket.waitForInput(3'500));
        received += socket->readAll();
        QVERIFY(received == sent);
    });
}

void TestDescriptorSocket::doesNotNestReadyRead()
{
    inLoopThread([] {
        Tested socket;
        int depth = 0;
        int deepest = 0;
        QObject::connect(&*socket, &QTcpSocket::readyRead, &*socket, [&] {
            deepest = std::max(deepest, ++depth);
            if (socket->bytesAvailable() < 4) {
                socket.stream.tell("xx");
                for (int i = 0; i < 100 && socket->bytesAvailable() < 4; ++i)
                    turn();
            }
            --depth;
        });
        socket.stream.tell("xx");
        QVERIFY(socket.waitForInput(4));
        QCOMPARE(deepest, 1);
        QCOMPARE(socket->readAll(), "xxxx");
    });
}

void TestDescriptorSocket::writesWhenTheLoopHasTurned()
{
    inLoopThread([] {
        Tested socket;
        QCOMPARE(socket->write("one "), 4);
        QCOMPARE(socket->write("two"), 3);
        QCOMPARE(socket->bytesToWrite(), 7);
        QCOMPARE(Stream::drain(socket.stream.theirs), 0);
        QVERIFY(turnUntil([&socket] { return socket->bytesToWrite() == 0; }));
        QCOMPARE(socket.written, 7);
        QCOMPARE(Stream::drain(socket.stream.theirs), 7);
    });
}

void TestDescriptorSocket::writesAtOnceWhenFlushed()
{
    inLoopThread([] {
        Tested socket;
        socket->write("now");
        socket.flush();
        QCOMPARE(socket->bytesToWrite(), 0);
        QCOMPARE(socket.written, 3);
        QCOMPARE(Stream::drain(socket.stream.theirs), 3);
        settle();
        QCOMPARE(socket.written, 3);
        socket->write("later");
        QVERIFY(turnUntil([&socket] { return socket.written == 8; }));
    });
}

void TestDescriptorSocket::waitsForSlowReaders()
{
    inLoopThread([] {
        Tested socket;
        QCOMPARE(socket->write(QByteArray(Much, 'x')), Much);
        qint64 before = Much + 1;
        while (socket->bytesToWrite() < before) { // until the system takes no more
            before = socket->bytesToWrite();
            settle();
        }
        QVERIFY(before > 0);
        socket->write("end");
        socket.flush();
        qint64 received = 0;
        QTimer reader;
        reader.callOnTimeout(&reader, [&] { received += Stream::drain(socket.stream.theirs); });
        reader.start(1ms);
        QVERIFY(turnUntil([&received] { return received == Much + 3; }));
        QCOMPARE(socket->bytesToWrite(), 0);
        QCOMPARE(socket.written, Much + 3);
        socket->write("more");
        QVERIFY(turnUntil([&received] { return received == Much + 7; }));
    });
}

void TestDescriptorSocket::mayWriteWhenWritten()
{
    inLoopThread([] {
        Tested socket;
        Tested other;
        int answers = 0;
        QObject::connect(&*socket, &QTcpSocket::bytesWritten, &*socket, [&] {
            if (++answers < 100'000)
                socket->write("x");
        });
        socket->write("x");
        other.stream.tell("hello");
        QVERIFY(other.waitForInput(5)); // the others have their turn
        QVERIFY(answers < 100'000);
        QVERIFY(answers > 0);
    });
}

void TestDescriptorSocket::mayTurnTheLoopWhenWritten()
{
    inLoopThread([] {
        Tested first;
        Tested second;
        Tested third;
        qint64 writtenWithin = 0;
        QObject::connect(&*first, &QTcpSocket::bytesWritten, &*first, [&] {
            third->write("3");
            for (int i = 0; i < 100 && third.written == 0; ++i)
                turn();
            writtenWithin = third.written;
        });
        first->write("1");
        second->write("2");
        QVERIFY(turnUntil([&] { return first.written == 1 && second.written == 1; }));
        QCOMPARE(writtenWithin, 1);
        for (const Tested *socket : {&first, &second, &third}) {
            (*socket)->write("again");
            QVERIFY(turnUntil([socket] { return (*socket)->bytesToWrite() == 0; }));
        }
    });
}

void TestDescriptorSocket::mayBeDeletedWhileItWaits()
{
    inLoopThread([] {
        Tested first;
        Tested second;
        Tested third;
        QObject::connect(&*first, &QTcpSocket::bytesWritten, &*first, [&] { second.destroy(); });
        third->write("gone");
        first->write("1");
        second->write("2");
        third.destroy();
        QVERIFY(turnUntil([&first] { return first.written == 1; }));
        settle();
        QCOMPARE(Stream::drain(third.stream.theirs), 0);
        Tested fourth;
        fourth->write("4");
        QVERIFY(turnUntil([&fourth] { return fourth.written == 1; }));
    });
}

void TestDescriptorSocket::closesWhenAllIsWritten_data()
{
    QTest::addColumn<bool>("twice");
    QTest::newRow("once") << false;
    QTest::newRow("twice") << true;
}

void TestDescriptorSocket::closesWhenAllIsWritten()
{
    QFETCH(const bool, twice);
    inLoopThread([twice] {
        Tested socket;
        socket->write(bytes(Much));
        socket->close();
        if (twice)
            socket->close();
        QCOMPARE(socket->state(), QTcpSocket::ClosingState);
        settle();
        QCOMPARE(socket->state(), QTcpSocket::ClosingState);
        qint64 received = 0;
        QTimer reader;
        reader.callOnTimeout(&reader, [&] { received += Stream::drain(socket.stream.theirs); });
        reader.start(1ms);
        QVERIFY(socket.waitForEnd());
        QVERIFY(turnUntil([&received] { return received == Much; }));
        char none = 0;
        QVERIFY(turnUntil([&] { return ::recv(socket.stream.theirs, &none, 1, 0) == 0; })); // their
                                                                                            // end
        QCOMPARE(socket->socketDescriptor(), -1);
    });
}

void TestDescriptorSocket::dropsItsInputWhenClosed_data()
{
    QTest::addColumn<QString>("how");
    QTest::newRow("close") << u"close"_s;
    QTest::newRow("close with output") << u"write"_s;
    QTest::newRow("abort") << u"abort"_s;
}

/// Whoever reads until nothing is left must come to an end.
void TestDescriptorSocket::dropsItsInputWhenClosed()
{
    QFETCH(const QString, how);
    inLoopThread([how] {
        Tested socket;
        socket.stream.tell("one two");
        QVERIFY(socket.waitForInput(7));
        QCOMPARE(socket->read(3), "one");
        qint64 leftAtFirst = 0;
        qint64 leftAtLast = 1;
        QObject::connect(&*socket, &QTcpSocket::aboutToClose, &*socket,
                         [&] { leftAtFirst = socket->bytesAvailable(); });
        QObject::connect(&*socket, &QTcpSocket::disconnected, &*socket,
                         [&] { leftAtLast = socket->bytesAvailable(); });
        if (how == u"write")
            socket->write(bytes(Much));
        if (how == u"abort")
            socket->abort();
        else
            socket->close();
        QCOMPARE(leftAtFirst, 4);
        QCOMPARE(socket->bytesAvailable(), 0);
        socket.stream.tell("three");
        settle();
        QCOMPARE(socket->bytesAvailable(), 0);
        socket->abort();
        QCOMPARE(leftAtLast, 0);
        QCOMPARE(socket->bytesAvailable(), 0);
    });
}

void TestDescriptorSocket::abortsAtOnce_data()
{
    QTest::addColumn<bool>("closing");
    QTest::newRow("open") << false;
    QTest::newRow("while it closes") << true;
}

void TestDescriptorSocket::abortsAtOnce()
{
    QFETCH(const bool, closing);
    inLoopThread([closing] {
        Tested socket;
        socket->write(bytes(Much));
        settle();
        if (closing) {
            socket->close();
            settle();
            QCOMPARE(socket->state(), QTcpSocket::ClosingState);
        }
        socket->abort();
        QCOMPARE(socket->state(), QTcpSocket::UnconnectedState);
        QCOMPARE(socket->socketDescriptor(), -1);
        QCOMPARE(socket->bytesToWrite(), 0);
        QCOMPARE(socket.told.count(u"disconnected"_s), 1);
        // They see an end, and it is not that of all that was written.
        qint64 received = 0;
        char none = 0;
        QVERIFY(turnUntil([&] {
            received += Stream::drain(socket.stream.theirs);
            return ::recv(socket.stream.theirs, &none, 1, 0) == 0 || errno != EAGAIN;
        }));
        QVERIFY(received < Much);
    });
}

void TestDescriptorSocket::readsOnAfterItsHalfClose()
{
    inLoopThread([] {
        Tested socket;
        socket->write("last");
        socket.flush();
        halfClose(*socket);
        socket.stream.tell("answer");
        QVERIFY(socket.waitForInput(6));
        QCOMPARE(socket->readAll(), "answer");
        QCOMPARE(socket->state(), QTcpSocket::ConnectedState);
    });
}

/// Who has said all may still want to hear the answers.
void TestDescriptorSocket::writesWhatWaitsWhenTheyHaveEnded()
{
    QFETCH_GLOBAL(const bool, direct);
    if (!direct)
        QSKIP("QTcpSocket throws it away");
    inLoopThread([] {
        Tested socket;
        socket->write(QByteArray(Much, 'x'));
        settle();
        QVERIFY(socket->bytesToWrite() > 0);
        socket.stream.tell("last");
        ::shutdown(socket.stream.theirs, SHUT_WR);
        QVERIFY(socket.waitForInput(4));
        settle();
        qint64 received = 0;
        QVERIFY(turnUntil([&] {
            received += Stream::drain(socket.stream.theirs);
            return received == Much;
        }));
        QVERIFY(socket.waitForEnd());
        QCOMPARE(socket->error(), QTcpSocket::RemoteHostClosedError);
        QCOMPARE(socket->readAll(), "last");
    });
}

/// Otherwise a room that goes on speaking would keep them.
void TestDescriptorSocket::waitsForNothingThatIsWrittenAfterTheirEnd()
{
    inLoopThread([] {
        Tested socket;
        QObject::connect(&*socket, &QTcpSocket::bytesWritten, &*socket,
                         [&socket] { socket->write("more"); });
        socket->write("x");
        ::shutdown(socket.stream.theirs, SHUT_WR);
        QVERIFY(socket.waitForEnd());
        QCOMPARE(socket->error(), QTcpSocket::RemoteHostClosedError);
    });
}

void TestDescriptorSocket::tellsOfTheirEnd()
{
    inLoopThread([] {
        Tested socket;
        socket.stream.tell("last");
        Stream::close(socket.stream.theirs);
        QVERIFY(socket.waitForEnd());
        QCOMPARE(socket.told,
                 QStringList({u"readyRead"_s, u"error 1"_s, u"closing"_s, u"unconnected"_s,
                              u"readChannelFinished"_s, u"disconnected"_s}));
        QCOMPARE(socket->error(), QTcpSocket::RemoteHostClosedError);
        QCOMPARE(socket->errorString(), u"The remote host closed the connection"_s);
        QCOMPARE(socket->socketDescriptor(), -1);
        QCOMPARE(socket->readAll(), "last");
        QCOMPARE(socket->write("x"), -1);
    });
}

void TestDescriptorSocket::tellsOfTheirReset()
{
    inLoopThread([] {
        Tested socket;
        reset(socket.stream.theirs);
        QVERIFY(socket.waitForEnd());
        QCOMPARE(socket->error(), QTcpSocket::RemoteHostClosedError);
        QCOMPARE(socket.told.count(u"disconnected"_s), 1);
        QCOMPARE(socket->socketDescriptor(), -1);
    });
}

void TestDescriptorSocket::tellsOfTheirResetWhenItWrites()
{
    inLoopThread([] {
        Tested socket;
        reset(socket.stream.theirs);
        socket->write(bytes(1'000));
        socket.flush(); // before it has heard of it
        if (socket->isOpen())
            socket->write("x");
        QVERIFY(socket.waitForEnd());
        settle();
        QVERIFY(socket.told.contains(u"error 1"_s));
        QCOMPARE(socket.told.count(u"disconnected"_s), 1);
    });
}

void TestDescriptorSocket::tellsInWhichOrderItEnds_data()
{
    QTest::addColumn<QString>("how");
    QTest::addColumn<QStringList>("told");
    const QStringList ended{u"unconnected"_s, u"readChannelFinished"_s, u"disconnected"_s};
    QTest::newRow("close") << u"close"_s << QStringList{u"aboutToClose"_s, u"closing"_s} + ended;
    QTest::newRow("close with output")
        << u"write and close"_s << QStringList{u"aboutToClose"_s, u"closing"_s} + ended;
    QTest::newRow("abort") << u"abort"_s << QStringList{u"aboutToClose"_s} + ended;
    QTest::newRow("disconnect") << u"disconnect"_s << QStringList{u"closing"_s} + ended;
}

void TestDescriptorSocket::tellsInWhichOrderItEnds()
{
    QFETCH(const QString, how);
    QFETCH(const QStringList, told);
    inLoopThread([&] {
        Tested socket;
        if (how.startsWith(u"write"))
            socket->write("x");
        if (how.endsWith(u"close"))
            socket->close();
        else if (how == u"abort")
            socket->abort();
        else
            socket->disconnectFromHost();
        QVERIFY(socket.waitForEnd());
        QCOMPARE(socket.told, told);
        settle();
        QCOMPARE(socket.told, told);
    });
}

QTEST_GUILESS_MAIN(TestDescriptorSocket)
#include "tst_descriptorsocket.moc"
