// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/session/SessionRecorder.h"

#include "server/base/Post.h"
#include "server/session/SessionWriter.h"

namespace Windsock {

class SessionRecorder::Private final
{
public:
    explicit Private(SessionRecorder &recorder) : q(recorder) {}

    SessionWriter::Events events();
    void tellStored();
    void onSaved(const QString &savedFile);

    SessionRecorder &q;
    SessionQueue queue;
    StoredRange range;
    std::unique_ptr<SessionWriter> writer; ///< null: not open
    QString file;
    bool temporary = false;
    bool continued = false; ///< the file had rows already
    quint64 recording = 0;  ///< counts open(), so that what one recording posted is not taken for
                            ///< another's
};

SessionRecorder::SessionRecorder(QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(*this))
{
}

SessionRecorder::~SessionRecorder()
{
    close();
}

Result<void> SessionRecorder::open(const Options &options)
{
    close();
    auto file = options.file.isEmpty() ? SessionFile::makeTemporary()
                                       : SessionFile::lockNamed(options.file);
    if (!file)
        return Error{file.error()};
    auto store = SessionStore::open(file->path(), SessionStore::Run::New);
    if (!store) {
        if (file->isTemporary())
            (void)file->remove();
        return Error{store.error()};
    }
    d->file = file->path();
    d->temporary = file->isTemporary();
    d->continued = store.value()->lastId() > 0;
    ++d->recording;
    d->queue.open(options.queueLimit, store.value()->size());
    d->writer = std::make_unique<SessionWriter>(std::move(file.value()), std::move(store.value()),
                                                d->queue, d->range, d->events());
    return {};
}

void SessionRecorder::close()
{
    if (!d->writer)
        return;
    d->queue.close();
    d->writer.reset();
    d->tellStored();
    d->file.clear();
    d->temporary = false;
}

/// Brings what the writer's thread tells into the owner's.
SessionWriter::Events SessionRecorder::Private::events()
{
    const auto posted = [this, number = recording](auto call) {
        post(&q, [this, number, call] {
            if (number == recording)
                call();
        });
    };
    return {
        [this, posted] { posted([this] { tellStored(); }); },
        [this, posted](const QString &message) {
            posted([this, message] { emit q.failed(message); });
        },
        [this, posted](const QString &savedFile) {
            posted([this, savedFile] { onSaved(savedFile); });
        },
        [this, posted](const QString &message) {
            posted([this, message] { emit q.saveFailed(message); });
        },
    };
}

void SessionRecorder::Private::tellStored()
{
    if (const auto rows = range.take())
        emit q.batchStored(rows->firstId, rows->lastId, queue.counters());
}

void SessionRecorder::Private::onSaved(const QString &savedFile)
{
    if (writer) {
        file = savedFile;
        temporary = false;
    }
    emit q.saved(savedFile);
    // Whoever read the temporary file has been told where to read now.
    if (writer)
        queue.push([target = writer.get()] { target->removeAbandoned(); });
}

void SessionRecorder::saveAs(const QString &file)
{
    if (!d->writer) {
        post(this, [this] {
            emit saveFailed(tr("Nothing is being recorded. Start recording, then save."));
        });
        return;
    }
    d->queue.push([writer = d->writer.get(), file] { writer->saveAs(file); });
}

bool SessionRecorder::isOpen() const
{
    return d->writer != nullptr;
}

QString SessionRecorder::file() const
{
    return d->file;
}

bool SessionRecorder::isTemporary() const
{
    return d->temporary;
}

bool SessionRecorder::isEmpty() const
{
    return !isOpen() || (!d->continued && !d->queue.hasAccepted());
}

SessionCounters SessionRecorder::counters() const
{
    return d->queue.counters();
}

void SessionRecorder::accept(const TrafficBatchPtr &batch)
{
    d->queue.accept(batch);
}

void SessionRecorder::renameClient(ClientId client, const QString &name)
{
    if (d->writer)
        d->queue.push(
            [writer = d->writer.get(), client, name] { writer->renameClient(client, name); });
}

QStringList SessionRecorder::leftovers()
{
    return SessionFile::leftovers();
}

Result<qint64> SessionRecorder::mendLeftover(const QString &file)
{
    const auto locked = SessionFile::lockNamed(file);
    if (!locked)
        return Error{locked.error()};
    return SessionStore::mend(locked->path());
}

bool SessionRecorder::removeLeftover(const QString &file)
{
    return SessionFile::removeLeftover(file);
}

} // namespace Windsock
