// The helper's side of the conversation: one document is composed, and every request answered exactly once.
#pragma once

#include <chrono>

#include "base/complaints.h"
#include "confinement/process_size.h"
#include "protocol/packet_socket.h"

namespace plimsoll {

class ComposeSession {
 public:
  explicit ComposeSession(int socket) : socket_(socket) {}

  // Says hello and serves until the control plane closes its end. An error means that the conversation itself broke.
  [[nodiscard]] Result<void> run();

 private:
  using Body = protocol::Envelope;  // the answer, still without its request number

  [[nodiscard]] Result<Body> answer(Packet& packet);
  [[nodiscard]] Result<Body> guarded_compose(Packet& packet);
  [[nodiscard]] Result<Body> compose(Packet& packet);
  [[nodiscard]] Body pong() const;

  int socket_;
  bool asked_ = false;  // even if it failed: a helper is for one document
  Complaints complaints_;
  ProcessSizeGauge size_;
};

}  // namespace plimsoll
