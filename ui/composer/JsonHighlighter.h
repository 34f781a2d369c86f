// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/Theme.h"

#include <QSyntaxHighlighter>

namespace Windsock {

/// Colours JSON while it is typed. Made for what a person types: blocks beyond a bound stay plain.
class JsonHighlighter final : public QSyntaxHighlighter
{
    Q_OBJECT

public:
    explicit JsonHighlighter(QTextDocument *document);

    void setEnabled(bool enabled);
    void setTheme(const Theme &theme);

protected:
    void highlightBlock(const QString &text) override;

private:
    static constexpr qsizetype LongestBlock = 20'000;

    qsizetype highlightString(const QString &text, qsizetype begin);
    qsizetype highlightWord(const QString &text, qsizetype begin);

    const Theme *m_theme = &Theme::light();
    bool m_enabled = false;
};

} // namespace Windsock
