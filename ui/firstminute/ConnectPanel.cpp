// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/firstminute/ConnectPanel.h"

#include "ui/AddressText.h"
#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/NetworkAddresses.h"
#include "ui/Theme.h"
#include "ui/firstminute/CopyButton.h"
#include "ui/firstminute/PhoneBox.h"
#include "ui/firstminute/SnippetBox.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include <algorithm>
#include <initializer_list>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

constexpr int WidestContent = 780;
constexpr int SideMargin = 18;
constexpr int BodySpacing = 24; // between code and phone

} // namespace

ConnectPanel::ConnectPanel(QWidget *parent)
    : QWidget(parent),
      m_title(makeLabel(tr("Connect a client"), "strong", this)),
      m_text(makeLabel({}, "muted", this)),
      m_back(makeButton(tr("Back to the traffic"), u"connectBackButton"_s, this, tr("Esc"))),
      m_start(makeButton(tr("Start"), u"connectStartButton"_s, this, tr("Start listening (F5)"))),
      m_address(makeButton({}, u"connectAddress"_s, this, tr("Copy the address"))),
      m_copy(new CopyButton(u"connectCopyButton"_s, this, tr("Copy the address"))),
      m_testPage(makeButton(tr("Open test page"), u"connectTestPageButton"_s, this,
                            tr("A page that this server serves, to try it from a browser"))),
      m_demo(makeButton(tr("Show me"), u"connectDemoButton"_s, this,
                        tr("Three built-in clients chat with each other, until you remove them"))),
      m_demoText(makeLabel(tr("Three built-in clients chat"), "muted", this)),
      m_snippets(new SnippetBox(this)),
      m_phone(new PhoneBox(this))
{
    setObjectName(u"connectPanel"_s);
    setProperty("role", u"panel"_s);
    setAttribute(Qt::WA_StyledBackground);
    setIcon(m_start, Icon::Start, IconColour::OnAccent);
    setIcon(m_testPage, Icon::OpenPage);
    setIcon(m_demo, Icon::Demo);
    createLayout();
    connectSignals();
    setClosable(false);
    showServer();
}

QBoxLayout *ConnectPanel::createAddressRow()
{
    m_address->setFont(Theme::fixedFont());
    m_address->setCursor(Qt::PointingHandCursor);
    setLook(m_address, "field");
    setLook(m_start, "primary");
    auto *address = new QHBoxLayout;
    address->setSpacing(8);
    address->addWidget(m_start);
    address->addWidget(m_address);
    address->addWidget(m_copy);
    address->addStretch(1);
    auto *more = new QHBoxLayout;
    more->setSpacing(8);
    more->addWidget(m_testPage);
    more->addWidget(m_demo);
    more->addWidget(m_demoText);
    more->addStretch(1);
    auto *row = new QBoxLayout(QBoxLayout::LeftToRight);
    row->setSpacing(8);
    row->addLayout(address);
    row->addLayout(more, 1);
    return row;
}

void ConnectPanel::createLayout()
{
    m_title->setObjectName(u"connectTitle"_s);
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.25);
    m_title->setFont(large);
    m_text->setObjectName(u"connectText"_s);
    m_text->setWordWrap(true);
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_back);
    m_addressRow = createAddressRow();
    m_body = new QBoxLayout(QBoxLayout::LeftToRight);
    m_body->addWidget(m_snippets, 1);
    m_body->addWidget(m_phone);

    m_content = new QWidget(this);
    auto *content = new QVBoxLayout(m_content);
    content->setContentsMargins(0, 0, 0, 0);
    content->setSpacing(10);
    content->addLayout(head);
    content->addWidget(m_text);
    content->addLayout(m_addressRow);
    content->addSpacing(4);
    content->addLayout(m_body, 1);

    // Where even that is too much for a window, it scrolls rather than makes the window larger.
    auto *inner = new QWidget;
    auto *centred = new QHBoxLayout(inner);
    centred->setContentsMargins(SideMargin, 14, SideMargin, 12);
    centred->addStretch(1);
    centred->addWidget(m_content, 100);
    centred->addStretch(1);
    m_content->setMaximumWidth(WidestContent);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(inner);
    inner->setAutoFillBackground(false); // which it has been given just now
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
}

void ConnectPanel::connectSignals()
{
    connect(m_address, &QPushButton::clicked, this, &ConnectPanel::copyAddress);
    connect(m_copy, &QPushButton::clicked, this, &ConnectPanel::copyAddress);
    connect(m_start, &QPushButton::clicked, this, &ConnectPanel::startRequested);
    connect(m_demo, &QPushButton::clicked, this, &ConnectPanel::demoRequested);
    connect(m_back, &QPushButton::clicked, this, &ConnectPanel::closeRequested);
    connect(m_testPage, &QPushButton::clicked, this,
            [this] { emit testPageRequested(testPageUrl(m_listening.constFirst())); });
    connect(m_phone, &PhoneBox::columnWidthChanged, this, &ConnectPanel::arrange);
    connect(m_phone, &PhoneBox::localNetworkRequested, this,
            [this] { emit localNetworkRequested(true); });
}

void ConnectPanel::setServer(ServerState state, const QList<QUrl> &listening,
                             const CertificateInfo &certificate)
{
    m_state = state;
    if (!listening.isEmpty()) {
        m_listening = listening;
        m_selfSigned = certificate.selfSigned;
    }
    showServer();
}

void ConnectPanel::setEndpoints(const QList<EndpointSpec> &endpoints)
{
    m_endpoints = endpoints;
    showServer();
}

void ConnectPanel::setDemoAvailable(bool available)
{
    m_demoAvailable = available;
    showServer();
}

void ConnectPanel::setClosable(bool closable)
{
    m_closable = closable;
    m_back->setVisible(closable);
    showServer();
}

void ConnectPanel::takeFocus()
{
    (m_address->isEnabled() ? m_address : m_start)->setFocus(Qt::ShortcutFocusReason);
}

void ConnectPanel::showServer()
{
    const bool listening = m_state == ServerState::Listening;
    const bool known = !m_listening.isEmpty();
    const bool onlyHere = std::ranges::all_of(m_listening, isLoopback);
    const auto example = Snippets::example(m_endpoints);
    if (!listening)
        m_text->setText(tr("The server is stopped. Start it, so that clients can connect."));
    else if (example.path.isEmpty())
        m_text->setText(tr("There is no endpoint with a plain path to connect to. Add one with "
                           "“New endpoint…” on the left."));
    else if (m_closable)
        m_text->setText(tr("Point a WebSocket client at this address, or try one of these."));
    else
        m_text->setText(tr("Nobody has connected yet. Point a WebSocket client at this address, "
                           "or try one of these; what is said then appears here."));
    m_start->setVisible(!listening);
    m_start->setEnabled(m_state == ServerState::Stopped);
    m_address->setVisible(known);
    m_copy->setVisible(known);
    if (known)
        m_address->setText(reachableUrl(m_listening.constFirst()).toString());
    for (QPushButton *button : std::initializer_list<QPushButton *>{m_address, m_copy, m_testPage})
        button->setEnabled(listening);
    m_demo->setEnabled(listening && m_demoAvailable);
    m_phone->setPages(networkPages(m_listening, networkAddresses()), m_selfSigned);
    m_phone->setReach(listening, onlyHere);
    showSnippetAddress();
    arrange(); // for an address of another length
}

void ConnectPanel::showSnippetAddress()
{
    const QUrl server = m_listening.isEmpty() ? QUrl(u"ws://localhost:8888"_s)
                                              : reachableUrl(m_listening.constFirst());
    m_snippets->setAddress(Snippets::exampleUrl(server, Snippets::example(m_endpoints)),
                           m_selfSigned);
}

void ConnectPanel::copyAddress()
{
    m_copy->copy(m_address->text());
}

void ConnectPanel::arrange()
{
    const int room = std::min(width() - 2 * SideMargin, WidestContent);
    arrangeAddressRow(room);
    // Code and phone stand side by side where both are seen whole.
    const bool narrow = m_snippets->minimumSizeHint().width() + BodySpacing + m_phone->columnWidth()
        > room;
    m_body->setDirection(narrow ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_body->setSpacing(narrow ? 12 : BodySpacing);
    m_content->layout()->setSpacing(narrow ? 7 : 10);
    m_phone->setFlat(narrow);
    m_snippets->setFitted(!narrow);
    m_body->setAlignment(m_snippets, narrow ? Qt::Alignment() : Qt::AlignTop);
    m_body->setAlignment(m_phone, narrow ? Qt::Alignment() : Qt::AlignTop);
}

/// In one line or in two: an address is as long as its host's name.
void ConnectPanel::arrangeAddressRow(int room)
{
    const auto widthOf = [this](std::initializer_list<QWidget *> widgets) {
        int sum = 0;
        for (const QWidget *widget : widgets) {
            if (!widget->isHidden())
                sum += widget->sizeHint().width() + m_addressRow->spacing();
        }
        return sum;
    };
    const int address = widthOf({m_start, m_address, m_copy});
    const int more = widthOf({m_testPage, m_demo});
    const bool isOneLine = address + more <= room;
    m_addressRow->setDirection(isOneLine ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    const int line = isOneLine ? address + more : more;
    m_demoText->setVisible(line + m_demoText->sizeHint().width() <= room);
}

void ConnectPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    showServer();
}

void ConnectPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void ConnectPanel::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_closable)
        emit closeRequested();
    else
        QWidget::keyPressEvent(event);
}

} // namespace Windsock
