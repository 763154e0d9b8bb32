// The helper's side of the conversation: one document, one request at a time, every request answered exactly once.
#pragma once

#include <chrono>
#include <memory>
#include <optional>

#include "base/complaints.h"
#include "confinement/last_words.h"
#include "confinement/mapped_body.h"
#include "confinement/process_size.h"
#include "document/document_reader.h"
#include "protocol/packet_socket.h"

namespace plimsoll {

class Session {
 public:
  explicit Session(int socket) : socket_(socket) {}

  // Says hello and serves until the control plane closes its end. An error means that the conversation itself broke.
  [[nodiscard]] Result<void> run();

 private:
  using Body = protocol::Envelope;  // the answer, still without its request number

  [[nodiscard]] Result<Body> answer(Packet& packet);
  [[nodiscard]] Result<Body> guarded_answer(Packet& packet);
  [[nodiscard]] Result<Body> open(Packet& packet);
  [[nodiscard]] Result<Body> describe(const protocol::DescribePages& request);
  [[nodiscard]] Result<Body> render(Packet& packet);
  [[nodiscard]] Result<Body> extract_text(Packet& packet);
  [[nodiscard]] Result<Body> limit(const protocol::LimitMemory& request);
  [[nodiscard]] Body pong() const;
  [[nodiscard]] Result<void> check_page(std::uint32_t number) const;

  int socket_;
  bool opened_ = false;  // even if opening failed: a helper is for one document
  DecodeLimits limits_;
  // Of one request, when the control plane says nothing. The wall clock is the control plane's; this stops a helper
  // that nobody watches any more.
  std::chrono::seconds cpu_time_{20};
  Complaints complaints_;
  ProcessSizeGauge size_;
  std::optional<MappedBody> body_;
  std::unique_ptr<DocumentReader> reader_;  // goes before the body it reads
};

}  // namespace plimsoll
