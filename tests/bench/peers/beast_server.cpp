// SPDX-License-Identifier: GPL-3.0-or-later
// A server with Boost.Beast as its asynchronous examples write them, in one thread: /echo and
// /chat/{room}.
//
//     windsock_bench_beast PORT
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/version.hpp>

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::asio::ip::tcp;

namespace {

class Session;
using Room = std::unordered_set<Session *>;
using Text = std::shared_ptr<const std::string>; // one for all that get it

class Session final : public std::enable_shared_from_this<Session>
{
public:
    Session(tcp::socket socket, std::unordered_map<std::string, Room> &rooms)
        : m_stream(std::move(socket)), m_rooms(rooms)
    {
    }
    ~Session()
    {
        if (m_room)
            m_room->erase(this);
    }
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    void start()
    {
        // The request is read first, for its path.
        http::async_read(m_stream.next_layer(), m_buffer, m_request,
                         [self = shared_from_this()](beast::error_code error, std::size_t) {
                             if (!error)
                                 self->accept();
                         });
    }

    void send(const Text &text)
    {
        m_queue.push_back(text);
        if (m_queue.size() == 1)
            write();
    }

private:
    void accept()
    {
        m_stream.async_accept(m_request, [self = shared_from_this()](beast::error_code error) {
            if (error)
                return;
            const std::string path(self->m_request.target());
            if (path.rfind("/chat/", 0) == 0) {
                self->m_room = &self->m_rooms[path];
                self->m_room->insert(self.get());
            }
            self->read();
        });
    }

    void read()
    {
        m_stream.async_read(m_buffer,
                            [self = shared_from_this()](beast::error_code error, std::size_t) {
                                if (error)
                                    return;
                                const auto text = std::make_shared<const std::string>(
                                    beast::buffers_to_string(self->m_buffer.data()));
                                self->m_buffer.consume(self->m_buffer.size());
                                if (self->m_room) {
                                    for (Session *member : *self->m_room)
                                        member->send(text);
                                } else {
                                    self->send(text);
                                }
                                self->read();
                            });
    }

    void write()
    {
        m_stream.text(true);
        m_stream.async_write(boost::asio::buffer(*m_queue.front()),
                             [self = shared_from_this()](beast::error_code error, std::size_t) {
                                 if (error)
                                     return;
                                 self->m_queue.pop_front();
                                 if (!self->m_queue.empty())
                                     self->write();
                             });
    }

    websocket::stream<tcp::socket> m_stream;
    std::unordered_map<std::string, Room> &m_rooms;
    Room *m_room = nullptr;
    beast::flat_buffer m_buffer;
    http::request<http::empty_body> m_request;
    std::deque<Text> m_queue; // Beast writes one message at a time
};

class Listener final
{
public:
    Listener(boost::asio::io_context &context, std::uint16_t port)
        : m_acceptor(context, {boost::asio::ip::address_v4::loopback(), port})
    {
        accept();
    }

private:
    void accept()
    {
        m_acceptor.async_accept([this](beast::error_code error, tcp::socket socket) {
            if (!error)
                std::make_shared<Session>(std::move(socket), m_rooms)->start();
            accept();
        });
    }

    tcp::acceptor m_acceptor;
    std::unordered_map<std::string, Room> m_rooms;
};

} // namespace

int main(int argc, char **argv)
{
    const std::string_view argument(argc > 1 ? argv[1] : "0");
    if (argument == "--version") {
        std::puts("Boost " BOOST_LIB_VERSION);
        return 0;
    }
    boost::asio::io_context context(1);
    const Listener listener(context, static_cast<std::uint16_t>(std::atoi(argument.data())));
    std::puts("ready");
    std::fflush(stdout);
    context.run();
    return 0;
}
