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

} // namespace

class SessionReader::Private final
{
public:
    std::unique_ptr<SessionConnection> connection;

    /// What `call` returns, or nothing when no file is open or SQLite fails: a view shows what can
    /// be read.
    template<typename Call>
    auto read(Call call, const std::atomic_bool *cancel = nullptr) -> decltype(call(*connection))
    {
        if (!connection)
            return {};
        connection->begin(cancel);
        try {
            return call(*connection);
        } catch (const SQLite::Exception &) {
            return {};
        }
    }
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
    return d->read([](auto &open) { return open.lastId(); });
}

QList<StoredRecord> SessionReader::rows(qint64 firstId, int count) const
{
    if (count <= 0)
        return {};
    return d->read([&](auto &open) { return open.rows(firstId, count); });
}

QList<StoredRecord> SessionReader::rows(const QList<qint64> &ids) const
{
    return d->read([&](auto &open) { return open.rows(ids); });
}

QByteArray SessionReader::payload(qint64 id, qint64 maxBytes) const
{
    if (maxBytes <= 0)
        return {};
    return d->read([&](auto &open) { return open.payload(id, maxBytes); });
}

std::vector<ClientId> SessionReader::recipients(qint64 id) const
{
    return d->read([&](auto &open) { return open.recipients(id); });
}

std::optional<ClientInfo> SessionReader::client(ClientId id) const
{
    return d->read([&](auto &open) { return open.client(id); });
}

std::optional<ClientClosed> SessionReader::clientClosed(ClientId id) const
{
    return d->read([&](auto &open) { return open.clientClosed(id); });
}

QString SessionReader::clientName(ClientId id) const
{
    return d->read([&](auto &open) { return open.clientName(id); });
}

QHash<ClientId, QString> SessionReader::clientNames() const
{
    return d->read([](auto &open) { return open.clientNames(); });
}

QList<qint64> SessionReader::matching(const SessionFilter &filter, qint64 firstId, qint64 lastId,
                                      const std::atomic_bool *cancel) const
{
    return d->read([&](auto &open) { return open.matching(filter, firstId, lastId, cancel); },
                   cancel);
}

} // namespace Windsock
