// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"

#include <QWidget>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace Windsock {

class CopyButton;
class PhoneBox;
class SnippetBox;

/// How to connect a client: the address, the test page, code to copy, a QR code for a phone, and a
/// demo for who has no client at hand. Children by object name: connectTitle, connectText,
/// connectAddress, connectCopyButton, connectTestPageButton, connectDemoButton, connectStartButton,
/// connectBackButton, and those of SnippetBox and PhoneBox.
class ConnectPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ConnectPanel(QWidget *parent = nullptr);

    /// `listening`: all listeners. The last address stays while the server is stopped.
    void setServer(ServerState state, const QList<QUrl> &listening,
                   const CertificateInfo &certificate);
    void setEndpoints(const QList<EndpointSpec> &endpoints);
    /// There is one demo at a time.
    void setDemoAvailable(bool available);
    /// True when the panel was asked for, and has a button that leads back to the traffic.
    void setClosable(bool closable);
    /// The first of its buttons has it then.
    void takeFocus();

signals:
    void startRequested();
    void localNetworkRequested(bool localNetwork);
    void testPageRequested(const QUrl &url);
    void demoRequested();
    void closeRequested();

protected:
    void showEvent(QShowEvent *event) override; ///< networks may have come and gone
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override; ///< Esc leads back

private:
    void createLayout();
    QBoxLayout *createAddressRow();
    void connectSignals();
    void copyAddress();
    void showServer();
    void showSnippetAddress();
    void arrange();
    void arrangeAddressRow(int room);

    QLabel *m_title;
    QLabel *m_text;
    QPushButton *m_back;
    QPushButton *m_start;
    QPushButton *m_address;
    CopyButton *m_copy;
    QPushButton *m_testPage;
    QPushButton *m_demo;
    QLabel *m_demoText;
    SnippetBox *m_snippets;
    PhoneBox *m_phone;
    QWidget *m_content = nullptr;
    QBoxLayout *m_addressRow = nullptr; ///< the address and what is done with it
    QBoxLayout *m_body = nullptr;       ///< code and phone
    ServerState m_state = ServerState::Stopped;
    QList<QUrl> m_listening;
    QList<EndpointSpec> m_endpoints;
    bool m_selfSigned = false;
    bool m_demoAvailable = true;
    bool m_closable = false;
};

} // namespace Windsock
