// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/ProjectFile.h"
#include "tests/fuzz/Fuzz.h"

#include <QSet>

using namespace Windsock;
using Windsock::Fuzz::require;

namespace {

/// Endpoints are told apart by their patterns; of two with the same one (which no server starts
/// with) the unknown keys of one are lost.
bool hasDistinctPatterns(const ProjectFile &project)
{
    const auto endpoints = project.endpoints.value_or(QList<EndpointSpec>());
    QSet<QString> patterns;
    for (const EndpointSpec &spec : endpoints)
        patterns.insert(spec.pattern);
    return patterns.size() == endpoints.size();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto loaded = ProjectFile::parse(Fuzz::bytes(data, size), QStringLiteral("fuzz"));
    if (!loaded) {
        require(loaded.error().startsWith(u"fuzz: "), "a refusal names the file");
        return 0;
    }
    const QByteArray json = loaded->project.toJson();
    const auto again = ProjectFile::parse(json, QStringLiteral("fuzz"));
    require(again.ok(), "what was read can be written and read again");
    require(again->project.toJson() == json, "what was written comes back the same");
    if (hasDistinctPatterns(loaded->project))
        require(again->warnings == loaded->warnings, "unknown keys are kept");
    return 0;
}
