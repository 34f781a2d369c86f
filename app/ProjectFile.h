// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/LimitValues.h"
#include "server/base/Result.h"
#include "server/monitor/Types.h"
#include "server/settings/AddressRange.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace Windsock {

/// What a project file holds: a setting for every option of the command line, by the option's name
/// in camelCase, and the endpoints. What the file leaves out stays empty and is left to the
/// defaults.
///
///     {
///         "windsock": 1,
///         "headless": false,
///         "listen": ["127.0.0.1:8888"],
///         "record": "traffic.windsock-session",
///         "noRecord": false,
///         "allowOrigin": ["https://example.org"],
///         "allowAddress": ["192.0.2.0/24"],
///         "blockAddress": ["192.0.2.7"],
///         "allowMetrics": false,
///         "tlsSelfSigned": false,
///         "tlsCertificate": "server.pem",
///         "tlsKey": "server.key",
///         "maxConnections": 20000,
///         "limitLoopback": false,
///         "handshakeTimeout": 10,
///         "ratePolicy": "delay",
///         "endpoints": [{"pattern": "/echo", "behaviour": "echo", "options": {}}]
///     }
///
/// The limits are those of limitFields(), by LimitField::name; times are in seconds. Files are
/// named relative to the project file's folder; tlsSelfSigned and the files of TLS exclude each
/// other. Keys that this version does not know are told of and kept.
struct ProjectFile
{
    static constexpr int Version = 1;

    bool headless = false;
    bool noRecord = false;
    bool allowMetrics = false;
    bool tlsSelfSigned = false;
    QList<ListenAddress> listen;
    QStringList allowedOrigins;
    AddressRules addresses;
    QString record;
    QString tlsCertificate;
    QString tlsKey;
    LimitValues limits;
    std::optional<QList<EndpointSpec>> endpoints;

    QJsonObject original; ///< as it was read, for the keys that this version does not know

    struct Loaded;
    /// An error names the file and the place in it: the line of a syntax error, the path of a value
    /// ("endpoints[2].pattern").
    [[nodiscard]] static Result<Loaded> load(const QString &file);
    /// The same from bytes; errors and warnings start with `name`.
    [[nodiscard]] static Result<Loaded> parse(const QByteArray &json, const QString &name);

    [[nodiscard]] QByteArray toJson() const;
    /// Replaces the file whole or not at all.
    [[nodiscard]] Result<void> save(const QString &file) const;
};

struct ProjectFile::Loaded
{
    ProjectFile project;
    QStringList warnings; ///< one sentence for each key that is not known
};

} // namespace Windsock
