// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/composer/JsonHighlighter.h"

namespace Windsock {

JsonHighlighter::JsonHighlighter(QTextDocument *document) : QSyntaxHighlighter(document) {}

void JsonHighlighter::setEnabled(bool enabled)
{
    if (m_enabled == enabled)
        return;
    m_enabled = enabled;
    rehighlight();
}

void JsonHighlighter::setTheme(const Theme &theme)
{
    if (m_theme == &theme)
        return;
    m_theme = &theme;
    rehighlight();
}

void JsonHighlighter::highlightBlock(const QString &text)
{
    if (!m_enabled || text.size() > LongestBlock)
        return;
    qsizetype i = 0;
    while (i < text.size()) {
        const QChar c = text.at(i);
        if (c == u'"')
            i = highlightString(text, i);
        else if (c.isLetterOrNumber() || c == u'-')
            i = highlightWord(text, i);
        else
            ++i;
    }
}

qsizetype JsonHighlighter::highlightString(const QString &text, qsizetype begin)
{
    qsizetype end = begin + 1;
    while (end < text.size() && text.at(end) != u'"')
        end += text.at(end) == u'\\' ? 2 : 1;
    end = qMin(end + 1, text.size());
    qsizetype next = end;
    while (next < text.size() && text.at(next).isSpace())
        ++next;
    const bool isKey = next < text.size() && text.at(next) == u':';
    setFormat(int(begin), int(end - begin), isKey ? m_theme->key : m_theme->string);
    return end;
}

qsizetype JsonHighlighter::highlightWord(const QString &text, qsizetype begin)
{
    qsizetype end = begin + 1;
    while (end < text.size()
           && (text.at(end).isLetterOrNumber() || QStringView(u".+-").contains(text.at(end))))
        ++end;
    const QStringView word = QStringView(text).mid(begin, end - begin);
    const bool isLiteral = word == u"true" || word == u"false" || word == u"null";
    const bool isNumber = word.front().isDigit() || word.front() == u'-';
    setFormat(int(begin), int(end - begin),
              isLiteral      ? m_theme->literal
                  : isNumber ? m_theme->number
                             : m_theme->error);
    return end;
}

} // namespace Windsock
