// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace Windsock {

class JsonHighlighter;

/// The composer's editor: plain text in the fixed font; Ctrl+Enter sends, Ctrl+Up and Ctrl+Down
/// walk through what was sent before, Tab leaves.
class ComposerEdit final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit ComposerEdit(QWidget *parent = nullptr);

    void setJson(bool isJson);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void sendTriggered();
    void olderTriggered();
    void newerTriggered();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    JsonHighlighter *m_highlighter;
};

} // namespace Windsock
