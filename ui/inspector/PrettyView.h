// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/inspector/JsonTree.h"

#include <QWidget>

class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace Windsock {

class JsonHighlighter;
class JsonTreeView;

/// A payload for reading: JSON as a tree or as coloured text, other text as it is.
class PrettyView final : public QWidget
{
    Q_OBJECT

public:
    explicit PrettyView(QWidget *parent = nullptr);

    void showJson(JsonTree tree);
    void showText(const QString &text);
    /// JSON so large that parsing it waits to be asked for.
    void offerParsing(qint64 size);

signals:
    void parsingRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *createSwitch();
    void showForm();

    bool m_isJson = false; ///< the tree holds what is shown
    QWidget *m_switch = nullptr;
    QToolButton *m_asTree;
    QToolButton *m_asText;
    QStackedWidget *m_stack;
    JsonTreeView *m_tree;
    QPlainTextEdit *m_text;
    JsonHighlighter *m_highlighter;
    QPushButton *m_parse;
};

/// Shows a payload in such a field, wrapped in a way that does not hold up the window.
void setPayloadText(QPlainTextEdit &field, const QString &text);
/// A read-only field in the fixed font.
[[nodiscard]] QPlainTextEdit *makePayloadField(const QString &name, const QString &accessibleName,
                                               QWidget *parent);

} // namespace Windsock
