#include "http/tls.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <string_view>

namespace plimsoll {
namespace {

namespace ssl = boost::asio::ssl;

Result<void> can_be_read(const std::string& path, std::string_view setting) {
  if (::access(path.c_str(), R_OK) == 0) return {};
  const bool missing = errno == ENOENT;
  return fail(missing ? Reason::file_missing : Reason::file_unreadable,
              fmt::format("{}: {}: {}", setting, path, missing ? "no such file" : "cannot be read"));
}

std::unexpected<Error> refuse(std::string_view setting, const std::string& path,
                              const boost::system::error_code& error) {
  return fail(Reason::setting_invalid, fmt::format("{}: {}: {}", setting, path, error.message()));
}

// What is spoken here; a client that offers only other protocols is told so instead of guessing.
int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* in,
                    unsigned in_length, void*) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  const int found =
      ::SSL_select_next_proto(const_cast<unsigned char**>(out), out_length, kOurs, sizeof kOurs - 1, in, in_length);
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

TlsIdentity::TlsIdentity() : context_(ssl::context::tls_server) {
  SSL_CTX* const native = context_.native_handle();
  ::SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  ::SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  // An idle connection keeps no record buffers, and sessions are the clients' to keep (tickets).
  ::SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  ::SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  ::SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
}

Result<std::shared_ptr<TlsIdentity>> TlsIdentity::load(const std::string& certificate, const std::string& key) {
  TRY_VOID(can_be_read(certificate, "server.tls_certificate"));
  TRY_VOID(can_be_read(key, "server.tls_key"));
  std::shared_ptr<TlsIdentity> identity(new TlsIdentity);
  boost::system::error_code error;
  identity->context_.use_certificate_chain_file(certificate, error);
  if (error) return refuse("server.tls_certificate", certificate, error);
  identity->context_.use_private_key_file(key, ssl::context::pem, error);
  if (error) return refuse("server.tls_key", key, error);
  if (::SSL_CTX_check_private_key(identity->context_.native_handle()) != 1) {
    ::ERR_clear_error();
    return fail(Reason::setting_invalid, fmt::format("server.tls_key: {} is not the key of {}", key, certificate));
  }
  return identity;
}

TlsTrust::TlsTrust() : context_(ssl::context::tls_client) {
  SSL_CTX* const native = context_.native_handle();
  ::SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  ::SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  ::SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  ::SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  ::SSL_CTX_set_alpn_protos(native, kOurs, sizeof kOurs - 1);
  context_.set_verify_mode(ssl::verify_peer);
}

Result<std::shared_ptr<TlsTrust>> TlsTrust::load(const std::string& authorities, std::string_view setting) {
  std::shared_ptr<TlsTrust> trust(new TlsTrust);
  boost::system::error_code error;
  if (authorities.empty()) {
    trust->context_.set_default_verify_paths(error);
  } else {
    TRY_VOID(can_be_read(authorities, setting));
    trust->context_.load_verify_file(authorities, error);
  }
  if (error) return refuse(setting, authorities.empty() ? "the system's authorities" : authorities, error);
  return trust;
}

}  // namespace plimsoll
