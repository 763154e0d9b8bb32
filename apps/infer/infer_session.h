// The helper's side of the conversation: one request at a time, every request answered exactly once.
#pragma once

#include <cstddef>
#include <memory>

#include "page_reader.h"
#include "protocol/packet_socket.h"

namespace plimsoll {

class InferSession {
 public:
  InferSession(int socket, AllocationMeter& meter) : socket_(socket), meter_(meter) {}

  // Says hello and serves until the control plane closes its end. An error means that the conversation itself broke.
  [[nodiscard]] Result<void> run();

 private:
  using Body = protocol::Envelope;  // the answer, still without its request number

  [[nodiscard]] Result<void> shake_hands() const;
  [[nodiscard]] Result<Body> answer(Packet& packet);
  [[nodiscard]] Result<Body> configure(const protocol::Configure& request);
  [[nodiscard]] Result<Body> load_models(const protocol::LoadModels& request);
  [[nodiscard]] Result<Body> unload_model(const protocol::UnloadModel& request);
  [[nodiscard]] Result<Body> read_page(Packet& packet);
  [[nodiscard]] Result<Body> release_memory();
  [[nodiscard]] Result<void> reply(std::uint64_t request, Result<Body> result);

  int socket_;
  AllocationMeter& meter_;
  std::unique_ptr<PageReader> reader_;
  // Given up for the answer to a page that found no memory, taken again afterwards. Never touched, so it costs nothing
  // but room under the process's data limit.
  std::unique_ptr<std::byte[]> reserve_;
};

}  // namespace plimsoll
