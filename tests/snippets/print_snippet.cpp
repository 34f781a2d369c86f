// SPDX-License-Identifier: GPL-3.0-or-later
// print_snippet LANGUAGE URL trusted|self-signed: what the window's button copies.
#include "ui/models/Snippets.h"

#include <cstdio>

using namespace Windsock;

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    const QString wanted = QString::fromUtf8(argv[1]);
    for (int i = 0; i < Snippets::LanguageCount; ++i) {
        const auto language = Snippets::Language(i);
        if (Snippets::name(language) != wanted)
            continue;
        const QString text = Snippets::text(language, QUrl(QString::fromUtf8(argv[2])),
                                            qstrcmp(argv[3], "self-signed") == 0);
        std::fputs(text.toUtf8().constData(), stdout);
        return 0;
    }
    return 2;
}
