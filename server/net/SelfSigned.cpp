// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/net/SelfSigned.h"

#include <QCoreApplication>
#include <QHostAddress>
#include <QUrl>
#include <QtEndian>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

namespace Windsock {

namespace {

/// Frees with one of OpenSSL's functions.
template<auto Free>
struct With
{
    template<typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};

template<typename T, auto Free>
using Owned = std::unique_ptr<T, With<Free>>;

using Key = Owned<EVP_PKEY, &EVP_PKEY_free>;
using Certificate = Owned<X509, &X509_free>;
using Extension = Owned<X509_EXTENSION, &X509_EXTENSION_free>;
using Memory = Owned<BIO, &BIO_free_all>;
using Number = Owned<BIGNUM, &BN_free>;
using Names = Owned<GENERAL_NAMES, &GENERAL_NAMES_free>;
using Name = Owned<GENERAL_NAME, &GENERAL_NAME_free>;

constexpr int SerialBits = 128;
constexpr long SecondsADay = 24L * 60 * 60;

struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Windsock::SelfSigned)
};

/// What OpenSSL says last. Its queue of errors is the thread's, and Qt's own TLS reads it too.
Error failure()
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    return {Texts::tr("A self-signed certificate cannot be made: %1.")
                .arg(reason ? QString::fromUtf8(reason) : Texts::tr("OpenSSL failed"))};
}

const unsigned char *bytesOf(const QByteArray &text)
{
    return reinterpret_cast<const unsigned char *>(text.constData());
}

/// An address as its bytes, anything else as a host name in its ASCII form; null: it is neither.
Name alternativeName(const QString &name)
{
    QByteArray value;
    int type = GEN_DNS;
    QHostAddress address;
    if (!address.setAddress(name)) {
        value = QUrl::toAce(name);
    } else if (type = GEN_IPADD; address.protocol() == QAbstractSocket::IPv4Protocol) {
        value.resize(sizeof(quint32));
        qToBigEndian(address.toIPv4Address(), value.data());
    } else {
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        value = QByteArray(reinterpret_cast<const char *>(bytes.c), sizeof bytes.c);
    }
    Name made(GENERAL_NAME_new());
    ASN1_STRING *text = type == GEN_DNS ? ASN1_IA5STRING_new() : ASN1_OCTET_STRING_new();
    if (!made || !text)
        return {};
    GENERAL_NAME_set0_value(made.get(), type, text);
    if (value.isEmpty() || ASN1_STRING_set(text, value.constData(), int(value.size())) != 1)
        return {};
    return made;
}

Result<void> addNames(X509 *certificate, const QStringList &names)
{
    const Names list(GENERAL_NAMES_new());
    if (!list)
        return failure();
    for (const QString &name : names) {
        Name one = alternativeName(name);
        if (!one)
            return Error{
                Texts::tr("“%1” is no name that a certificate can be made for.").arg(name)};
        if (sk_GENERAL_NAME_push(list.get(), one.get()) <= 0)
            return failure();
        static_cast<void>(one.release()); // the list has it now
    }
    if (X509_add1_ext_i2d(certificate, NID_subject_alt_name, list.get(), 0, X509V3_ADD_DEFAULT)
        != 1)
        return failure();
    return {};
}

bool addExtension(X509 *certificate, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool addPurpose(X509 *certificate)
{
    return addExtension(certificate, NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(certificate, NID_key_usage, "critical,digitalSignature")
        && addExtension(certificate, NID_ext_key_usage, "serverAuth")
        && addExtension(certificate, NID_subject_key_identifier, "hash");
}

bool addSerial(X509 *certificate)
{
    const Number number(BN_new());
    return number && BN_rand(number.get(), SerialBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1
        && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

/// From a day ago, for the clocks of others may be slow.
bool addValidity(X509 *certificate, std::chrono::hours validFor)
{
    const auto days = std::chrono::floor<std::chrono::days>(validFor);
    const std::chrono::seconds rest = validFor - days;
    return X509_gmtime_adj(X509_getm_notBefore(certificate), -SecondsADay)
        && X509_time_adj_ex(X509_getm_notAfter(certificate), int(days.count()), long(rest.count()),
                            nullptr);
}

bool addSubject(X509 *certificate, const QString &name)
{
    X509_NAME *subject = X509_get_subject_name(certificate);
    const auto add = [subject](const char *field, const QByteArray &value) {
        return X509_NAME_add_entry_by_txt(subject, field, MBSTRING_UTF8, bytesOf(value),
                                          int(value.size()), -1, 0)
            == 1;
    };
    return add("O", QByteArrayLiteral("Windsock")) && add("CN", name.toUtf8())
        && X509_set_issuer_name(certificate, subject) == 1;
}

QByteArray contents(BIO *memory)
{
    char *data = nullptr;
    const auto size = BIO_get_mem_data(memory, &data);
    return {data, qsizetype(size)};
}

Result<SelfSigned> toPem(X509 *certificate, EVP_PKEY *key)
{
    const Memory certificatePem(BIO_new(BIO_s_mem()));
    const Memory keyPem(BIO_new(BIO_s_mem()));
    if (!certificatePem || !keyPem || PEM_write_bio_X509(certificatePem.get(), certificate) != 1
        || PEM_write_bio_PrivateKey(keyPem.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return failure();
    return SelfSigned{contents(certificatePem.get()), contents(keyPem.get())};
}

} // namespace

Result<SelfSigned> makeSelfSigned(const QStringList &names, std::chrono::hours validFor)
{
    if (names.isEmpty())
        return Error{Texts::tr("A certificate needs a name that it is valid for.")};
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    if (!key || !certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1
        || !addSerial(certificate.get()) || !addValidity(certificate.get(), validFor)
        || !addSubject(certificate.get(), names.constFirst())
        || X509_set_pubkey(certificate.get(), key.get()) != 1 || !addPurpose(certificate.get()))
        return failure();
    if (const auto named = addNames(certificate.get(), names); !named)
        return Error{named.error()};
    if (X509_sign(certificate.get(), key.get(), EVP_sha256()) <= 0)
        return failure();
    return toPem(certificate.get(), key.get());
}

} // namespace Windsock
