// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Client.h"

#include "server/app/Room.h"
#include "server/http/AccessToken.h"
#include "server/http/Origin.h"
#include "server/http/Upgrade.h"
#include "server/monitor/Clock.h"
#include "server/monitor/Counters.h"
#include "server/monitor/TrafficLog.h"
#include "server/settings/ServerSettings.h"

#include <QCoreApplication>

#include <exception>
#include <stdexcept>

namespace Windsock {

namespace {

constexpr qint64 RoundTripTimeout = 10'000'000; // µs
const QByteArray RoundTripPing = QByteArrayLiteral("windsock");

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::Client)
};

RecordKind textOrBinary(const Message &message)
{
    return message.isText() ? RecordKind::Text : RecordKind::Binary;
}

/// At most 123 bytes of UTF-8, cut between characters.
QString cutReason(const QString &reason)
{
    QString cut = reason;
    while (cut.toUtf8().size() > MaxCloseReasonBytes)
        cut.chop(cut.back().isLowSurrogate() ? 2 : 1);
    return cut;
}

} // namespace

Client::Client(ClientEnvironment &environment, const UrlSpec &spec,
               const UrlSpec::Arguments &arguments, const RequestHead &request,
               const HandshakeReport &report, bool tls)
    : m_environment(environment),
      m_endpoint(spec.spec()),
      m_arguments(arguments),
      m_request(request)
{
    m_info.address = report.address;
    m_info.port = report.port;
    m_info.endpoint = spec.pattern();
    m_info.path = report.path;
    m_info.origin = report.origin;
    m_info.userAgent = report.userAgent;
    m_info.headers = AccessToken::redacted(request.headers);
    m_info.tls = tls ? u"TLS"_qs : QString();
}

Client::~Client()
{
    for (Room *room : std::as_const(m_rooms))
        room->forget(*this);
}

bool Client::isOwnOrListedOrigin(const QString &origin) const
{
    return isSameOrigin(origin, m_request.header("Host"), !m_info.tls.isEmpty())
        || isListedOrigin(origin, m_environment.settings.allowedOrigins);
}

std::optional<Client::Refusal> Client::checkToken(const QStringList &tokens) const
{
    const QByteArray token = AccessToken::presented(m_request);
    if (tokens.isEmpty() || AccessToken::isOneOf(token, tokens))
        return {};
    const bool isMissing = token.isEmpty();
    const QString detail = isMissing
        ? Texts::tr(
            "This endpoint needs an access token: “Authorization: Bearer …” or “?access_token=…”.")
        : Texts::tr("The access token is none that this endpoint takes.");
    HttpResponse response = HttpResponse::text(401, detail);
    QByteArray challenge = QByteArrayLiteral(R"(Bearer realm="windsock")");
    if (!isMissing)
        challenge += R"(, error="invalid_token")";
    response.headers.emplaceBack("WWW-Authenticate", challenge);
    return Refusal{response, isMissing ? HandshakeRule::TokenMissing : HandshakeRule::TokenWrong,
                   detail};
}

std::optional<Client::Refusal> Client::decide(const UrlSpec &spec)
{
    if (auto refusal = checkToken(spec.accessTokens()))
        return refusal;
    try {
        m_handler = spec.factory()();
        if (!m_handler)
            throw std::runtime_error("its factory made none");
        m_handler->m_client = this;
        if (auto response = m_handler->prepare())
            return Refusal{*response, HandshakeRule::HandlerRefused,
                           Texts::tr("The endpoint's handler answered %1.").arg(response->status)};
        if (m_request.headerCount("Origin") > 0 && !m_handler->checkOrigin(m_info.origin)) {
            const QString detail =
                Texts::tr(
                    "Pages of “%1” may not connect: it is not the origin of this server, nor an "
                    "allowed one.")
                    .arg(m_info.origin);
            return Refusal{HttpResponse::text(403, detail), HandshakeRule::ForeignOrigin, detail};
        }
        const QStringList offered = offeredSubprotocols(m_request);
        const QString selected = m_handler->selectSubprotocol(offered);
        m_info.subprotocol = offered.contains(selected) ? selected : QString();
        return {};
    } catch (const std::exception &error) {
        onThrown("the handshake", QString::fromLocal8Bit(error.what()));
    } catch (...) {
        onThrown("the handshake", Texts::tr("unknown"));
    }
    const QString detail = Texts::tr("The endpoint's handler failed.");
    return Refusal{HttpResponse::text(500, detail), HandshakeRule::InternalError, detail};
}

void Client::start(ClientId id, std::unique_ptr<Connection> connection, const QString &tls)
{
    m_connection = std::move(connection);
    m_info.id = id;
    m_info.openedAt = nowMicroseconds();
    m_pace.start(m_info.openedAt);
    m_info.tls = tls;
    m_statistics.id = id;
    m_environment.counters.connections.add();
    m_environment.counters.connectionsTotal.add();
    m_environment.traffic.addOpened(m_info);
    m_info.headers = {}; // whoever wants to know them has been told, and m_request keeps them
    record(RecordKind::Open, Direction::In, Source::Client, m_info.path.toUtf8());
    m_connection->setNoDelay(true);
    m_connection->setKeepAlive(true);
    guarded("open", [this] { m_handler->open(m_arguments.positional); });
    m_connection->start(*this);
}

/// The limit holds for what has been written before: of answers to what it sent itself, a client
/// that reads gets all, however long one is.
WriteResult Client::write(const Message &message)
{
    if (!m_connection || !m_connection->isOpen())
        return WriteResult::Closed;
    const WriteResult result = isTooSlowFor(0) ? skip() : send(message);
    if (result != WriteResult::Closed)
        record(textOrBinary(message), Direction::Out, Source::Handler, message.data(),
               result == WriteResult::Skipped ? 1 : 0);
    return result;
}

WriteResult Client::deliver(const Message &message)
{
    if (!m_connection || !m_connection->isOpen())
        return WriteResult::Closed;
    return isTooSlowFor(message.size()) ? skip() : send(message);
}

/// Nothing waits for a client that keeps up, so it gets messages that are longer than the limit.
/// Much may have been written to it within one turn of the event loop: that is handed over to the
/// system before the client is called slow.
bool Client::isTooSlowFor(qint64 more)
{
    const auto isTooMuch = [&] {
        const qint64 waiting = m_connection->backlog();
        return waiting > 0 && waiting + more > m_environment.settings.limits.sendBuffer;
    };
    if (!isTooMuch())
        return false;
    m_connection->flush();
    return isTooMuch();
}

WriteResult Client::send(const Message &message)
{
    m_changed = true;
    if (!m_connection->send(message))
        return WriteResult::Closed;
    m_pace.onMessage();
    ++m_statistics.messagesOut;
    m_statistics.bytesOut += quint64(message.size());
    m_environment.counters.messagesOut.add();
    m_environment.counters.bytesOut.add(quint64(message.size()));
    return WriteResult::Sent;
}

WriteResult Client::skip()
{
    m_changed = true;
    ++m_statistics.skipped;
    m_environment.counters.skipped.add();
    if (m_environment.settings.limits.slowReaders == SlowReaderPolicy::Close)
        close(CloseCode::TryAgainLater, u"reads too slowly"_qs, ClosedBy::Server);
    return WriteResult::Skipped;
}

bool Client::ping(const QByteArray &payload, Source source)
{
    const QByteArray cut = payload.left(125);
    if (!m_connection || !m_connection->ping(cut))
        return false;
    ++m_unansweredPings;
    record(RecordKind::Ping, Direction::Out, source, cut);
    return true;
}

bool Client::isMeasuringRoundTrip() const
{
    return m_pingSentAt != 0 && nowMicroseconds() - m_pingSentAt < RoundTripTimeout;
}

void Client::pingForRoundTrip()
{
    if (!isMeasuringRoundTrip() && ping(RoundTripPing, Source::Operator))
        m_pingSentAt = nowMicroseconds();
}

/// Measures the round trip as well, unless an earlier ping does.
void Client::keepAlive(qint64 now)
{
    const bool isMeasuring = isMeasuringRoundTrip();
    if (ping(RoundTripPing, Source::Server) && !isMeasuring)
        m_pingSentAt = now;
}

void Client::tick(qint64 now)
{
    if (!m_connection || !m_connection->isOpen())
        return;
    const Limits &limits = m_environment.settings.limits;
    switch (m_pace.tick(limits, now)) {
    case ClientPace::Due::Nothing: break;
    case ClientPace::Due::Ping: keepAlive(now); break;
    case ClientPace::Due::CloseIdle:
        close(CloseCode::GoingAway, u"idle for too long"_qs, ClosedBy::Server);
        break;
    case ClientPace::Due::CloseDumb:
        close(CloseCode::InternalError, u"no answer to pings"_qs, ClosedBy::Server);
        break;
    }
}

void Client::onLimitsChanged(const Limits &before)
{
    if (!m_connection)
        return;
    const Limits &limits = m_environment.settings.limits;
    m_connection->setLimits(limits);
    // What it owed was by the old rate; by the new one its next message is measured.
    if (limits.maxMessagesPerSecond != before.maxMessagesPerSecond
        || limits.maxBytesPerSecond != before.maxBytesPerSecond
        || limits.ratePolicy != before.ratePolicy) {
        m_pace.endHold(nowMicroseconds());
        m_connection->endHold();
    }
}

void Client::close(quint16 code, const QString &reason, ClosedBy by)
{
    closeWithin(isSendableCloseCode(code) ? code : CloseCode::InternalError, reason, by,
                m_environment.settings.limits.closeTimeout);
}

void Client::goAway()
{
    closeWithin(CloseCode::GoingAway, u"server stopping"_qs, ClosedBy::Server,
                m_environment.settings.limits.stopTimeout);
}

void Client::closeWithin(quint16 code, const QString &reason, ClosedBy by,
                         std::chrono::milliseconds timeout)
{
    if (!m_connection)
        return;
    if (m_connection->isOpen())
        m_closedBy = by;
    m_connection->close(code, cutReason(reason), timeout);
}

void Client::setNoDelay(bool on)
{
    if (m_connection)
        m_connection->setNoDelay(on);
}

Room &Client::room(const QString &name)
{
    return m_environment.rooms.room(m_endpoint.pattern, name);
}

void Client::joined(Room *room)
{
    m_rooms.append(room);
    m_changed = true;
}

void Client::left(Room *room)
{
    m_rooms.removeOne(room);
    m_changed = true;
}

bool Client::takeChanged()
{
    const qint64 toldBefore = std::exchange(m_toldBacklog, backlog());
    return std::exchange(m_changed, false) || toldBefore != m_toldBacklog;
}

ClientStatistics Client::statistics() const
{
    ClientStatistics result = m_statistics;
    result.backlog = backlog();
    for (const Room *room : m_rooms)
        result.rooms.append(room->name());
    return result;
}

qint64 Client::backlog() const
{
    return m_connection ? m_connection->backlog() : 0;
}

void Client::onConnectionMessage(const Message &message)
{
    m_changed = true;
    ++m_statistics.messagesIn;
    m_statistics.bytesIn += quint64(message.size());
    m_environment.counters.messagesIn.add();
    m_environment.counters.bytesIn.add(quint64(message.size()));
    m_pace.onMessage();
    record(textOrBinary(message), Direction::In, Source::Client, message.data());
    if (isInTime(message.size()))
        guarded("onMessage", [this, &message] { m_handler->onMessage(message); });
}

bool Client::isInTime(qint64 size)
{
    const Limits &limits = m_environment.settings.limits;
    if (limits.maxMessagesPerSecond == 0 && limits.maxBytesPerSecond == 0)
        return true;
    const qint64 now = nowMicroseconds();
    const auto owed = m_pace.take(size, limits, now);
    if (owed.count() <= 0)
        return true;
    if (limits.ratePolicy == RatePolicy::Close) {
        close(CloseCode::PolicyViolation, u"sends too much"_qs, ClosedBy::Server);
        return false;
    }
    m_connection->holdReading(std::chrono::ceil<std::chrono::milliseconds>(owed));
    return true;
}

void Client::onConnectionPong(const QByteArray &payload)
{
    m_pace.onPong();
    record(RecordKind::Pong, Direction::In, Source::Client, payload);
    if (m_pingSentAt != 0 && payload == RoundTripPing)
        measureRoundTrip();
    // Those that nobody has asked for are a way to send, too.
    const bool isAnswer = m_unansweredPings > 0;
    m_unansweredPings -= quint64(isAnswer);
    if (isAnswer || isInTime(payload.size()))
        guarded("onPong", [this, &payload] { m_handler->onPong(payload); });
}

void Client::measureRoundTrip()
{
    const qint64 roundTrip = nowMicroseconds() - std::exchange(m_pingSentAt, 0);
    ++m_roundTrips;
    m_statistics.roundTripLast = roundTrip;
    m_statistics.roundTripMin = m_statistics.roundTripMin < 0
        ? roundTrip
        : std::min(m_statistics.roundTripMin, roundTrip);
    m_statistics.roundTripAverage = m_roundTrips == 1 ? roundTrip
                                                      : m_statistics.roundTripAverage
            + (roundTrip - m_statistics.roundTripAverage) / qint64(m_roundTrips);
    m_changed = true;
}

void Client::onConnectionClosed(quint16 code, const QString &reason, Ending ending)
{
    m_closeCode = code;
    m_closeReason = reason;
    switch (ending) {
    case Ending::CloseFrame: m_closedBy = ClosedBy::Client; break;
    case Ending::OurClose: break;
    case Ending::Violation: m_closedBy = ClosedBy::Protocol; break;
    case Ending::Broken: m_closedBy = ClosedBy::Network; break;
    }
    guarded("onClose", [this] { m_handler->onClose(); });

    ClientClosed closed{m_info.id,     nowMicroseconds(), m_closeCode,
                        m_closeReason, m_closedBy,        statistics()};
    for (Room *room : std::exchange(m_rooms, {}))
        room->forget(*this);
    m_environment.counters.connections.subtract();
    record(RecordKind::Close, m_closedBy == ClosedBy::Client ? Direction::In : Direction::Out,
           m_closedBy == ClosedBy::Client         ? Source::Client
               : m_closedBy == ClosedBy::Operator ? Source::Operator
                                                  : Source::Server,
           m_closeReason.toUtf8());
    m_environment.traffic.addClosed(closed);
    m_environment.closed(*this);
}

void Client::record(RecordKind kind, Direction direction, Source source, const QByteArray &payload,
                    quint32 skipped)
{
    if (!m_environment.traffic.isRecording())
        return;
    TrafficRecord &record = m_environment.traffic.begin(m_endpoint.pattern, payload);
    record.time = nowMicroseconds();
    record.kind = kind;
    record.direction = direction;
    record.source = source;
    record.closeCode = kind == RecordKind::Close ? m_closeCode : 0;
    record.skipped = skipped;
    record.client = m_info.id;
    m_environment.traffic.commit();
}

template<typename Call>
void Client::guarded(const char *where, const Call &call)
{
    try {
        call();
    } catch (const std::exception &error) {
        onThrown(where, QString::fromLocal8Bit(error.what()));
    } catch (...) {
        onThrown(where, Texts::tr("unknown"));
    }
}

void Client::onThrown(const char *where, const QString &what)
{
    const QString message = Texts::tr("The handler of “%1” failed in %2: %3.")
                                .arg(m_endpoint.pattern, QString::fromLatin1(where), what);
    record(RecordKind::Error, Direction::Out, Source::Server, message.toUtf8());
    m_environment.warning(message);
    close(CloseCode::InternalError, u"internal error"_qs, ClosedBy::Server);
}

} // namespace Windsock
