// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

#include <functional>

class QLabel;
class QPushButton;

namespace Windsock {

/// One line over the views that says what went wrong and, if something can be done with one click,
/// offers it. Instead of dialogs. Hidden while there is nothing to say.
class MessageLine final : public QFrame
{
    Q_OBJECT

public:
    enum class Kind : quint8 { Note, Error };

    explicit MessageLine(QWidget *parent = nullptr);

    /// Replaces what is shown. Without `actionText` there is no button.
    void say(Kind kind, const QString &text, const QString &actionText = {},
             const std::function<void()> &action = {});

public slots:
    void dismiss();

protected:
    void paintEvent(QPaintEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override; ///< Esc dismisses

private:
    void onAction();

    QLabel *m_text;
    QPushButton *m_action;
    std::function<void()> m_onAction;
    Kind m_kind = Kind::Note;
};

} // namespace Windsock
