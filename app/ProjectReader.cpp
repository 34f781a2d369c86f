// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ProjectReader.h"

#include <QCoreApplication>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::ProjectFile)
};

QString element(const QString &key, qsizetype index)
{
    return u"%1[%2]"_s.arg(key).arg(index);
}

} // namespace

ProjectReader::ProjectReader(const QJsonObject &object, const QString &path)
    : m_object(object), m_path(path)
{
}

QJsonValue ProjectReader::take(const QString &key)
{
    m_asked += key;
    return m_object.value(key);
}

bool ProjectReader::boolean(const QString &key)
{
    const QJsonValue value = take(key);
    if (!value.isUndefined() && !value.isBool())
        fail(key, Texts::tr("is not true or false"));
    return value.toBool();
}

QString ProjectReader::string(const QString &key)
{
    const QJsonValue value = take(key);
    if (!value.isUndefined() && !value.isString())
        fail(key, Texts::tr("is not a text"));
    return value.toString();
}

std::optional<qint64> ProjectReader::integer(const QString &key, qint64 minimum, qint64 maximum)
{
    const QJsonValue value = take(key);
    if (value.isUndefined())
        return std::nullopt;
    const double number = value.toDouble(-1);
    if (!value.isDouble() || number < double(minimum) || number > double(maximum)
        || number != double(qint64(number))) {
        fail(key, Texts::tr("is not a whole number from %1 to %2").arg(minimum).arg(maximum));
        return std::nullopt;
    }
    return qint64(number);
}

QJsonArray ProjectReader::array(const QString &key, const QString &what)
{
    const QJsonValue value = take(key);
    if (!value.isUndefined() && !value.isArray())
        fail(key, what);
    return value.toArray();
}

QStringList ProjectReader::strings(const QString &key)
{
    QStringList texts;
    const QJsonArray values = array(key, Texts::tr("is not a list of texts"));
    for (const QJsonValue value : values) {
        if (!value.isString())
            fail(element(key, texts.size()), Texts::tr("is not a text"));
        texts += value.toString();
    }
    return texts;
}

QList<QJsonObject> ProjectReader::objects(const QString &key)
{
    QList<QJsonObject> found;
    const QJsonArray values = array(key, Texts::tr("is not a list of objects"));
    for (const QJsonValue value : values) {
        if (!value.isObject())
            fail(element(key, found.size()), Texts::tr("is not an object"));
        found += value.toObject();
    }
    return found;
}

QJsonObject ProjectReader::object(const QString &key)
{
    const QJsonValue value = take(key);
    if (!value.isUndefined() && !value.isObject())
        fail(key, Texts::tr("is not an object"));
    return value.toObject();
}

QString ProjectReader::pathOf(const QString &key) const
{
    return m_path.isEmpty() ? key : m_path + u'.' + key;
}

void ProjectReader::fail(const QString &key, const QString &what)
{
    if (m_error.isEmpty())
        m_error = Texts::tr("“%1” %2").arg(pathOf(key), what);
}

QStringList ProjectReader::unknownPaths() const
{
    QStringList paths;
    const QStringList keys = m_object.keys();
    for (const QString &key : keys) {
        if (!m_asked.contains(key))
            paths += pathOf(key);
    }
    return paths;
}

} // namespace Windsock
