// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/IoThread.h"

#include "server/net/IoEventDispatcher.h"

namespace Windsock {

IoThread::IoThread(int number, std::unique_ptr<Worker> worker) : m_worker(worker.release())
{
    m_worker->moveToThread(&m_thread);
    m_thread.setObjectName(QStringLiteral("windsock-io-%1").arg(number));
    if (auto dispatcher = makeIoEventDispatcher())
        m_thread.setEventDispatcher(dispatcher.release());
    m_thread.start();
}

IoThread::~IoThread()
{
    // The worker goes while its thread's loop still runs: what its clients' sockets leave to be
    // deleted later is deleted at the thread's end, but only once.
    std::promise<void> gone;
    auto isGone = gone.get_future();
    post([&gone](Worker &worker) {
        QObject::connect(&worker, &QObject::destroyed, [&gone] { gone.set_value(); });
        worker.deleteLater();
    });
    // The thread is ended from here: by itself it might take its event dispatcher along while the
    // post above is still about to wake it.
    isGone.wait();
    m_thread.quit();
    m_thread.wait();
}

} // namespace Windsock
