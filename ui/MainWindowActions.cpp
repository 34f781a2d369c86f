// SPDX-License-Identifier: GPL-3.0-or-later
// What the window can do by menu and keyboard, and what of it is kept from run to run.
#include "ui/CountTabs.h"
#include "ui/Icons.h"
#include "ui/MainWindow.h"
#include "ui/ToolBar.h"
#include "ui/clients/ClientsView.h"
#include "ui/composer/Composer.h"
#include "ui/endpoints/EndpointsPanel.h"
#include "ui/firstminute/ConnectPanel.h"
#include "ui/firstminute/FirstMinute.h"
#include "ui/handshakes/HandshakesView.h"
#include "ui/traffic/TrafficView.h"

#include "server/session/SessionRecorder.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDockWidget>
#include <QFileDialog>
#include <QMenu>
#include <QScreen>
#include <QSettings>

using namespace Qt::Literals::StringLiterals;

namespace Windsock {

namespace {

constexpr int StateVersion = 1; ///< of the docks; raise it when one is added or renamed

constexpr QLatin1StringView GeometryKey("window/geometry");
constexpr QLatin1StringView DocksKey("window/docks");
constexpr QLatin1StringView TabKey("window/tab");
constexpr QLatin1StringView TrafficKey("window/traffic");
constexpr QLatin1StringView ClientsKey("window/clients-13"); // by its number of columns
constexpr QLatin1StringView HandshakesKey("window/handshakes");
constexpr QLatin1StringView AppearanceKey("window/appearance");
constexpr QLatin1StringView FormatKey("composer/format");
constexpr QLatin1StringView EncodingKey("composer/encoding");
constexpr QLatin1StringView HistoryKey("composer/history");

} // namespace

QAction *MainWindow::addMenuAction(const QIcon &icon, const QString &text,
                                   const QKeySequence &shortcut, const QString &name)
{
    auto *action = new QAction(icon, text, this);
    action->setObjectName(name);
    action->setShortcut(shortcut);
    addAction(action); // the shortcut works whether or not the menu is open
    return action;
}

void MainWindow::createActions()
{
    createFileActions();
    m_menu->addSeparator();
    auto *start = addMenuAction(icon(Icon::Start), tr("Start"), Qt::Key_F5, u"startAction"_s);
    auto *stop = addMenuAction(icon(Icon::Stop), tr("Stop"), Qt::SHIFT | Qt::Key_F5,
                               u"stopAction"_s);
    auto *endpoint = addMenuAction(icon(Icon::Add), tr("New endpoint…"), Qt::CTRL | Qt::Key_N,
                                   u"newEndpointAction"_s);
    auto *copy = m_toolBar->copyAction();
    copy->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    addAction(copy);
    auto *send = addMenuAction(icon(Icon::Send), tr("Send message"), {}, u"sendAction"_s);
    send->setShortcuts(
        {QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    auto *connectClient = addMenuAction(icon(Icon::Connect), tr("Connect a client…"), Qt::Key_F1,
                                        u"connectClientAction"_s);
    m_menu->addActions({start, stop, connectClient, endpoint, copy, send});
    m_menu->addSeparator();
    createViewActions();
    m_menu->addSeparator();
    auto *settings = addMenuAction(icon(Icon::Settings), tr("Settings…"), Qt::CTRL | Qt::Key_Comma,
                                   u"settingsAction"_s);
    auto *quit = addMenuAction(icon(Icon::Quit), tr("Quit"), Qt::CTRL | Qt::Key_Q, u"quitAction"_s);
    m_menu->addActions({settings, quit});
    m_toolBar->setMenu(m_menu);
    connect(start, &QAction::triggered, this, &MainWindow::startRequested);
    connect(stop, &QAction::triggered, this, &MainWindow::stopRequested);
    connect(connectClient, &QAction::triggered, this, [this] {
        m_tabs->setCurrentWidget(m_firstMinute->page());
        m_firstMinute->ask();
        m_firstMinute->panel().takeFocus(); // so that Esc leads back
    });
    connect(endpoint, &QAction::triggered, m_endpoints, [this] { m_endpoints->addEndpoint(); });
    connect(send, &QAction::triggered, m_composer, &Composer::send);
    connect(settings, &QAction::triggered, this, &MainWindow::showSettings);
    connect(quit, &QAction::triggered, this, &QWidget::close);
}

void MainWindow::createFileActions()
{
    auto *open = addMenuAction(icon(Icon::ChooseFile), tr("Open project…"), QKeySequence::Open,
                               u"openProjectAction"_s);
    auto *save = addMenuAction(icon(Icon::Save), tr("Save project…"),
                               Qt::CTRL | Qt::SHIFT | Qt::Key_S, u"saveProjectAction"_s);
    auto *session = addMenuAction(icon(Icon::Save), tr("Save session as…"), Qt::CTRL | Qt::Key_S,
                                  u"saveSessionAction"_s);
    session->setEnabled(m_recorder != nullptr);
    auto *openSession = addMenuAction(icon(Icon::ChooseFile), tr("Open session…"),
                                      Qt::CTRL | Qt::SHIFT | Qt::Key_O, u"openSessionAction"_s);
    openSession->setEnabled(m_recorder != nullptr);
    m_menu->addActions({open, save});
    m_menu->addSeparator();
    m_menu->addActions({openSession, session});
    connect(openSession, &QAction::triggered, this, &MainWindow::askForSession);
    connect(open, &QAction::triggered, this, &MainWindow::openProject);
    connect(save, &QAction::triggered, this, &MainWindow::saveProject);
    connect(session, &QAction::triggered, this, &MainWindow::saveSession);
}

void MainWindow::createViewActions()
{
    auto *filter = addMenuAction(icon(Icon::Search), tr("Filter traffic"), Qt::CTRL | Qt::Key_F,
                                 u"filterAction"_s);
    filter->setEnabled(m_traffic != nullptr);
    connect(filter, &QAction::triggered, this, [this] {
        showTraffic();
        m_traffic->focusFilter();
    });
    QMenu *view = m_menu->addMenu(tr("View"));
    view->addAction(filter);
    for (int tab = 0; tab < m_tabs->count(); ++tab) {
        auto *action = addMenuAction({}, m_tabs->tabText(tab),
                                     QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + tab)),
                                     u"tabAction%1"_s.arg(tab + 1));
        connect(action, &QAction::triggered, this, [this, tab] { m_tabs->setCurrentIndex(tab); });
        view->addAction(action);
    }
    view->addSeparator();
    const auto docks = findChildren<QDockWidget *>();
    for (QDockWidget *dock : docks)
        view->addAction(dock->toggleViewAction());
    view->addSeparator();
    m_appearanceGroup = new QActionGroup(this);
    const QStringList names{tr("As the system"), tr("Light"), tr("Dark")};
    for (int i = 0; i < names.size(); ++i) {
        QAction *action = view->addAction(names.at(i));
        action->setObjectName(u"appearanceAction%1"_s.arg(i));
        action->setCheckable(true);
        action->setData(i);
        m_appearanceGroup->addAction(action);
    }
    connect(m_appearanceGroup, &QActionGroup::triggered, this, [this](const QAction *action) {
        setAppearance(Theme::Appearance(action->data().toInt()));
    });
}

void MainWindow::setAppearance(Theme::Appearance appearance)
{
    m_appearance = appearance;
    m_appearanceGroup->actions().at(int(appearance))->setChecked(true);
    Theme::apply(*qApp, appearance);
    QSettings().setValue(AppearanceKey, int(appearance));
}

void MainWindow::saveSession()
{
    if (m_recorder == nullptr || !m_recorder->isOpen())
        return;
    auto *dialog = new QFileDialog(this, tr("Save session"), {},
                                   tr("Windsock sessions (*.windsock-session)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"windsock-session"_s);
    connect(dialog, &QFileDialog::fileSelected, m_recorder, &SessionRecorder::saveAs);
    dialog->open();
}

void MainWindow::openProject()
{
    auto *dialog = new QFileDialog(this, tr("Open project"), {},
                                   tr("Windsock projects (*.windsock)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openProjectRequested);
    dialog->open();
}

void MainWindow::saveProject()
{
    auto *dialog = new QFileDialog(this, tr("Save project"), {},
                                   tr("Windsock projects (*.windsock)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"windsock"_s);
    if (!m_projectFile.isEmpty())
        dialog->selectFile(m_projectFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::saveProjectRequested);
    dialog->open();
}

void MainWindow::saveWindow() const
{
    QSettings settings;
    settings.setValue(GeometryKey, saveGeometry());
    settings.setValue(DocksKey, saveState(StateVersion));
    settings.setValue(TabKey, m_tabs->currentIndex());
    if (m_traffic != nullptr)
        settings.setValue(TrafficKey, m_traffic->saveState());
    settings.setValue(ClientsKey, m_clients->saveState());
    settings.setValue(HandshakesKey, m_handshakes->saveState());
    settings.setValue(FormatKey, int(m_composer->format()));
    settings.setValue(EncodingKey, int(m_composer->encoding()));
    settings.setValue(HistoryKey, m_composer->history().toJson());
}

void MainWindow::restoreWindow()
{
    const QSettings settings;
    setAppearance(Theme::Appearance(qBound(0, settings.value(AppearanceKey).toInt(), 2)));
    if (!restoreGeometry(settings.value(GeometryKey).toByteArray())) {
        const QSize available = screen()->availableSize();
        resize(qMin(1440, available.width()), qMin(900, available.height()));
    }
    m_placesRestored = restoreState(settings.value(DocksKey).toByteArray(), StateVersion);
    m_tabs->setCurrentIndex(qBound(0, settings.value(TabKey).toInt(), m_tabs->count() - 1));
    if (m_traffic != nullptr)
        m_traffic->restoreState(settings.value(TrafficKey).toByteArray());
    m_clients->restoreState(settings.value(ClientsKey).toByteArray());
    m_handshakes->restoreState(settings.value(HandshakesKey).toByteArray());
    m_composer->setFormat(MessageFormat(qBound(0, settings.value(FormatKey).toInt(), 2)));
    m_composer->setEncoding(BinaryEncoding(qBound(0, settings.value(EncodingKey).toInt(), 1)));
    m_composer->history().fromJson(settings.value(HistoryKey).toByteArray());
}

} // namespace Windsock
