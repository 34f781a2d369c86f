// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/TlsBox.h"

#include "ui/Icons.h"
#include "ui/Look.h"
#include "ui/inspector/FactsList.h"
#include "ui/models/Format.h"

#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace Windsock {

namespace {

template<typename T>
T *named(T *widget, const QString &name)
{
    widget->setObjectName(name);
    return widget;
}

QString unreadable(const QString &file)
{
    const QFileInfo info(file);
    if (!info.isFile())
        return TlsBox::tr("There is no file %1.").arg(file);
    return info.isReadable() ? QString() : TlsBox::tr("%1 may not be read.").arg(file);
}

} // namespace

TlsBox::TlsBox(QWidget *parent)
    : QWidget(parent),
      m_none(named(new QRadioButton(tr("None: plain ws://"), this), u"tlsNone"_qs)),
      m_selfSigned(named(new QRadioButton(tr("wss:// with a certificate made by Windsock"), this),
                         u"tlsSelfSigned"_qs)),
      m_withFiles(named(new QRadioButton(tr("wss:// with a certificate of your own"), this),
                        u"tlsFiles"_qs)),
      m_certificate(named(new QLineEdit(this), u"tlsCertificateEdit"_qs)),
      m_key(named(new QLineEdit(this), u"tlsKeyEdit"_qs)),
      m_error(named(makeLabel({}, "error", this), u"tlsError"_qs)),
      m_now(makeLabel({}, "muted", this)),
      m_facts(named(new FactsList(this), u"certificateFacts"_qs)),
      m_copy(named(new QPushButton(tr("Copy fingerprint"), this), u"copyFingerprintButton"_qs)),
      m_reload(
          named(new QPushButton(tr("Reload certificate"), this), u"reloadCertificateButton"_qs)),
      m_note(named(makeLabel({}, "muted", this), u"certificateNote"_qs))
{
    m_selfSigned->setToolTip(
        tr("For localhost and this computer's names in the local network. Browsers ask before "
           "they trust it; compare the fingerprint."));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (QRadioButton *button : {m_none, m_selfSigned, m_withFiles}) {
        layout->addWidget(button);
        connect(button, &QRadioButton::toggled, this, &TlsBox::onEdited);
    }
    layout->addWidget(createFiles());
    layout->addWidget(m_error);
    layout->addWidget(createCertificate());
    m_error->setWordWrap(true);
    m_none->setChecked(true);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_shown.fingerprint); });
    connect(m_reload, &QPushButton::clicked, this, &TlsBox::reloadRequested);
    onEdited();
    setCertificate({});
}

QWidget *TlsBox::createFiles()
{
    m_files = new QWidget(this);
    auto *grid = new QGridLayout(m_files);
    grid->setContentsMargins(22, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(6);
    const auto addRow = [this, grid](int row, const QString &text, QLineEdit *edit,
                                     const QString &buttonName) {
        auto *label = makeLabel(text, "", m_files);
        label->setBuddy(edit);
        edit->setAccessibleName(text);
        edit->setPlaceholderText(tr("PEM file"));
        auto *button = named(new QPushButton(tr("Choose…"), m_files), buttonName);
        setIcon(button, Icon::ChooseFile);
        grid->addWidget(label, row, 0);
        grid->addWidget(edit, row, 1);
        grid->addWidget(button, row, 2);
        connect(edit, &QLineEdit::textChanged, this, &TlsBox::onEdited);
        connect(button, &QPushButton::clicked, this, [this, edit, text] { browse(edit, text); });
    };
    addRow(0, tr("Certificate"), m_certificate, u"tlsCertificateBrowse"_qs);
    addRow(1, tr("Private key"), m_key, u"tlsKeyBrowse"_qs);
    return m_files;
}

QWidget *TlsBox::createCertificate()
{
    auto *box = new QWidget(this);
    m_facts->layout()->setContentsMargins(0, 0, 0, 0);
    m_now->setWordWrap(true);
    m_note->setWordWrap(true);
    setIcon(m_copy, Icon::Copy);
    setIcon(m_reload, Icon::Reload);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_reload);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_now);
    layout->addWidget(m_facts);
    layout->addLayout(buttons);
    layout->addWidget(m_note);
    return box;
}

void TlsBox::browse(QLineEdit *edit, const QString &title)
{
    auto *dialog = new QFileDialog(this, title, QFileInfo(edit->text()).path(),
                                   tr("PEM files (*.pem *.crt *.cer *.key);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, edit, &QLineEdit::setText);
    dialog->open();
}

TlsBox::Choice TlsBox::chosen() const
{
    if (m_selfSigned->isChecked())
        return {true, {}, {}, false};
    if (m_withFiles->isChecked())
        return {false, m_certificate->text().trimmed(), m_key->text().trimmed(), true};
    return {};
}

QString TlsBox::error() const
{
    const Choice choice = chosen();
    if (!choice.files || choice == m_base)
        return {};
    if (choice.certificate.isEmpty() || choice.key.isEmpty())
        return tr("Choose the file of the certificate and that of its private key.");
    const QString certificate = unreadable(choice.certificate);
    return certificate.isEmpty() ? unreadable(choice.key) : certificate;
}

void TlsBox::onEdited()
{
    m_files->setVisible(m_withFiles->isChecked());
    const QString text = error();
    m_error->setText(text);
    m_error->setVisible(!text.isEmpty());
    emit edited();
}

void TlsBox::follow(const ServerSettings &settings)
{
    const bool keep = isEdited();
    m_base = {settings.tlsSelfSigned, settings.tlsCertificate, settings.tlsKey,
              !settings.tlsCertificate.isEmpty()};
    if (keep)
        return;
    m_certificate->setText(m_base.certificate);
    m_key->setText(m_base.key);
    QRadioButton *button = m_base.selfSigned ? m_selfSigned : m_base.files ? m_withFiles : m_none;
    button->setChecked(true);
}

void TlsBox::writeTo(ServerSettings &settings) const
{
    if (!isEdited())
        return;
    const Choice choice = chosen();
    settings.tlsSelfSigned = choice.selfSigned;
    settings.tlsCertificate = choice.certificate;
    settings.tlsKey = choice.key;
}

void TlsBox::showProblem()
{
    const bool isKey = !m_certificate->text().trimmed().isEmpty()
        && unreadable(m_certificate->text().trimmed()).isEmpty();
    (isKey ? m_key : m_certificate)->setFocus(Qt::OtherFocusReason);
}

void TlsBox::setCertificate(const CertificateInfo &certificate)
{
    m_shown = certificate;
    const bool isShown = !certificate.fingerprint.isEmpty();
    m_now->setText(isShown ? tr("Clients are shown this certificate:")
                           : tr("No certificate is in use now."));
    m_facts->setVisible(isShown);
    m_copy->setVisible(isShown);
    m_reload->setVisible(isShown);
    m_reload->setToolTip(tr("Read the files anew, for the connections to come"));
    m_note->clear();
    m_note->hide();
    const qint64 days = (certificate.validUntil - QDateTime::currentMSecsSinceEpoch() * 1000)
        / (24LL * 3600 * 1'000'000);
    m_facts->setFacts({
        {tr("Names"), certificate.names.join(tr(", ", "between names"))},
        {tr("Made by"),
         certificate.selfSigned ? tr("itself: clients must be told to trust it")
                                : tr("an authority")},
        {tr("Valid until"),
         certificate.validUntil == 0
             ? QString()
             : (days < 0 ? tr("%1: expired") : tr("%1"))
                   .arg(Format::timestamp(certificate.validUntil).left(10))},
        {tr("SHA-256"), certificate.fingerprint},
    });
}

void TlsBox::showReloaded(const QString &error)
{
    setRole(m_note, error.isEmpty() ? "ok" : "error");
    m_note->setText(error.isEmpty() ? tr("The certificate was read anew.") : error);
    m_note->show();
}

} // namespace Windsock
