// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/base/Result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace Windsock {

/// Takes the values out of one JSON object of a project file and keeps account: of the first thing
/// that is wrong, and of the keys that nobody asked for.
class ProjectReader
{
public:
    /// `path` is where the object stands: empty for the file's own, "endpoints[2]".
    ProjectReader(const QJsonObject &object, const QString &path);

    [[nodiscard]] bool has(const QString &key) const { return m_object.contains(key); }
    /// Each returns an empty value for a key that is missing or of another type.
    bool boolean(const QString &key);
    QString string(const QString &key);
    std::optional<qint64> integer(const QString &key, qint64 minimum, qint64 maximum);
    QJsonValue take(const QString &key); ///< of any type; undefined when it is missing
    QStringList strings(const QString &key);
    QList<QJsonObject> objects(const QString &key);
    QJsonObject object(const QString &key);

    /// "endpoints[2].pattern"
    [[nodiscard]] QString pathOf(const QString &key) const;
    /// What is wrong, first thing first; empty when nothing is.
    [[nodiscard]] const QString &error() const { return m_error; }
    void fail(const QString &key, const QString &what);
    /// The paths of the keys that were not asked for.
    [[nodiscard]] QStringList unknownPaths() const;

private:
    QJsonArray array(const QString &key, const QString &what);

    QJsonObject m_object;
    QString m_path;
    QStringList m_asked;
    QString m_error;
};

} // namespace Windsock
