// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ToolBar.h"

#include "ui/AddressText.h"
#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/Theme.h"
#include "ui/models/Format.h"

#include <QAction>
#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

ToolBar::ToolBar(QWidget *parent)
    : QToolBar(tr("Toolbar"), parent),
      m_copyAction(new QAction(icon(Icon::Copy), tr("Copy address"), this)),
      m_strip(new QWidget(this)),
      m_light(makeLabel(u"●"_s, "muted", this)),
      m_stateWord(makeLabel({}, "strong", this)),
      m_addressButton(makeButton({}, u"addressButton"_s, this, tr("Copy the address"))),
      m_copy(makeButton(tr("Copy"), u"copyButton"_s, this, tr("Copy the address"))),
      m_testPage(makeButton(tr("Open test page"), u"testPageButton"_s, this,
                            tr("A page that this server serves, to try it from a browser"))),
      m_thisComputer(makeSegment(tr("This computer"), "first", u"scopeSwitchComputer"_s, this)),
      m_localNetwork(makeSegment(tr("Local network"), "last", u"scopeSwitchNetwork"_s, this)),
      m_startStop(makeButton({}, u"startStopButton"_s, this)),
      m_recordingLight(makeLabel({}, "muted", this)),
      m_recordingWords(makeLabel({}, "", this)),
      m_recordingName(makeLabel({}, "strong", this)),
      m_recordingSize(makeLabel({}, "muted", this)),
      m_save(
          makeButton({}, u"saveSessionButton"_s, this, tr("Keep the session in a file (Ctrl+S)"))),
      m_menu(new QToolButton(this))
{
    setObjectName(u"toolBar"_s);
    setMovable(false);
    setFloatable(false);
    setContextMenuPolicy(Qt::PreventContextMenu);
    createServerPart();
    createScope();
    createRecordingPart();

    auto *layout = new QHBoxLayout(m_strip);
    layout->setContentsMargins(10, 7, 10, 7);
    layout->setSpacing(8);
    auto *state = new QHBoxLayout;
    state->setSpacing(6);
    state->addWidget(m_light);
    state->addWidget(m_stateWord);
    auto *scope = new QHBoxLayout;
    scope->setSpacing(0);
    scope->addWidget(m_thisComputer);
    scope->addWidget(m_localNetwork);
    auto *session = new QHBoxLayout;
    session->setSpacing(5);
    session->addWidget(m_recordingLight);
    session->addSpacing(4);
    session->addWidget(m_recordingWords);
    session->addWidget(m_recordingName);
    session->addWidget(m_recordingSize);
    layout->addLayout(state);
    layout->addWidget(m_addressButton);
    layout->addWidget(m_copy);
    layout->addWidget(m_testPage);
    layout->addLayout(scope);
    layout->addWidget(m_startStop);
    layout->addStretch(1);
    layout->addLayout(session);
    layout->addWidget(m_save);
    layout->addWidget(m_menu);
    addWidget(m_strip);
    setServer(ServerState::Stopped, {});
}

void ToolBar::createServerPart()
{
    m_light->setObjectName(u"stateLight"_s);
    m_stateWord->setObjectName(u"stateWord"_s);
    m_copy->setAccessibleName(tr("Copy the address"));
    setIcon(m_copy, Icon::Copy);
    setIcon(m_testPage, Icon::OpenPage);
    m_testPage->setAccessibleName(tr("Open test page"));
    m_addressButton->setFont(Theme::fixedFont());
    m_addressButton->setCursor(Qt::PointingHandCursor);
    setLook(m_addressButton, "field");
    m_copied.setSingleShot(true);
    m_copied.setInterval(1'500);
    connect(&m_copied, &QTimer::timeout, this, [this] {
        setIcon(m_copy, Icon::Copy);
        measure();
    });
    connect(m_copyAction, &QAction::triggered, this, &ToolBar::copyAddress);
    connect(m_addressButton, &QPushButton::clicked, this, &ToolBar::copyAddress);
    connect(m_copy, &QPushButton::clicked, this, &ToolBar::copyAddress);
    connect(m_testPage, &QPushButton::clicked, this,
            [this] { emit testPageRequested(testPageUrl(m_listening)); });
    connect(m_startStop, &QPushButton::clicked, this, &ToolBar::onStartStop);
}

void ToolBar::createScope()
{
    m_thisComputer->setToolTip(
        tr("Only programs on this computer can connect. Changing this reconnects all clients."));
    m_localNetwork->setToolTip(tr(
        "Every computer in the local network can connect. Changing this reconnects all clients."));
    auto *group = new QButtonGroup(this);
    group->addButton(m_thisComputer);
    group->addButton(m_localNetwork);
    connect(m_localNetwork, &QToolButton::toggled, this, &ToolBar::localNetworkRequested);
}

void ToolBar::createRecordingPart()
{
    m_recordingLight->setObjectName(u"recordingLight"_s);
    m_recordingWords->setObjectName(u"recordingWords"_s);
    m_recordingName->setObjectName(u"recordingName"_s);
    m_recordingSize->setObjectName(u"recordingSize"_s);
    m_recordingSize->setFont(Theme::numberFont(font()));
    setIcon(m_save, Icon::Save);
    m_save->setAccessibleName(tr("Save as…"));
    connect(m_save, &QPushButton::clicked, this, &ToolBar::saveSessionRequested);
    m_menu->setObjectName(u"menuButton"_s);
    setIcon(m_menu, Icon::Menu);
    m_menu->setToolTip(tr("Menu"));
    m_menu->setAccessibleName(tr("Menu"));
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_menu->setFocusPolicy(Qt::StrongFocus);
    setLook(m_menu, "flat");
}

void ToolBar::setServer(ServerState state, const QList<QUrl> &listening)
{
    m_state = state;
    const bool isListening = state == ServerState::Listening;
    if (!listening.isEmpty()) {
        m_listening = listening.constFirst();
        m_address = reachableUrl(m_listening);
        // Whom it reached last stays chosen while it is stopped.
        const QSignalBlocker blocker(m_localNetwork);
        const bool onlyHere = isLoopback(m_listening);
        m_thisComputer->setChecked(onlyHere);
        m_localNetwork->setChecked(!onlyHere);
    } else if (!m_localNetwork->isChecked()) {
        m_thisComputer->setChecked(true);
    }
    QStringList all;
    for (const QUrl &url : listening)
        all += url.toString();
    m_addressButton->setText(m_address.isEmpty() ? tr("no address") : m_address.toString());
    m_addressButton->setToolTip(all.isEmpty()
                                    ? tr("Copy the address")
                                    : tr("Click to copy. Listening on %1").arg(all.join(u", "_s)));
    for (QWidget *widget : {static_cast<QWidget *>(m_addressButton), static_cast<QWidget *>(m_copy),
                            static_cast<QWidget *>(m_testPage)}) {
        widget->setEnabled(isListening);
    }
    m_copyAction->setEnabled(isListening);
    setRole(m_light, isListening ? "ok" : "muted");
    m_stateWord->setText(isListening                          ? tr("Listening")
                             : state == ServerState::Stopping ? tr("Stopping…")
                                                              : tr("Stopped"));
    setIcon(m_startStop, isListening ? Icon::Stop : Icon::Start);
    m_startStop->setText(isListening ? tr("Stop") : tr("Start"));
    m_startStop->setToolTip(isListening
                                ? tr("Disconnect every client and stop listening (Shift+F5)")
                                : tr("Start listening (F5)"));
    m_startStop->setEnabled(state != ServerState::Stopping);
    measure();
}

void ToolBar::setMenu(QMenu *menu)
{
    m_menu->setMenu(menu);
}

void ToolBar::showSession(const char *light, const QString &words, const QString &name,
                          const QString &size)
{
    setRole(m_recordingLight, light);
    m_recordingLight->setText(qstrcmp(light, "error") == 0 ? u"●"_s : u"○"_s);
    const bool isOther = words != m_recordingWords->text() || name != m_recordingName->toolTip();
    const int sizeWidth = m_recordingSize->sizeHint().width();
    m_recordingWords->setText(words);
    m_recordingName->setText(fontMetrics().elidedText(name, Qt::ElideMiddle, 180));
    m_recordingName->setToolTip(name);
    m_recordingSize->setText(size); // four times a second, and mostly as wide as before
    if (isOther || m_recordingSize->sizeHint().width() != sizeWidth)
        measure();
}

/// After a text has changed. The tight form is what the window cannot become smaller than.
void ToolBar::measure()
{
    for (const Form form : {Form::Roomy, Form::Narrow, Form::Tight}) {
        showForm(form);
        m_strip->layout()->activate();
        m_widths.at(size_t(form)) = m_strip->layout()->minimumSize().width();
    }
    m_strip->setMinimumWidth(m_widths.back());
    showWhatFits();
}

void ToolBar::showWhatFits()
{
    const auto fits = [this](Form form) { return width() >= m_widths.at(size_t(form)); };
    showForm(fits(Form::Roomy) ? Form::Roomy : fits(Form::Narrow) ? Form::Narrow : Form::Tight);
}

void ToolBar::showForm(Form form)
{
    const bool isRoomy = form == Form::Roomy;
    const bool isTight = form == Form::Tight;
    m_copy->setText(!isRoomy ? QString() : m_copied.isActive() ? tr("Copied") : tr("Copy"));
    m_testPage->setText(isRoomy ? tr("Open test page") : isTight ? QString() : tr("Test page"));
    m_save->setText(isTight ? QString() : tr("Save as…"));
    m_recordingName->setVisible(isRoomy && !m_recordingName->text().isEmpty());
    m_recordingSize->setVisible(isRoomy);
    m_recordingLight->setToolTip(m_recordingWords->text() + u' ' + m_recordingName->text());
}

void ToolBar::resizeEvent(QResizeEvent *event)
{
    QToolBar::resizeEvent(event);
    showWhatFits();
}

void ToolBar::changeEvent(QEvent *event)
{
    QToolBar::changeEvent(event);
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::FontChange)
        measure();
}

void ToolBar::setRecording(const QString &name, qint64 size)
{
    showSession("error", tr("Recording"), name.isEmpty() ? tr("untitled") : name,
                Format::size(size));
    m_save->setEnabled(true);
}

void ToolBar::setNotRecorded()
{
    showSession("muted", tr("Not recorded"), {}, {});
    m_save->setEnabled(false);
}

void ToolBar::setViewed(const QString &name, qint64 size)
{
    showSession("muted", tr("Session"), name, Format::size(size));
    m_save->setEnabled(false);
}

void ToolBar::setRecordingStopped()
{
    showSession("muted", tr("Recording stopped"), {}, {});
}

void ToolBar::copyAddress()
{
    QGuiApplication::clipboard()->setText(m_address.toString());
    setIcon(m_copy, Icon::Apply);
    m_copied.start();
    measure();
}

void ToolBar::onStartStop()
{
    if (m_state == ServerState::Listening)
        emit stopRequested();
    else
        emit startRequested();
}

} // namespace Windsock
