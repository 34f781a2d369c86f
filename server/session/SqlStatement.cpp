// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SqlStatement.h"

#include <SQLiteCpp/Exception.h>
#include <sqlite3.h>

namespace Windsock {

namespace {

/// SQLite takes a null pointer for NULL; an empty payload is not that.
const char *nonNull(QByteArrayView bytes)
{
    return bytes.isEmpty() ? "" : bytes.data();
}

} // namespace

SqlStatement::SqlStatement(SQLite::Database &database, const char *sql)
{
    const int code = sqlite3_prepare_v3(database.getHandle(), sql, -1, SQLITE_PREPARE_PERSISTENT,
                                        &m_statement, nullptr);
    if (code != SQLITE_OK)
        throw SQLite::Exception(database.getHandle(), code);
}

SqlStatement::~SqlStatement()
{
    sqlite3_finalize(m_statement);
}

void SqlStatement::bind(int parameter, qint64 value)
{
    check(sqlite3_bind_int64(m_statement, parameter, value));
}

void SqlStatement::bindNull(int parameter)
{
    check(sqlite3_bind_null(m_statement, parameter));
}

void SqlStatement::bindBlob(int parameter, QByteArrayView bytes)
{
    check(sqlite3_bind_blob64(m_statement, parameter, nonNull(bytes), sqlite3_uint64(bytes.size()),
                              SQLITE_STATIC));
}

void SqlStatement::bindText(int parameter, QByteArrayView utf8)
{
    check(sqlite3_bind_text64(m_statement, parameter, nonNull(utf8), sqlite3_uint64(utf8.size()),
                              SQLITE_STATIC, SQLITE_UTF8));
}

void SqlStatement::bindTextOrBlob(int parameter, QByteArrayView bytes)
{
    if (bytes.isValidUtf8())
        bindText(parameter, bytes);
    else
        bindBlob(parameter, bytes);
}

void SqlStatement::bindText(int parameter, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    check(sqlite3_bind_text64(m_statement, parameter, nonNull(utf8), sqlite3_uint64(utf8.size()),
                              SQLITE_TRANSIENT, SQLITE_UTF8));
}

bool SqlStatement::step()
{
    const int code = sqlite3_step(m_statement);
    if (code != SQLITE_ROW && code != SQLITE_DONE)
        check(code);
    return code == SQLITE_ROW;
}

void SqlStatement::run()
{
    const StatementReset reset(*this);
    step();
}

void SqlStatement::reset() noexcept
{
    // The code that reset() returns is that of the step before, which has been reported already.
    sqlite3_reset(m_statement);
}

bool SqlStatement::isNull(int column) const
{
    return sqlite3_column_type(m_statement, column) == SQLITE_NULL;
}

qint64 SqlStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement, column);
}

QByteArrayView SqlStatement::bytes(int column) const
{
    // Read as a blob, which gives a text's bytes as they are stored.
    const auto *data = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return QByteArrayView(data, data ? sqlite3_column_bytes(m_statement, column) : 0);
}

QString SqlStatement::text(int column) const
{
    return QString::fromUtf8(bytes(column));
}

void SqlStatement::check(int code) const
{
    if (code != SQLITE_OK)
        throw SQLite::Exception(sqlite3_db_handle(m_statement), code);
}

} // namespace Windsock
