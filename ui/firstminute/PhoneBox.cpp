// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/firstminute/PhoneBox.h"

#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/firstminute/QrCode.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

constexpr int LeastColumn = 168;
constexpr int Side = 132; // four pixels a square for a usual address
constexpr int SmallSide = 100;

QString choiceText(const NetworkPage &page)
{
    return page.interfaceName.isEmpty() ? page.url.host()
                                        : PhoneBox::tr("%1 (%2)", "an address and its interface")
                                              .arg(page.url.host(), page.interfaceName);
}

} // namespace

PhoneBox::PhoneBox(QWidget *parent)
    : QWidget(parent),
      m_code(new QrCode(this)),
      m_title(makeLabel(tr("From a phone"), "strong", this)),
      m_hint(makeLabel({}, "muted", this)),
      m_address(makeLabel({}, "", this)),
      m_choice(new QComboBox(this)),
      m_network(makeButton(tr("Local network"), u"phoneNetworkButton"_s, this,
                           tr("Let every computer in the local network connect"))),
      m_words(new QWidget(this)),
      m_layout(new QGridLayout(this))
{
    setIcon(m_network, Icon::Network);
    m_code->setObjectName(u"qrCode"_s);
    m_hint->setObjectName(u"phoneHint"_s);
    m_hint->setWordWrap(true);
    m_address->setObjectName(u"phoneAddress"_s);
    m_address->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_choice->setObjectName(u"phoneAddressCombo"_s);
    m_choice->setAccessibleName(tr("Address of this computer for the QR code"));
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_choice->setMinimumContentsLength(12);

    auto *words = new QVBoxLayout(m_words);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(6);
    words->addWidget(m_hint);
    words->addWidget(m_address);
    words->addWidget(m_choice);
    words->addWidget(m_network, 0, Qt::AlignLeft);
    words->addStretch(1);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setVerticalSpacing(8);
    m_layout->setHorizontalSpacing(16);
    m_layout->addWidget(m_title, 0, 0);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &PhoneBox::showPage);
    connect(m_network, &QPushButton::clicked, this, &PhoneBox::localNetworkRequested);
    setFlat(false);
    showPage();
}

void PhoneBox::setFlat(bool flat)
{
    m_layout->removeWidget(m_code);
    m_layout->removeWidget(m_words);
    if (flat) {
        m_layout->addWidget(m_words, 1, 0);
        m_layout->addWidget(m_code, 0, 1, 2, 1, Qt::AlignTop);
    } else {
        m_layout->addWidget(m_code, 1, 0, Qt::AlignLeft);
        m_layout->addWidget(m_words, 2, 0);
    }
    m_code->setSide(flat ? SmallSide : Side);
    m_flat = flat;
    fit();
}

int PhoneBox::columnWidth() const
{
    return std::max(LeastColumn, m_address->sizeHint().width());
}

void PhoneBox::fit()
{
    setMinimumWidth(m_flat ? 0 : columnWidth());
    setMaximumWidth(m_flat ? QWIDGETSIZE_MAX : columnWidth());
}

void PhoneBox::setPages(const QList<NetworkPage> &pages, bool selfSigned)
{
    m_selfSigned = selfSigned;
    if (pages != m_pages) {
        const QString chosen = m_choice->currentText();
        m_pages = pages;
        const QSignalBlocker blocker(m_choice);
        m_choice->clear();
        for (const NetworkPage &page : pages)
            m_choice->addItem(choiceText(page));
        m_choice->setCurrentIndex(std::max(0, m_choice->findText(chosen)));
    }
    showPage();
}

void PhoneBox::setReach(bool listening, bool onlyHere)
{
    m_listening = listening;
    m_onlyHere = onlyHere;
    showPage();
}

void PhoneBox::showPage()
{
    const int index = m_choice->currentIndex();
    const bool reachable = m_listening && index >= 0 && index < m_pages.size();
    const QUrl url = reachable ? m_pages.at(index).url : QUrl();
    m_code->setText(url.toString());
    m_code->setVisible(reachable);
    const int width = columnWidth();
    m_address->setText(url.toString());
    m_address->setVisible(reachable);
    fit();
    if (columnWidth() != width)
        emit columnWidthChanged();
    m_choice->setVisible(reachable && m_pages.size() > 1);
    m_network->setVisible(m_listening && m_onlyHere);
    if (reachable) {
        m_hint->setText(m_selfSigned ? tr("Scan to open the test page. The phone asks about the "
                                          "certificate first.")
                                     : tr("Scan to open the test page."));
    } else if (!m_listening) {
        m_hint->setText(tr("Start the server to get a QR code."));
    } else if (m_onlyHere) {
        m_hint->setText(tr("The server is for this computer only, so a phone cannot reach it."));
    } else {
        m_hint->setText(tr("This computer is in no network that a phone could reach it by."));
    }
}

} // namespace Windsock
