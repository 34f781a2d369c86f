// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <SQLiteCpp/Database.h>

struct sqlite3_stmt;

namespace Windsock {

/// A prepared statement that is run many times. SQLiteCpp's own copies each bound text and reads
/// texts up to their first NUL; this one does neither. Errors are SQLite::Exception, which never
/// leaves server/session.
class SqlStatement final
{
public:
    SqlStatement(SQLite::Database &database, const char *sql);
    Q_DISABLE_COPY_MOVE(SqlStatement)
    ~SqlStatement();

    // Bound bytes must live until the statement has run. Columns count from 0, parameters from 1,
    // as in SQLite.
    void bind(int parameter, qint64 value);
    void bindNull(int parameter);
    void bindBlob(int parameter, QByteArrayView bytes);
    void bindText(int parameter, QByteArrayView utf8);
    /// As text when the bytes are valid UTF-8, so that every tool shows them; else as a blob.
    void bindTextOrBlob(int parameter, QByteArrayView bytes);
    void bindText(int parameter, const QString &text); ///< copies

    /// True when there is a row to read.
    bool step();
    /// Carries out a statement without rows and makes it ready for the next time.
    void run();
    void reset() noexcept;

    [[nodiscard]] bool isNull(int column) const;
    [[nodiscard]] qint64 integer(int column) const;
    [[nodiscard]] QByteArrayView bytes(int column) const; ///< until the next step() or reset()
    [[nodiscard]] QString text(int column) const;

private:
    void check(int code) const;

    sqlite3_stmt *m_statement = nullptr;
};

/// Resets a statement at the end of a scope, so that a reader holds no snapshot between its calls.
class StatementReset final
{
public:
    explicit StatementReset(SqlStatement &statement) : m_statement(statement) {}
    Q_DISABLE_COPY_MOVE(StatementReset)
    ~StatementReset() { m_statement.reset(); }

private:
    SqlStatement &m_statement;
};

} // namespace Windsock
