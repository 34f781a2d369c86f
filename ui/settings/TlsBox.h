// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/monitor/Types.h"
#include "server/settings/ServerSettings.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace Windsock {

class FactsList;

/// Whether the server speaks wss://, with which certificate, and the one that it shows now.
/// Children by object name: tlsNone, tlsSelfSigned, tlsFiles, tlsCertificateEdit, tlsKeyEdit,
/// tlsCertificateBrowse, tlsKeyBrowse, tlsError, certificateFacts, copyFingerprintButton,
/// reloadCertificateButton, certificateNote.
class TlsBox final : public QWidget
{
    Q_OBJECT

public:
    explicit TlsBox(QWidget *parent);

    void follow(const ServerSettings &settings);
    void writeTo(ServerSettings &settings) const;
    [[nodiscard]] bool isEdited() const { return chosen() != m_base; }
    [[nodiscard]] QString error() const;
    void showProblem();

    void setCertificate(const CertificateInfo &certificate);
    /// What became of a reload.
    void showReloaded(const QString &error);

signals:
    void edited();
    void reloadRequested();

private:
    struct Choice
    {
        bool selfSigned = false;
        QString certificate;
        QString key;
        bool files = false; ///< chosen, maybe without a name yet

        friend bool operator==(const Choice &, const Choice &) = default;
    };

    QWidget *createFiles();
    QWidget *createCertificate();
    void browse(QLineEdit *edit, const QString &title);
    void onEdited();
    [[nodiscard]] Choice chosen() const;

    Choice m_base;
    CertificateInfo m_shown;
    QRadioButton *m_none;
    QRadioButton *m_selfSigned;
    QRadioButton *m_withFiles;
    QWidget *m_files = nullptr;
    QLineEdit *m_certificate;
    QLineEdit *m_key;
    QLabel *m_error;
    QLabel *m_now;
    FactsList *m_facts;
    QPushButton *m_copy;
    QPushButton *m_reload;
    QLabel *m_note;
};

} // namespace Windsock
