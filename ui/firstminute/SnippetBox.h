// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/Snippets.h"

#include <QWidget>

class QPlainTextEdit;

namespace Windsock {

class CopyButton;

/// A few lines of code that connect to the server, in the language of one's choice, and a button
/// that copies them. Children by object name: snippetLanguage0 …, snippetText, snippetCopyButton.
class SnippetBox final : public QWidget
{
    Q_OBJECT

public:
    explicit SnippetBox(QWidget *parent = nullptr);

    /// `selfSigned`: nobody vouches for the server's certificate.
    void setAddress(const QUrl &url, bool selfSigned);
    void setLanguage(Snippets::Language language);
    /// As high as its code is, or, where there is less room, as high as there is room.
    void setFitted(bool fitted);

private:
    QWidget *createChooser();
    void showSnippet();
    void copy();
    void fit();

    QPlainTextEdit *m_text;
    CopyButton *m_copy;
    QUrl m_url;
    Snippets::Language m_language = Snippets::Language::JavaScript;
    bool m_selfSigned = false;
    bool m_fitted = true;
};

} // namespace Windsock
