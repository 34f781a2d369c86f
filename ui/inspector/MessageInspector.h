// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/session/SessionTypes.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QPlainTextEdit;
class QPushButton;
class QTabWidget;

namespace Windsock {

class ClientNames;
class FactsList;
class HexView;
class PrettyView;
class SessionReader;

/// One stored row: its payload in three forms, to whom it went, and what is known of it.
class MessageInspector final : public QWidget
{
    Q_OBJECT

public:
    static constexpr qint64 HeadBytes = 64 * 1024;      ///< of a payload are shown at once
    static constexpr qint64 MaxParsedUnasked = 1 << 20; ///< bytes of JSON
    static constexpr qint64 MaxText = 2 << 20; ///< bytes that a text field shows; the hex view
                                               ///< shows all
    static constexpr qsizetype MaxDeliveries = 10'000; ///< that are listed

    explicit MessageInspector(const ClientNames &names, QWidget *parent = nullptr);

    /// False: the row cannot be read.
    bool show(const SessionReader &reader, qint64 id);
    [[nodiscard]] qint64 id() const { return m_record.id; }
    /// Shows nothing and forgets the reader.
    void clear();

signals:
    void clientRequested(Windsock::ClientId client);
    void noticeRaised(const QString &sentence);

private:
    void createTabs();
    QWidget *createHeadBar();
    void connectSignals();
    void loadHead();
    void loadAll();
    void parseAll();
    void showBytes(const QByteArray &bytes);
    void showPretty(const QByteArray &bytes);
    void showTitle();
    void showDeliveries();
    void showFacts();
    void chooseFile();
    void savePayload(const QString &file);
    [[nodiscard]] bool looksLikeJson(const QByteArray &bytes) const;

    const ClientNames &m_names;
    const SessionReader *m_reader = nullptr;
    StoredRecord m_record;
    QLabel *m_title;
    QLabel *m_subtitle;
    QWidget *m_headBar = nullptr; ///< says that only the head is shown
    QLabel *m_headText;
    QPushButton *m_loadAll;
    QPushButton *m_save;
    QTabWidget *m_tabs;
    PrettyView *m_pretty;
    QPlainTextEdit *m_raw;
    HexView *m_hex;
    QListWidget *m_deliveries;
    FactsList *m_facts;
};

} // namespace Windsock
