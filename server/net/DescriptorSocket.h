// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QSocketNotifier>
#include <QTcpSocket>

#include <memory>

namespace Windsock {

/// A QTcpSocket over an accepted descriptor that reads and writes it by itself, where QTcpSocket
/// goes through an engine of its own: an echo costs a read and a write rather than three system
/// calls and two changes of a notifier, and a connection that is idle holds what it needed last, a
/// few hundred bytes mostly and 16 KiB at most in either direction, rather than the first pages of
/// two ring buffers.
///
/// To whoever has it as a QTcpSocket it acts as one, as far as QWebSocketServer, QWebSocket and the
/// server need it. It does not connect, bind, wait or pause, knows no lines (canReadLine()) and no
/// channels, and QTcpSocket::flush(), which is not virtual, does nothing.
///
/// It belongs to one thread, which has an event loop. What is written goes out when the loop has
/// turned, all sockets' in one go; what has come is read in pieces of 64 KiB at most. Not there on
/// Windows.
///
/// Where QTcpSocket throws output away it does not: when the peer says no more, what waits for it
/// then is written, and what a limited read buffer holds back can be read, before the end is told.
///
/// \sa PlainClientSocket
class DescriptorSocket : public QTcpSocket
{
    Q_OBJECT

public:
    explicit DescriptorSocket(QObject *parent = nullptr);
    ~DescriptorSocket() override;
    Q_DISABLE_COPY_MOVE(DescriptorSocket)

    /// Of a connection, once; `state` and `mode` are not chosen. False, and error() is set, when it
    /// is gone already; the descriptor is the socket's to close in any case.
    bool setSocketDescriptor(qintptr descriptor, SocketState state = ConnectedState,
                             OpenMode mode = ReadWrite) override;
    [[nodiscard]] qintptr socketDescriptor() const override { return m_descriptor; }

    [[nodiscard]] qint64 bytesAvailable() const override;
    [[nodiscard]] qint64 bytesToWrite() const override { return m_output.size(); }
    void setReadBufferSize(qint64 size) override;
    /// LowDelayOption and KeepAliveOption; others are passed over.
    void setSocketOption(SocketOption option, const QVariant &value) override;

    /// Whether the peer says no more; what it has said may still wait to be read.
    [[nodiscard]] bool hasInputEnded() const { return m_hasInputEnded; }

    /// What the system takes now; what it does not take follows later.
    bool flush();
    void close() override;
    void disconnectFromHost() override;

    /// Gives back the memory that QIODevice keeps for what was peeked at or put back, when that is
    /// read. Forgets errorString().
    void releaseBuffer();

signals:
    /// Nothing more will come, and what has come is held back by a limited read buffer: there is no
    /// reason to do so any longer.
    void inputEnded();

protected:
    qint64 readData(char *data, qint64 maxSize) override;
    qint64 skipData(qint64 maxSize) override;
    qint64 writeData(const char *data, qint64 size) override;

private:
    class Shared;
    class Notifier;

    static void removeFrom(QByteArray &buffer, qint64 size);

    [[nodiscard]] qint64 inputSize() const { return m_input.size() - m_inputStart; }
    void onReadable();
    void onPeerEnded();
    void tellOfInput();
    void endIfDone();
    /// Whoever limits the buffer has not read what it holds.
    [[nodiscard]] bool isInputHeldBack() const { return m_readLimit > 0 && inputSize() > 0; }
    bool writeOutput();
    void queueOutput();
    void fail(SocketError error, const QString &text);
    void resumeReading();
    void closeDescriptor();

    int m_descriptor = -1;
    QByteArray m_input;
    qint64 m_inputStart = 0; ///< what was read lies before it
    qint64 m_readLimit = 0;  ///< readBufferSize(), where it is at hand
    QByteArray m_output;
    std::unique_ptr<Notifier> m_reader;
    std::unique_ptr<Notifier> m_writer; ///< since the system first took no more
    bool m_isReadBufferFull = false;    ///< and nothing is asked of the system
    bool m_isQueued = false;            ///< to be written when the loop has turned
    bool m_hasInputEnded = false;
    bool m_isReadSinceEnd = false;
    bool m_waitsToEnd = false; ///< for the following, while the reader rests
    qint64 m_outputToEnd = 0;  ///< what waited when the input was at its end
    bool m_isAborted = false;
    bool m_isTellingRead = false;
    bool m_isTellingWritten = false;
};

} // namespace Windsock
