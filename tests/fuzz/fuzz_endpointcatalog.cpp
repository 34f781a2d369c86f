// SPDX-License-Identifier: GPL-3.0-or-later
// An endpoint as a project file has it: {"pattern": …, "behaviour": …, "options": {…}}.
#include "server/app/WebSocketHandler.h"
#include "server/handlers/EndpointCatalog.h"
#include "tests/fuzz/Fuzz.h"

#include <QJsonDocument>

using namespace Windsock;
using Windsock::Fuzz::require;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QJsonObject object = QJsonDocument::fromJson(Fuzz::bytes(data, size)).object();
    const EndpointSpec spec{object.value(u"pattern").toString(),
                            object.value(u"behaviour").toString(),
                            object.value(u"options").toObject()};
    const auto made = EndpointCatalog::make(spec);
    if (!made) {
        require(!made.error().isEmpty(), "a refusal says why");
        return 0;
    }
    require(made->spec() == spec, "an endpoint is listed as it was given");
    require(made->factory()() != nullptr, "an accepted endpoint has a handler");
    require(EndpointCatalog::application({spec}).ok(), "an accepted endpoint can be served");
    require(!EndpointCatalog::application({spec, spec}).ok(), "no pattern can be there twice");
    return 0;
}
