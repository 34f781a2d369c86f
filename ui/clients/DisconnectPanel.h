// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace Windsock {

/// Asks for a close code and a reason, without a dialog. Escape hides it.
class DisconnectPanel final : public QFrame
{
    Q_OBJECT

public:
    /// As wide as a table, or as narrow as a dock.
    enum class Shape : quint8 { Line, Narrow };

    /// Object names are "closeCodeEdit", "closeReasonEdit" and "disconnectButton", with a prefix as
    /// "inspectorCloseCodeEdit".
    DisconnectPanel(Shape shape, const QString &namePrefix, QWidget *parent = nullptr);

    /// Shows it and puts the cursor in the reason.
    void ask();

signals:
    /// The code is sendable and the reason fits into a close frame.
    void confirmed(quint16 code, const QString &reason);
    void dismissed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void arrange(Shape shape);
    void validate();
    void confirm();

    QSpinBox *m_code;
    QLineEdit *m_reason;
    QLabel *m_meaning;
    QPushButton *m_button;
};

} // namespace Windsock
