// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/PrivateFolder.h"
#include "server/session/SessionFile.h"
#include "tests/server/session/OwnTemporaryFolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QTest>

using namespace Windsock;

class TestSessionFile final : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void temporaryIsPrivateAndUnique();
    void temporaryFolderMissing();
    void refusesAFolderOfOthers_data();
    void refusesAFolderOfOthers();
    void namedIsTakenOnce();
    void namedRefused_data();
    void namedRefused();
    void removesCompanions();
    void leftovers();

private:
    std::unique_ptr<OwnTemporaryFolder> m_folder;
};

void TestSessionFile::init()
{
    m_folder.reset(); // The next one is to be made where the first one was.
    m_folder = std::make_unique<OwnTemporaryFolder>();
    QCOMPARE(QDir(QDir::tempPath()), QDir(m_folder->path()));
}

void TestSessionFile::temporaryIsPrivateAndUnique()
{
    const auto first = SessionFile::makeTemporary();
    const auto second = SessionFile::makeTemporary();
    QVERIFY2(first.ok(), qPrintable(first.error()));
    QVERIFY(second.ok());
    QVERIFY(first->path() != second->path());
    QVERIFY(first->isTemporary());
    QVERIFY(first->path().endsWith(u".windsock-session"));
    QCOMPARE(QFileInfo(first->path()).path(), PrivateFolder::path());
    QCOMPARE(QFileInfo(PrivateFolder::path()).dir(), QDir(m_folder->path()));
#ifdef Q_OS_UNIX
    constexpr QFile::Permissions Others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup
        | QFile::ReadOther | QFile::WriteOther | QFile::ExeOther;
    QCOMPARE(QFile::permissions(first->path()) & Others, QFile::Permissions());
    QCOMPARE(QFile::permissions(PrivateFolder::path()) & Others, QFile::Permissions());
#endif
}

void TestSessionFile::temporaryFolderMissing()
{
    QVERIFY(m_folder->remove());
    const auto file = SessionFile::makeTemporary();
    QVERIFY(!file.ok());
    QVERIFY2(file.error().contains(u"temporary folder is missing"), qPrintable(file.error()));
    QCOMPARE(SessionFile::leftovers(), QStringList());
}

void TestSessionFile::refusesAFolderOfOthers_data()
{
    QTest::addColumn<QString>("what");
    QTest::newRow("a file") << u"file"_qs;
#ifdef Q_OS_UNIX
    QTest::newRow("open to others") << u"open"_qs;
    QTest::newRow("a link to a private folder") << u"link"_qs;
    QTest::newRow("a link to nowhere") << u"dangling"_qs;
#endif
}

void TestSessionFile::refusesAFolderOfOthers()
{
    QFETCH(QString, what);
    const QString path = PrivateFolder::path();
    constexpr QFile::Permissions Owner = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    if (what == u"file") {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
    } else if (what == u"open") {
        QVERIFY(QDir().mkdir(path));
        QVERIFY(QFile::setPermissions(path, Owner | QFile::ReadOther | QFile::ExeOther));
        QFile left(path + u"/windsock-1.windsock-session"_qs);
        QVERIFY(left.open(QIODevice::WriteOnly));
        left.write("content");
    } else {
        const QString target = m_folder->filePath(u"target"_qs);
        if (what == u"link")
            QVERIFY(QDir().mkdir(target, Owner));
        QVERIFY(QFile::link(target, path));
    }
    const QStringList before = m_folder->files();
    const auto refused = SessionFile::makeTemporary();
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().contains(QDir::toNativeSeparators(path)), qPrintable(refused.error()));
    QVERIFY2(refused.error().contains(u"only you can use"), qPrintable(refused.error()));
    QCOMPARE(SessionFile::leftovers(), QStringList());
    QCOMPARE(m_folder->files(), before);
}

void TestSessionFile::namedIsTakenOnce()
{
    const QString path = m_folder->filePath(u"a.windsock-session"_qs);
    {
        const auto first = SessionFile::lockNamed(path);
        QVERIFY2(first.ok(), qPrintable(first.error()));
        QCOMPARE(first->path(), path);
        QVERIFY(!first->isTemporary());
        const auto second = SessionFile::lockNamed(path);
        QVERIFY(!second.ok());
        QVERIFY(second.error().contains(u"in use"));
    }
    QVERIFY(SessionFile::lockNamed(path).ok());
    QVERIFY(QDir(m_folder->path()).isEmpty());
}

void TestSessionFile::namedRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("words");
    QTest::newRow("a folder") << QString() << u"is a folder"_qs;
    QTest::newRow("in a missing folder")
        << u"missing/a.windsock-session"_qs << u"there is no folder"_qs;
}

void TestSessionFile::namedRefused()
{
    QFETCH(QString, name);
    QFETCH(QString, words);
    const auto file = SessionFile::lockNamed(m_folder->filePath(name));
    QVERIFY(!file.ok());
    QVERIFY2(file.error().contains(words), qPrintable(file.error()));
}

void TestSessionFile::removesCompanions()
{
    {
        const auto file = SessionFile::makeTemporary();
        QVERIFY(file.ok());
        for (const QString &suffix : {u"-wal"_qs, u"-shm"_qs}) {
            QFile companion(file->path() + suffix);
            QVERIFY(companion.open(QIODevice::WriteOnly));
            companion.write("12345");
        }
        QVERIFY(file->remove());
    }
    QCOMPARE(m_folder->files(), QStringList());
}

void TestSessionFile::leftovers()
{
    const auto recording = SessionFile::makeTemporary();
    QVERIFY(recording.ok());
    QString left;
    QString empty;
    {
        const auto file = SessionFile::makeTemporary();
        QVERIFY(file.ok());
        left = file->path();
        QFile content(left);
        QVERIFY(content.open(QIODevice::WriteOnly));
        content.write("content");
        const auto emptyFile = SessionFile::makeTemporary();
        QVERIFY(emptyFile.ok());
        empty = emptyFile->path();
        // Both are held still.
        QCOMPARE(SessionFile::leftovers(), QStringList());
    }
    QFile active(recording->path());
    QVERIFY(active.open(QIODevice::WriteOnly));
    active.write("content");
    active.close();

    QCOMPARE(SessionFile::leftovers(), QStringList{left});
    QVERIFY(!SessionFile::removeLeftover(recording->path()));
    QVERIFY(QFile::exists(recording->path()));
    QVERIFY(SessionFile::removeLeftover(left));
    QVERIFY(!QFile::exists(left));
    QCOMPARE(SessionFile::leftovers(), QStringList());
}

QTEST_APPLESS_MAIN(TestSessionFile)
#include "tst_sessionfile.moc"
