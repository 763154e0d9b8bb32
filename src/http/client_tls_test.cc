// The client's end of TLS, and which addresses it goes to. Certificates are made here; skipped without openssl.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

#include "http/client.h"
#include "http/test_server.h"

namespace plimsoll {
namespace {

using testing::HasSubstr;

class ClientTls : public testing::Test {
 protected:
  ClientTls() {
    std::string pattern = (std::filesystem::temp_directory_path() / "plimsoll-trust-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
    server.route(HttpMethod::get, "/hello", [](HttpExchange& exchange) -> Async<void> {
      co_return co_await exchange.respond(http_response(200, "text/plain", "hello"));
    });
  }
  ~ClientTls() override { std::filesystem::remove_all(folder); }

  // A certificate that vouches for itself. False: there is no openssl.
  [[nodiscard]] bool make(const std::string& name, const std::string& names) const {
    const std::string command =
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=" + name +
        " -addext subjectAltName=" + names + " -keyout " + folder + "/" + name + ".key -out " + folder + "/" + name +
        ".pem >/dev/null 2>&1";
    return std::system(command.c_str()) == 0;
  }
  void start(const std::string& name) {
    server.server.use_tls(TlsIdentity::load(folder + "/" + name + ".pem", folder + "/" + name + ".key").value());
    server.start();
  }
  Result<ClientResponse> ask(const std::string& host, ClientOptions options, bool tls = true) {
    HttpClient client(io, {.host = host, .port = std::to_string(server.port), .path = "", .tls = tls}, options);
    std::optional<Result<ClientResponse>> answer;
    boost::asio::co_spawn(io, client.send({.target = "/hello"}),
                          [&](const std::exception_ptr&, Result<ClientResponse> got) { answer = std::move(got); });
    io.restart();
    while (!answer) io.run_one();
    return *std::move(answer);
  }
  ClientOptions trusting(const std::string& name) const {
    return {.trust = TlsTrust::load(folder + "/" + name + ".pem", "callbacks.ca_file").value()};
  }

  std::string folder;
  TestServer server;
  boost::asio::io_context io;
};

TEST_F(ClientTls, AServerIsWhoItsCertificateSays) {
  if (!make("good", "DNS:localhost,IP:127.0.0.1") || !make("other", "DNS:localhost")) GTEST_SKIP() << "no openssl";
  start("good");
  for (const std::string host : {"localhost", "127.0.0.1"}) {
    const auto answer = ask(host, trusting("good"));
    ASSERT_TRUE(answer) << answer.error().text();
    EXPECT_EQ(answer->body, "hello");
  }
  const auto stranger = ask("127.0.0.1", trusting("other"));
  ASSERT_FALSE(stranger);
  EXPECT_EQ(stranger.error().reason, Reason::server_silent);
  EXPECT_THAT(stranger.error().message, HasSubstr("TLS: "));
  EXPECT_THAT(ask("127.0.0.1", {}).error().message, HasSubstr("nobody to vouch"));
}

TEST_F(ClientTls, ACertificateForAnotherNameIsNone) {
  if (!make("wrong", "DNS:elsewhere.example")) GTEST_SKIP() << "no openssl";
  start("wrong");
  EXPECT_THAT(ask("127.0.0.1", trusting("wrong")).error().message, HasSubstr("TLS: "));
}

TEST_F(ClientTls, WhoSpeaksNoTlsIsNotSpokenTo) {
  if (!make("good", "IP:127.0.0.1")) GTEST_SKIP() << "no openssl";
  server.start();
  EXPECT_FALSE(ask("127.0.0.1", trusting("good")));
}

TEST_F(ClientTls, AnAddressThatMayNotBeGoneToIsNot) {
  server.start();
  std::vector<std::string> asked;
  ClientOptions options;
  options.may_reach = [&](const boost::asio::ip::address& address) {
    asked.push_back(address.to_string());
    return false;
  };
  EXPECT_THAT(ask("127.0.0.1", options, false).error().message, HasSubstr("may not be gone to"));
  EXPECT_THAT(asked, testing::ElementsAre("127.0.0.1"));
  EXPECT_EQ(server.observer.started, 0);
  options.may_reach = [](const auto&) { return true; };
  EXPECT_EQ(ask("127.0.0.1", options, false)->status, 200);
}

TEST_F(ClientTls, AuthoritiesThatAreNoneAreRefused) {
  EXPECT_EQ(TlsTrust::load(folder + "/none.pem", "callbacks.ca_file").error().reason, Reason::file_missing);
  const auto refused = TlsTrust::load("/dev/null", "callbacks.ca_file");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, Reason::setting_invalid);
  EXPECT_THAT(refused.error().message, HasSubstr("callbacks.ca_file"));
  EXPECT_TRUE(TlsTrust::load("", "callbacks.ca_file"));
}

}  // namespace
}  // namespace plimsoll
