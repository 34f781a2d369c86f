// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QCoreApplication;

namespace Windsock {

/// The translation for somebody who reads these languages, best first, as
/// QLocale::uiLanguages() has them: "zh_CN", or nothing: English, which the sources are written in.
[[nodiscard]] QString translationFor(const QStringList &languages);

/// Translates all texts of ours and Qt's from then on. To be called before the first is shown.
void loadLanguage(QCoreApplication &application, const QStringList &languages);

} // namespace Windsock
