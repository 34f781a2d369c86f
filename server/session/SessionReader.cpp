// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionReader.h"

#include "server/session/SessionConnection.h"
#include "server/session/SessionFormat.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::SessionReader)
};

/// What `call` returns, or nothing when SQLite fails: a view shows what can be read.
template<typename Call>
auto readOr(SessionConnection &connection, Call call, const std::atomic_bool *cancel = nullptr)
    -> decltype(call())
{
    connection.begin(cancel);
    try {
        return call();
    } catch (const SQLite::Exception &) {
        return {};
    }
}

} // namespace

class SessionReader::Private final
{
public:
    std::unique_ptr<SessionConnection> connection;
};

SessionReader::SessionReader() : d(std::make_unique<Private>()) {}
SessionReader::~SessionReader() = default;

Result<void> SessionReader::open(const QString &file)
{
    close();
    const QFileInfo info(file);
    if (!info.isFile())
        return Error{Texts::tr("There is no session file “%1”.").arg(SessionFormat::shown(file))};
    auto connection = SessionConnection::open(info.absoluteFilePath());
    if (!connection)
        return Error{connection.error()};
    d->connection = std::move(connection.value());
    return {};
}

void SessionReader::close()
{
    d->connection.reset();
}

bool SessionReader::isOpen() const
{
    return d->connection != nullptr;
}

qint64 SessionReader::lastId() const
{
    return isOpen() ? readOr(*d->connection, [this] { return d->connection->lastId(); }) : 0;
}

QList<StoredRecord> SessionReader::rows(qint64 firstId, int count) const
{
    if (!isOpen() || count <= 0)
        return {};
    return readOr(*d->connection, [&] { return d->connection->rows(firstId, count); });
}

QList<StoredRecord> SessionReader::rows(const QList<qint64> &ids) const
{
    if (!isOpen())
        return {};
    return readOr(*d->connection, [&] { return d->connection->rows(ids); });
}

QByteArray SessionReader::payload(qint64 id, qint64 maxBytes) const
{
    if (!isOpen() || maxBytes <= 0)
        return {};
    return readOr(*d->connection, [&] { return d->connection->payload(id, maxBytes); });
}

std::vector<ClientId> SessionReader::recipients(qint64 id) const
{
    if (!isOpen())
        return {};
    return readOr(*d->connection, [&] { return d->connection->recipients(id); });
}

std::optional<ClientInfo> SessionReader::client(ClientId id) const
{
    if (!isOpen())
        return {};
    return readOr(*d->connection, [&] { return d->connection->client(id); });
}

std::optional<ClientClosed> SessionReader::clientClosed(ClientId id) const
{
    if (!isOpen())
        return {};
    return readOr(*d->connection, [&] { return d->connection->clientClosed(id); });
}

QString SessionReader::clientName(ClientId id) const
{
    return isOpen() ? readOr(*d->connection, [&] { return d->connection->clientName(id); })
                    : QString();
}

QHash<ClientId, QString> SessionReader::clientNames() const
{
    if (!isOpen())
        return {};
    return readOr(*d->connection, [&] { return d->connection->clientNames(); });
}

QList<qint64> SessionReader::matching(const SessionFilter &filter, qint64 firstId, qint64 lastId,
                                      const std::atomic_bool *cancel) const
{
    if (!isOpen())
        return {};
    return readOr(
        *d->connection, [&] { return d->connection->matching(filter, firstId, lastId, cancel); },
        cancel);
}

} // namespace Windsock
