// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ProjectFile.h"

#include "app/ListenText.h"
#include "app/ProjectReader.h"
#include "server/settings/OriginText.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

constexpr qint64 GreatestFile = 16 * 1024 * 1024;
const QString AllowAddress = u"allowAddress"_s;
const QString BlockAddress = u"blockAddress"_s;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::ProjectFile)
};

QString shown(const QString &file)
{
    return QDir::toNativeSeparators(file);
}

/// Where in `json` the byte at `offset` stands, for a person.
QString lineAndColumn(const QByteArray &json, int offset)
{
    const QByteArray before = json.left(offset);
    const auto line = before.count('\n') + 1;
    const auto column = QString::fromUtf8(before.mid(before.lastIndexOf('\n') + 1)).size() + 1;
    return Texts::tr("line %1, column %2").arg(line).arg(column);
}

QList<ListenAddress> readListen(ProjectReader &reader)
{
    QList<ListenAddress> addresses;
    const QStringList texts = reader.strings(u"listen"_s);
    for (const QString &text : texts) {
        const auto address = parseListenAddress(text);
        if (address)
            addresses += *address;
        else
            reader.fail(u"listen[%1]"_s.arg(addresses.size()), u"— "_s + address.error());
    }
    return addresses;
}

QStringList readOrigins(ProjectReader &reader)
{
    QStringList origins = reader.strings(u"allowOrigin"_s);
    for (qsizetype i = 0; i < origins.size(); ++i) {
        const auto origin = parseOrigin(origins.at(i));
        if (!origin)
            reader.fail(u"allowOrigin[%1]"_s.arg(i), u"— "_s + origin.error());
    }
    return origins;
}

QList<AddressRange> readAddresses(ProjectReader &reader, const QString &key)
{
    QList<AddressRange> ranges;
    const QStringList texts = reader.strings(key);
    for (const QString &text : texts) {
        const auto range = AddressRange::parse(text);
        if (range)
            ranges += *range;
        else
            reader.fail(u"%1[%2]"_s.arg(key).arg(ranges.size()), u"— "_s + range.error());
    }
    return ranges;
}

LimitValues readLimits(ProjectReader &reader)
{
    LimitValues limits;
    for (const LimitField &field : limitFields()) {
        const QJsonValue json = reader.take(field.name);
        if (json.isUndefined())
            continue;
        const auto value = field.parse(json);
        if (value)
            limits.insert(field.name, *value);
        else
            reader.fail(field.name, value.error());
    }
    return limits;
}

EndpointSpec readEndpoint(ProjectReader &reader)
{
    EndpointSpec spec;
    spec.pattern = reader.string(u"pattern"_s);
    spec.behaviour = reader.string(u"behaviour"_s);
    spec.options = reader.object(u"options"_s);
    for (const QString &key : {u"pattern"_s, u"behaviour"_s}) {
        if (!reader.has(key))
            reader.fail(key, Texts::tr("is missing"));
    }
    return spec;
}

/// Returns what is wrong, or nothing.
QString readEndpoints(ProjectReader &reader, ProjectFile &project, QStringList &unknown)
{
    const bool given = reader.has(u"endpoints"_s);
    const QList<QJsonObject> objects = reader.objects(u"endpoints"_s);
    if (!reader.error().isEmpty())
        return reader.error();
    QList<EndpointSpec> endpoints;
    for (const QJsonObject &object : objects) {
        ProjectReader one(object, u"endpoints[%1]"_s.arg(endpoints.size()));
        endpoints += readEndpoint(one);
        if (!one.error().isEmpty())
            return one.error();
        unknown += one.unknownPaths();
    }
    if (given)
        project.endpoints = endpoints;
    return {};
}

QString readVersion(ProjectReader &reader)
{
    if (!reader.has(u"windsock"_s))
        return Texts::tr("this is not a Windsock project (the key “windsock” is missing)");
    const auto version = reader.integer(u"windsock"_s, 1, 1'000'000);
    if (version && *version > ProjectFile::Version) {
        return Texts::tr("written by a newer Windsock (project version %1, this one reads %2)")
            .arg(*version)
            .arg(ProjectFile::Version);
    }
    return reader.error();
}

QString readAll(ProjectReader &reader, ProjectFile &project, QStringList &unknown)
{
    project.headless = reader.boolean(u"headless"_s);
    project.noRecord = reader.boolean(u"noRecord"_s);
    project.allowMetrics = reader.boolean(u"allowMetrics"_s);
    project.listen = readListen(reader);
    project.allowedOrigins = readOrigins(reader);
    project.addresses.allowed = readAddresses(reader, AllowAddress);
    project.addresses.blocked = readAddresses(reader, BlockAddress);
    project.tlsSelfSigned = reader.boolean(u"tlsSelfSigned"_s);
    project.record = reader.string(u"record"_s);
    project.tlsCertificate = reader.string(u"tlsCertificate"_s);
    project.tlsKey = reader.string(u"tlsKey"_s);
    project.limits = readLimits(reader);
    if (project.tlsSelfSigned && !(project.tlsCertificate.isEmpty() && project.tlsKey.isEmpty())) {
        reader.fail(u"tlsSelfSigned"_s,
                    Texts::tr("and “tlsCertificate” or “tlsKey” exclude each other"));
    }
    const QString error = readEndpoints(reader, project, unknown);
    unknown += reader.unknownPaths();
    return error;
}

template<typename T>
void put(QJsonObject &object, const QString &key, const T &value, bool isSet)
{
    if (isSet)
        object.insert(key, value);
    else
        object.remove(key);
}

void putList(QJsonObject &object, const QString &key, const QStringList &list)
{
    put(object, key, QJsonArray::fromStringList(list), !list.isEmpty());
}

/// The things of a list as they are written.
template<typename T, typename Text>
QStringList written(const QList<T> &list, const Text &text)
{
    QStringList texts;
    for (const T &one : list)
        texts += text(one);
    return texts;
}

void putSwitches(QJsonObject &object, const ProjectFile &project)
{
    put(object, u"headless"_s, project.headless, project.headless);
    put(object, u"noRecord"_s, project.noRecord, project.noRecord);
    put(object, u"allowMetrics"_s, project.allowMetrics, project.allowMetrics);
    put(object, u"tlsSelfSigned"_s, project.tlsSelfSigned, project.tlsSelfSigned);
}

void putTexts(QJsonObject &object, const ProjectFile &project)
{
    const auto rangeText = [](const AddressRange &range) { return range.toString(); };
    putList(object, u"listen"_s, written(project.listen, listenAddressText));
    putList(object, u"allowOrigin"_s, project.allowedOrigins);
    putList(object, AllowAddress, written(project.addresses.allowed, rangeText));
    putList(object, BlockAddress, written(project.addresses.blocked, rangeText));
    put(object, u"record"_s, project.record, !project.record.isEmpty());
    put(object, u"tlsCertificate"_s, project.tlsCertificate, !project.tlsCertificate.isEmpty());
    put(object, u"tlsKey"_s, project.tlsKey, !project.tlsKey.isEmpty());
}

/// The endpoints as JSON, each over the one of its pattern that was read, so that foreign keys
/// stay.
QJsonArray endpointsJson(const QList<EndpointSpec> &endpoints, const QJsonArray &original)
{
    QHash<QString, QJsonObject> known;
    for (const QJsonValue value : original)
        known.insert(value[u"pattern"_s].toString(), value.toObject());
    QJsonArray array;
    for (const EndpointSpec &spec : endpoints) {
        QJsonObject object = known.value(spec.pattern);
        object.insert(u"pattern"_s, spec.pattern);
        object.insert(u"behaviour"_s, spec.behaviour);
        put(object, u"options"_s, spec.options, !spec.options.isEmpty());
        array += object;
    }
    return array;
}

} // namespace

Result<ProjectFile::Loaded> ProjectFile::parse(const QByteArray &json, const QString &name)
{
    const auto wrong = [&](const QString &what) { return Error{u"%1: %2"_s.arg(name, what)}; };
    QJsonParseError syntax;
    const QJsonDocument document = QJsonDocument::fromJson(json, &syntax);
    if (syntax.error != QJsonParseError::NoError) {
        return wrong(Texts::tr("not JSON at %1: %2")
                         .arg(lineAndColumn(json, syntax.offset), syntax.errorString()));
    }
    if (!document.isObject())
        return wrong(Texts::tr("this is not a Windsock project (not a JSON object)"));
    Loaded loaded;
    loaded.project.original = document.object();
    ProjectReader reader(document.object(), {});
    if (const QString error = readVersion(reader); !error.isEmpty())
        return wrong(error);
    QStringList unknown;
    if (const QString error = readAll(reader, loaded.project, unknown); !error.isEmpty())
        return wrong(error);
    for (const QString &path : std::as_const(unknown)) {
        loaded.warnings += u"%1: %2"_s.arg(
            name,
            Texts::tr("the key “%1” is not known to this version; it is ignored and kept")
                .arg(path));
    }
    return loaded;
}

Result<ProjectFile::Loaded> ProjectFile::load(const QString &file)
{
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly))
        return Error{Texts::tr("%1 cannot be read: %2").arg(shown(file), input.errorString())};
    if (input.size() > GreatestFile)
        return Error{Texts::tr("%1: too large for a project file").arg(shown(file))};
    return parse(input.readAll(), shown(file));
}

QByteArray ProjectFile::toJson() const
{
    QJsonObject object = original;
    object.insert(u"windsock"_s, Version);
    putSwitches(object, *this);
    putTexts(object, *this);
    for (const LimitField &field : limitFields()) {
        put(object, field.name, field.toJson(limits.value(field.name)),
            limits.contains(field.name));
    }
    put(object, u"endpoints"_s,
        endpointsJson(endpoints.value_or(QList<EndpointSpec>()),
                      original.value(u"endpoints"_s).toArray()),
        endpoints.has_value());
    return QJsonDocument(object).toJson();
}

Result<void> ProjectFile::save(const QString &file) const
{
    QSaveFile output(file);
    const QByteArray json = toJson();
    if (!output.open(QIODevice::WriteOnly) || output.write(json) != json.size() || !output.commit())
        return Error{Texts::tr("%1 cannot be written: %2").arg(shown(file), output.errorString())};
    return {};
}

} // namespace Windsock
