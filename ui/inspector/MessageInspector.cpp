// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector/MessageInspector.h"

#include "server/session/SessionReader.h"
#include "ui/Icons.h"
#include "ui/inspector/FactsList.h"
#include "ui/inspector/HexView.h"
#include "ui/inspector/PrettyView.h"
#include "ui/models/ClientNames.h"
#include "ui/models/Format.h"
#include "ui/models/RecordText.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QTabWidget>

namespace Windsock {

MessageInspector::MessageInspector(const ClientNames &names, QWidget *parent)
    : QWidget(parent),
      m_names(names),
      m_title(new QLabel(this)),
      m_subtitle(new QLabel(this)),
      m_headText(new QLabel(this)),
      m_loadAll(new QPushButton(tr("Load all"), this)),
      m_save(new QPushButton(tr("Save as…"), this)),
      m_tabs(new QTabWidget(this)),
      m_pretty(new PrettyView(this)),
      m_raw(makePayloadField(u"rawText"_qs, tr("Payload as it is"), this)),
      m_hex(new HexView(this)),
      m_deliveries(new QListWidget(this)),
      m_facts(new FactsList(this))
{
    m_title->setObjectName(u"messageTitle"_qs);
    m_title->setProperty("role", u"strong"_qs);
    m_subtitle->setObjectName(u"messageSubtitle"_qs);
    m_subtitle->setProperty("role", u"muted"_qs);
    m_subtitle->setTextFormat(Qt::PlainText);
    m_subtitle->setWordWrap(true);
    m_facts->setObjectName(u"messageFacts"_qs);
    m_headBar = createHeadBar();
    createTabs();

    auto *titles = new QVBoxLayout;
    titles->setContentsMargins(14, 12, 14, 6);
    titles->setSpacing(3);
    titles->addWidget(m_title);
    titles->addWidget(m_subtitle);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(titles);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_headBar);
    auto *line = new QFrame(this);
    line->setFrameShape(QFrame::HLine);
    line->setFixedHeight(1);
    line->setForegroundRole(QPalette::Mid);
    layout->addWidget(line);
    layout->addWidget(m_facts);
    connectSignals();
}

void MessageInspector::createTabs()
{
    m_tabs->setObjectName(u"messageTabs"_qs);
    m_tabs->setDocumentMode(true);
    m_hex->setObjectName(u"hexView"_qs);
    m_hex->setAccessibleName(tr("Payload in hexadecimal"));
    m_deliveries->setObjectName(u"deliveriesList"_qs);
    m_deliveries->setAccessibleName(tr("Clients that the message went to"));
    m_deliveries->setUniformItemSizes(true);
    m_tabs->addTab(m_pretty, tr("Pretty"));
    m_tabs->addTab(m_raw, tr("Raw"));
    m_tabs->addTab(m_hex, tr("Hex"));
    m_tabs->addTab(m_deliveries, tr("Deliveries"));
}

QWidget *MessageInspector::createHeadBar()
{
    auto *bar = new QWidget(this);
    bar->setObjectName(u"payloadHeadBar"_qs);
    m_headText->setProperty("role", u"muted"_qs);
    m_headText->setWordWrap(true);
    m_loadAll->setObjectName(u"loadAllButton"_qs);
    m_save->setObjectName(u"savePayloadButton"_qs);
    setIcon(m_loadAll, Icon::LoadAll);
    setIcon(m_save, Icon::Save);
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(14, 6, 14, 6);
    layout->addWidget(m_headText, 1);
    layout->addWidget(m_loadAll);
    layout->addWidget(m_save);
    return bar;
}

void MessageInspector::connectSignals()
{
    connect(m_loadAll, &QPushButton::clicked, this, &MessageInspector::loadAll);
    connect(m_save, &QPushButton::clicked, this, &MessageInspector::chooseFile);
    connect(m_pretty, &PrettyView::parsingRequested, this, &MessageInspector::parseAll);
    connect(m_deliveries, &QListWidget::itemActivated, this, [this](const QListWidgetItem *item) {
        if (const ClientId client = item->data(Qt::UserRole).toULongLong(); client != 0)
            emit clientRequested(client);
    });
    connect(&m_names, &ClientNames::changed, this, [this] {
        if (m_record.id != 0) {
            showTitle();
            showDeliveries();
            showFacts();
        }
    });
}

bool MessageInspector::show(const SessionReader &reader, qint64 id)
{
    const QList<StoredRecord> rows = reader.isOpen() ? reader.rows(id, 1) : QList<StoredRecord>();
    if (rows.isEmpty() || rows.first().id != id)
        return false;
    m_reader = &reader;
    m_record = rows.first();
    showTitle();
    showDeliveries();
    showFacts();
    loadHead();
    return true;
}

void MessageInspector::clear()
{
    m_reader = nullptr;
    m_record = {};
    showBytes({});
}

void MessageInspector::loadHead()
{
    const QByteArray head = m_record.payloadDropped ? QByteArray()
                                                    : m_reader->payload(m_record.id, HeadBytes);
    const bool whole = head.size() >= m_record.size || m_record.payloadDropped;
    m_headBar->setHidden(whole);
    m_loadAll->show();
    m_headText->setText(
        tr("The first %1 of %2").arg(Format::size(head.size()), Format::size(m_record.size)));
    showBytes(head);
    if (m_record.payloadDropped)
        m_pretty->showText(RecordText::preview(m_record));
    else if (!whole && looksLikeJson(head) && m_record.size > MaxParsedUnasked)
        m_pretty->offerParsing(m_record.size);
    else if (!whole && looksLikeJson(head))
        parseAll();
}

void MessageInspector::loadAll()
{
    if (!m_reader)
        return;
    const QByteArray all = m_reader->payload(m_record.id, m_record.size);
    showBytes(all);
    m_loadAll->hide();
    m_headBar->setVisible(all.size() > MaxText);
    m_headText->setText(tr("Hex shows all %1, text the first %2")
                            .arg(Format::size(all.size()), Format::size(MaxText)));
    if (looksLikeJson(all) && all.size() > MaxParsedUnasked)
        m_pretty->offerParsing(all.size());
}

void MessageInspector::parseAll()
{
    if (!m_reader)
        return;
    const QByteArray all = m_reader->payload(m_record.id, m_record.size);
    if (auto json = JsonTree::parse(all))
        m_pretty->showJson(std::move(*json));
    else
        m_pretty->showText(QString::fromUtf8(all.left(MaxText)));
}

void MessageInspector::showBytes(const QByteArray &bytes)
{
    m_hex->setBytes(bytes);
    setPayloadText(*m_raw, QString::fromUtf8(bytes.left(MaxText)));
    showPretty(bytes);
}

void MessageInspector::showPretty(const QByteArray &bytes)
{
    switch (m_record.kind) {
    case RecordKind::Open:
    case RecordKind::Close:
        m_pretty->showText(m_record.id != 0 ? RecordText::preview(m_record) : QString());
        return;
    default: break;
    }
    if (bytes.size() <= MaxParsedUnasked && looksLikeJson(bytes)) {
        if (auto json = JsonTree::parse(bytes)) {
            m_pretty->showJson(std::move(*json));
            return;
        }
    }
    m_pretty->showText(QString::fromUtf8(bytes.left(MaxText)));
}

bool MessageInspector::looksLikeJson(const QByteArray &bytes) const
{
    const QByteArray start = bytes.left(16).trimmed();
    return start.startsWith('{') || start.startsWith('[');
}

void MessageInspector::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Save payload"));
    dialog->setObjectName(u"savePayloadDialog"_qs);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(tr("message-%1.%2", "file name")
                           .arg(QString::number(m_record.id),
                                m_record.kind == RecordKind::Binary ? u"bin"_qs : u"txt"_qs));
    connect(dialog, &QFileDialog::fileSelected, this, &MessageInspector::savePayload);
    dialog->open();
}

void MessageInspector::savePayload(const QString &name)
{
    if (!m_reader)
        return;
    QSaveFile file(name);
    const QByteArray all = m_reader->payload(m_record.id, m_record.size);
    if (file.open(QIODevice::WriteOnly) && file.write(all) == all.size() && file.commit())
        emit noticeRaised(tr("Message %1 was saved to %2.").arg(Format::number(m_record.id), name));
    else
        emit noticeRaised(tr("%1 cannot be written: %2").arg(name, file.errorString()));
}

} // namespace Windsock
