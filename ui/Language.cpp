// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/Language.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

void load(QCoreApplication &application, const QString &file)
{
    auto *translator = new QTranslator(&application);
    if (translator->load(u":/windsock/translations/"_s + file))
        QCoreApplication::installTranslator(translator);
    else
        delete translator;
}

} // namespace

QString translationFor(const QStringList &languages)
{
    for (const QString &name : languages) {
        const QLocale locale(name);
        if (locale.language() == QLocale::Chinese
            && locale.script() == QLocale::SimplifiedHanScript)
            return u"zh_CN"_s;
        // Somebody who reads English best is not given a language that comes after it.
        if (locale.language() == QLocale::English)
            break;
    }
    return {};
}

void loadLanguage(QCoreApplication &application, const QStringList &languages)
{
    const QString name = translationFor(languages);
    if (name.isEmpty())
        return;
    load(application, u"qtbase_%1.qm"_s.arg(name)); // what Qt's own dialogs say, where it was at
                                                    // hand
    load(application, u"windsock_%1.qm"_s.arg(name));
}

} // namespace Windsock
