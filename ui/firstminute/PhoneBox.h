// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/AddressText.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace Windsock {

class QrCode;

/// A QR code by which a phone opens the test page. While the server is for this computer only it
/// says so instead, and offers the one choice that changes it. Children by object name: qrCode,
/// phoneAddress, phoneAddressCombo, phoneHint, phoneNetworkButton.
class PhoneBox final : public QWidget
{
    Q_OBJECT

public:
    explicit PhoneBox(QWidget *parent = nullptr);

    /// Where the test page is found from other devices; none: from this computer only.
    void setPages(const QList<NetworkPage> &pages, bool selfSigned);
    /// `listening` false: nothing can be reached, whatever is chosen. `onlyHere`: the server is for
    /// this computer only.
    void setReach(bool listening, bool onlyHere);
    /// In a row instead of a column, where a window is narrow.
    void setFlat(bool flat);
    /// What it needs as a column, in pixels: its address is seen whole.
    [[nodiscard]] int columnWidth() const;

signals:
    void columnWidthChanged();
    void localNetworkRequested();

private:
    void showPage();
    void fit();

    QrCode *m_code;
    QLabel *m_title;
    QLabel *m_hint;
    QLabel *m_address;
    QComboBox *m_choice;
    QPushButton *m_network;
    QWidget *m_words; ///< what is said of the code
    QGridLayout *m_layout;
    QList<NetworkPage> m_pages;
    bool m_flat = false;
    bool m_listening = false;
    bool m_onlyHere = true;
    bool m_selfSigned = false;
};

} // namespace Windsock
