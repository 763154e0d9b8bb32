// Certificate and key of the server; whom a client trusts.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"

namespace plimsoll {

// One pair of PEM files, loaded; a reload is another object. TLS 1.2 and later, HTTP/1.1 by ALPN.
class TlsIdentity {
 public:
  // Reason::file_missing, file_unreadable; setting_invalid: no PEM, or the key is not the certificate's.
  [[nodiscard]] static Result<std::shared_ptr<TlsIdentity>> load(const std::string& certificate,
                                                                 const std::string& key);

  [[nodiscard]] boost::asio::ssl::context& context() { return context_; }

 private:
  TlsIdentity();
  boost::asio::ssl::context context_;
};

// The authorities that a server's certificate is checked against. TLS 1.2 and later, HTTP/1.1 by ALPN.
class TlsTrust {
 public:
  // A PEM file; empty: the system's (SSL_CERT_FILE and SSL_CERT_DIR count). Reason::file_missing, file_unreadable;
  // setting_invalid: no PEM. `setting` names it in messages.
  [[nodiscard]] static Result<std::shared_ptr<TlsTrust>> load(const std::string& authorities, std::string_view setting);

  [[nodiscard]] boost::asio::ssl::context& context() { return context_; }

 private:
  TlsTrust();
  boost::asio::ssl::context context_;
};

}  // namespace plimsoll
