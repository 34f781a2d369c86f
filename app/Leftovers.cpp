// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/Leftovers.h"

#include "server/session/SessionRecorder.h"

#include <QCoreApplication>
#include <QDir>

namespace Windsock {

namespace {

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::Leftovers)
};

} // namespace

QString leftoverNote()
{
    const QStringList files = SessionRecorder::leftovers();
    for (const QString &file : files) {
        // Another Windsock that starts now may be quicker; then it has told of the file.
        const auto records = SessionRecorder::mendLeftover(file);
        if (!records || *records == 0)
            continue;
        return Texts::tr("The session of an earlier run that did not end well is in %1 (records: "
                         "%2). Move the file to keep it, or remove it.")
            .arg(QDir::toNativeSeparators(file))
            .arg(*records);
    }
    return {};
}

} // namespace Windsock
