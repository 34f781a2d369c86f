// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/app/Server.h"

#include "server/app/ServerPrivate.h"
#include "server/base/Post.h"
#include "server/http/AccessToken.h"
#include "server/http/Origin.h"
#include "server/http/Pages.h"
#include "server/net/SelfSigned.h"
#include "server/net/Tls.h"

#include <QSet>

#include <algorithm>
#include <future>
#include <utility>

namespace Windsock {

namespace {

HttpResponse ownPage(const RequestHead &head, const QHostAddress &peer, const QStringList &paths,
                     bool metricsForAll, const Metrics &metrics)
{
    const bool known = head.path == u"/" || head.path == u"/-/healthy"
        || head.path == u"/-/metrics";
    if (!known)
        return HttpResponse::text(
            404, Server::tr("There is no page “%1” here.").arg(AccessToken::redacted(head.path)));
    if (head.method != "GET" && head.method != "HEAD") {
        HttpResponse response = HttpResponse::text(405,
                                                   Server::tr(
                                                       "This page answers GET and HEAD only."));
        response.headers.emplaceBack("Allow", "GET, HEAD");
        return response;
    }
    if (head.path == u"/")
        return Pages::test(paths);
    if (head.path == u"/-/healthy")
        return Pages::healthy();
    // A page of a stranger whose name points here (DNS rebinding) asks from this computer, but for
    // that name.
    if (!metricsForAll && (!peer.isLoopback() || !isOwnHost(head.header("Host"))))
        return HttpResponse::text(403, Server::tr("The metrics answer this computer only."));
    HttpResponse response;
    response.headers.emplaceBack("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = metrics.text();
    return response;
}

} // namespace

Server::Private::Private(Server &owner, const Application &app, const ServerSettings &initial)
    : server(owner),
      application(app),
      settings(initial),
      monitor(new ServerMonitor(owner)),
      control(new ServerControl(owner))
{
    setThreadCount(settings.limits.ioThreads);
}

Server::Private::~Private()
{
    // Whatever the workers still tell finds nobody: events are posted to the server object, which
    // is going away.
    if (state != ServerState::Stopped) {
        stop();
        // Its posts of stop() come before those below.
        threads.front()->ask([](Worker & /*worker*/) {});
        for (const auto &thread : threads) {
            const auto stopped = std::make_shared<std::promise<void>>();
            auto done = stopped->get_future();
            thread->post(
                [stopped](Worker &w) { w.whenStopped([stopped] { stopped->set_value(); }); });
            done.wait();
        }
    }
    for (const auto &thread : threads)
        thread->ask([](Worker &worker) { worker.end(); });
    deleteAcceptor();
}

void Server::Private::setThreadCount(int count)
{
    count = std::clamp(count, 1, 64); // as LimitFields has it, for settings made by hand
    if (int(threads.size()) == count)
        return;
    deleteAcceptor();
    while (int(threads.size()) > count)
        threads.pop_back();
    while (int(threads.size()) < count)
        addThread();
    std::vector<Worker *> workers;
    std::vector<RoomRegistry *> rooms;
    for (const auto &thread : threads) {
        workers.push_back(thread->worker());
        rooms.push_back(&thread->worker()->rooms());
    }
    commons.rooms.setThreads(rooms);
    acceptor = std::make_unique<Acceptor>(workers, makeEvents().warning);
}

void Server::Private::addThread()
{
    const size_t number = threads.size();
    if (number == counters.size()) {
        counters.push_back(std::make_shared<Counters>());
        lags.push_back(std::make_shared<LoopLag>());
        metrics->addCounters(counters.back());
        metrics->addLoopLag(QStringLiteral("io-%1").arg(number), lags.back());
    }
    threads.push_back(
        std::make_unique<IoThread>(int(number),
                                   std::make_unique<Worker>(int(number), makeEvents(),
                                                            counters[number], commons)));
    threads.back()->post([lag = lags[number], watched = watchesClients](Worker &worker) {
        worker.prepare(lag);
        worker.watchClients(watched);
    });
}

void Server::Private::deleteAcceptor()
{
    if (acceptor)
        threads.front()->ask([this](Worker & /*worker*/) { acceptor.reset(); });
}

WorkerEvents Server::Private::makeEvents()
{
    Server *receiver = &server;
    WorkerEvents events;
    events.activity = [receiver](const std::shared_ptr<const Activity> &activity) {
        post(receiver, [receiver, activity] { receiver->monitor().publish(*activity); });
    };
    events.clientsUpdated = [receiver](const QList<ClientStatistics> &clients) {
        post(receiver, [receiver, clients] { emit receiver->monitor().clientsUpdated(clients); });
    };
    events.warning = [receiver](const QString &message) {
        post(receiver, [receiver, message] { emit receiver->monitor().warningRaised(message); });
    };
    events.stopped = [receiver] { post(receiver, [receiver] { receiver->d->onStopped(); }); };
    events.page = [context = pageContext, shown = metrics](const RequestHead &head,
                                                           const QHostAddress &peer) {
        QStringList paths;
        bool metricsForAll = false;
        {
            const std::scoped_lock lock(context->mutex);
            paths = context->paths;
            metricsForAll = context->metricsForAll;
        }
        return ownPage(head, peer, paths, metricsForAll, *shown);
    };
    return events;
}

void Server::Private::publishPages()
{
    const std::scoped_lock lock(pageContext->mutex);
    pageContext->metricsForAll = settings.metricsForAll;
    pageContext->paths.clear();
    for (const UrlSpec &spec : application.specs())
        pageContext->paths.append(spec.pattern());
}

Result<void> Server::Private::start()
{
    if (state != ServerState::Stopped)
        return Error{Server::tr("The server is already running.")};
    if (const auto checked = application.check(); !checked)
        return checked;
    if (settings.listen.isEmpty())
        return Error{Server::tr("There is no address to listen on.")};
    const auto configuration = loadCertificate();
    if (!configuration)
        return Error{configuration.error()};
    publishPages();

    setThreadCount(settings.limits.ioThreads);
    const auto begin = [set = settings, app = application, tls = *configuration,
                        to = sink](Worker &worker) { worker.begin(set, app, tls, to); };
    auto result = threads.front()->ask([this, &begin](Worker &first) {
        auto listening = acceptor->listen(settings.listen, settings.limits.backlog);
        if (!listening)
            return listening;
        // Ahead of every descriptor: those are accepted in this thread, later, and posted from it.
        begin(first);
        for (size_t i = 1; i < threads.size(); ++i)
            threads[i]->post(begin);
        return listening;
    });
    if (!result)
        return Error{result.error()};
    addresses = std::move(result).value();
    setCertificate(*configuration ? certificateInfo(**configuration) : CertificateInfo());
    setState(ServerState::Listening);
    return {};
}

void Server::Private::stop()
{
    if (state != ServerState::Listening)
        return;
    addresses.clear();
    setCertificate({});
    setState(ServerState::Stopping);
    // Behind every descriptor that has been accepted.
    threads.front()->post([this](Worker & /*worker*/) {
        acceptor->close();
        inWorkers([](Worker &worker) { worker.stop(); });
    });
}

void Server::Private::onStopped()
{
    if (!wasLastAnswer())
        return;
    // What they have posted to one another before lies ahead of this.
    for (const auto &thread : threads) {
        thread->post([receiver = &server](Worker &worker) {
            worker.end();
            Windsock::post(receiver, [receiver] { receiver->d->onEnded(); });
        });
    }
}

void Server::Private::onEnded()
{
    if (!wasLastAnswer())
        return;
    setState(ServerState::Stopped);
    emit server.stopped();
}

bool Server::Private::wasLastAnswer()
{
    if (++answeredWorkers < threads.size())
        return false;
    answeredWorkers = 0;
    return true;
}

void Server::Private::setState(ServerState newState)
{
    state = newState;
    emit monitor->stateChanged(newState);
}

Result<std::optional<QSslConfiguration>> Server::Private::loadCertificate() const
{
    if (!settings.tlsSelfSigned && settings.tlsCertificate.isEmpty() && settings.tlsKey.isEmpty())
        return std::optional<QSslConfiguration>();
    const auto loaded = settings.tlsSelfSigned ? loadSelfSigned(selfSignedFolder())
                                               : loadTls(settings.tlsCertificate, settings.tlsKey);
    if (!loaded)
        return Error{loaded.error()};
    return std::optional(*loaded);
}

Result<void> Server::Private::reloadCertificate()
{
    if (certificate.fingerprint.isEmpty())
        return {};
    const auto loaded = loadCertificate();
    if (!loaded)
        return Error{loaded.error()};
    if (!*loaded)
        return {};
    inWorkers([configuration = **loaded](Worker &w) { w.setTls(configuration); });
    setCertificate(certificateInfo(**loaded));
    return {};
}

void Server::Private::setCertificate(const CertificateInfo &shown)
{
    const bool changed = shown.fingerprint != certificate.fingerprint;
    certificate = shown;
    if (changed)
        emit monitor->certificateChanged(certificate);
}

void Server::Private::setSettings(const ServerSettings &newSettings)
{
    if (settings == newSettings)
        return;
    settings = newSettings;
    publishPages();
    inWorkers([newSettings](Worker &w) { w.setSettings(newSettings); });
    emit monitor->settingsChanged(settings);
}

void Server::Private::setApplication(const Application &app)
{
    application = app;
    publishPages();
    inWorkers([app](Worker &w) { w.setApplication(app); });
    emit monitor->endpointsChanged(app.endpoints());
}

void Server::Private::send(const SendTarget &target, const Message &message,
                           const FanOut::Finished &finished)
{
    TrafficRecord record;
    record.source = Source::Operator;
    record.endpoint = target.endpoint;
    record.room = target.room;
    switch (target.kind) {
    case SendTarget::Kind::Everyone: record.audience = Audience::Everyone; break;
    case SendTarget::Kind::Endpoint: record.audience = Audience::Endpoint; break;
    case SendTarget::Kind::Room: record.audience = Audience::Room; break;
    case SendTarget::Kind::Clients: record.audience = Audience::Selection; break;
    }
    const auto fanOut = std::make_shared<FanOut>(message, std::move(record), int(threads.size()));
    const QSet<ClientId> named(target.clients.begin(), target.clients.end());
    fanOut->setFinished(finished, quint32(named.size()));
    inWorkers([target, fanOut](Worker &worker) { worker.send(target, *fanOut); });
}

QList<RoomInfo> Server::Private::counted(const std::vector<RoomInfo> &rooms) const
{
    QList<RoomInfo> result(rooms.begin(), rooms.end());
    for (RoomInfo &room : result)
        room.members = commons.rooms.members({room.endpoint, room.name});
    return result;
}

Server::Server(const Application &application, const ServerSettings &settings, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(*this, application, settings))
{
}

Server::~Server() = default;

Result<void> Server::start()
{
    return d->start();
}

void Server::stop()
{
    d->stop();
}

ServerState Server::state() const
{
    return d->state;
}

QList<ListenAddress> Server::listenAddresses() const
{
    return d->addresses;
}

QList<QUrl> Server::urls() const
{
    QList<QUrl> result;
    for (const ListenAddress &address : std::as_const(d->addresses)) {
        QUrl url;
        url.setScheme(!d->certificate.fingerprint.isEmpty() ? u"wss"_qs : u"ws"_qs);
        url.setHost(address.address.toString());
        url.setPort(address.port);
        result.append(url);
    }
    return result;
}

Statistics Server::statistics() const
{
    return d->metrics->statistics();
}

const ServerSettings &Server::settings() const
{
    return d->settings;
}

void Server::setSettings(const ServerSettings &settings)
{
    d->setSettings(settings);
}

Application Server::application() const
{
    return d->application;
}

void Server::setApplication(const Application &application)
{
    d->setApplication(application);
}

void Server::setTrafficSink(TrafficSink *sink)
{
    d->sink = sink;
}

ServerMonitor &Server::monitor()
{
    return *d->monitor;
}

ServerControl &Server::control()
{
    return *d->control;
}

void Server::addLoopLag(const QString &name, const std::shared_ptr<LoopLag> &lag)
{
    d->metrics->addLoopLag(name, lag);
}

void Server::addMetrics(const std::function<QByteArray()> &prometheusText)
{
    d->metrics->addSource(prometheusText);
}

} // namespace Windsock
