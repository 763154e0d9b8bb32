// A real handshake with certificates that openssl makes here; skipped without that program.
#include "http/tls.h"

#include <gmock/gmock.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "async/event.h"
#include "http/test_server.h"

namespace plimsoll {
namespace {

namespace ssl = boost::asio::ssl;
using boost::asio::ip::tcp;
using testing::HasSubstr;

class Tls : public testing::Test {
 protected:
  Tls() {
    std::string pattern = (std::filesystem::temp_directory_path() / "plimsoll-tls-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    server.route(HttpMethod::get, "/hello", [](HttpExchange& exchange) -> Async<void> {
      co_return co_await exchange.respond(http_response(200, "text/plain", "hello"));
    });
  }
  ~Tls() override { std::filesystem::remove_all(folder); }

  // False: there is no openssl.
  [[nodiscard]] bool make(const std::string& name) const {
    const std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=" + name +
        " -keyout " + path(name + ".key") + " -out " + path(name + ".pem") + " >/dev/null 2>&1";
    return std::system(command.c_str()) == 0;
  }
  [[nodiscard]] std::string path(const std::string& name) const { return folder + "/" + name; }
  [[nodiscard]] auto identity(const std::string& name) const {
    return TlsIdentity::load(path(name + ".pem"), path(name + ".key"));
  }

  std::string folder;
  TestServer server;
};

// One connection of a client that takes any certificate.
struct TlsClient {
  explicit TlsClient(std::uint16_t port, const char* protocols = nullptr) {
    if (protocols != nullptr)
      ::SSL_set_alpn_protos(stream.native_handle(), reinterpret_cast<const unsigned char*>(protocols),
                            static_cast<unsigned>(std::strlen(protocols)));
    stream.lowest_layer().connect({boost::asio::ip::make_address("127.0.0.1"), port});
    stream.handshake(ssl::stream_base::client, error);
  }
  std::string ask(const std::string& request) {
    boost::asio::write(stream, boost::asio::buffer(request), error);
    std::string text;
    boost::asio::read_until(stream, boost::asio::dynamic_buffer(text), "hello", error);
    return text;
  }
  std::string subject() {
    X509* const certificate = ::SSL_get1_peer_certificate(stream.native_handle());
    char name[100] = {};
    ::X509_NAME_oneline(::X509_get_subject_name(certificate), name, sizeof name);
    ::X509_free(certificate);
    return name;
  }
  boost::asio::io_context io;
  ssl::context context{ssl::context::tls_client};
  ssl::stream<tcp::socket> stream{io, context};
  boost::system::error_code error;
};

TEST_F(Tls, SpeaksAndChangesItsCertificateWithoutCuttingAnybody) {
  if (!make("first") || !make("second")) GTEST_SKIP() << "no openssl";
  server.server.use_tls(identity("first").value());
  server.start();
  TlsClient old(server.port);
  ASSERT_FALSE(old.error) << old.error.message();
  EXPECT_EQ(old.subject(), "/CN=first");
  EXPECT_THAT(old.ask(get("/hello")), HasSubstr("200 OK"));
  server.in_loop([&] { server.server.use_tls(identity("second").value()); });
  TlsClient young(server.port);
  EXPECT_EQ(young.subject(), "/CN=second");
  EXPECT_THAT(young.ask(get("/hello")), HasSubstr("200 OK"));
  EXPECT_THAT(old.ask(get("/hello")), HasSubstr("200 OK"));
}

TEST_F(Tls, AClientThatGoesIsNoticed) {
  if (!make("first")) GTEST_SKIP() << "no openssl";
  std::atomic<int> gone = 0;
  std::atomic<int> working = 0;
  server.route(HttpMethod::get, "/wait", [&](HttpExchange& exchange) -> Async<void> {
    Event over(server.io);
    const Cancellation::Watch watch(&exchange.gone(), [&] { over.set(); });
    ++working;
    co_await over.wait();
    ++gone;
    co_return fail(Reason::client_gone, "gone");
  });
  server.server.use_tls(identity("first").value());
  server.start();
  TlsClient client(server.port);
  boost::asio::write(client.stream, boost::asio::buffer(get("/wait")), client.error);
  while (working == 0) std::this_thread::yield();
  client.stream.lowest_layer().close();
  while (gone == 0) std::this_thread::yield();
}

TEST_F(Tls, OldVersionsAndOtherProtocolsAreRefused) {
  if (!make("first")) GTEST_SKIP() << "no openssl";
  server.server.use_tls(identity("first").value());
  server.start();
  EXPECT_FALSE(TlsClient(server.port, "\x08http/1.1").error);
  EXPECT_FALSE(TlsClient(server.port, "\x02h2\x08http/1.1").error);
  EXPECT_TRUE(TlsClient(server.port, "\x02h2").error);
  RawClient plain(server.port);
  plain.send(get("/hello"));
  EXPECT_THAT(plain.rest(), testing::Not(HasSubstr("hello")));
  const std::string old =
      "openssl s_client -connect 127.0.0.1:" + std::to_string(server.port) + " -tls1_1 </dev/null >/dev/null 2>&1";
  EXPECT_NE(std::system(old.c_str()), 0);
}

TEST_F(Tls, FilesThatDoNotFitAreRefused) {
  if (!make("first") || !make("second")) GTEST_SKIP() << "no openssl";
  EXPECT_EQ(identity("none").error().reason, Reason::file_missing);
  EXPECT_EQ(TlsIdentity::load(path("first.pem"), path("second.key")).error().reason, Reason::setting_invalid);
  EXPECT_EQ(TlsIdentity::load(path("first.key"), path("first.key")).error().reason, Reason::setting_invalid);
  std::ofstream(path("junk")) << "junk";
  EXPECT_EQ(TlsIdentity::load(path("junk"), path("first.key")).error().reason, Reason::setting_invalid);
  EXPECT_EQ(TlsIdentity::load(path("first.pem"), path("junk")).error().reason, Reason::setting_invalid);
}

}  // namespace
}  // namespace plimsoll
