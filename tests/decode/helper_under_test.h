// The real plimsoll-decode, started and spoken to as the control plane does, but blocking.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/unique_fd.h"
#include "document/document_reader.h"
#include "protocol/packet_socket.h"

namespace plimsoll {

struct RenderedPage {
  protocol::PageDescription facts;
  std::vector<std::uint8_t> pixels;
};

class HelperUnderTest {
 public:
  // `most`: how long one answer may take.
  explicit HelperUnderTest(std::chrono::milliseconds most = std::chrono::seconds(20));
  ~HelperUnderTest();
  HelperUnderTest(const HelperUnderTest&) = delete;
  HelperUnderTest& operator=(const HelperUnderTest&) = delete;

  // The defaults of the settings.
  [[nodiscard]] static protocol::DecodeLimits limits();

  // Sends and waits. Reason::helper_silent after `most`, Reason::helper_died at the end of the stream; a Failure comes
  // back as its error.
  Result<protocol::Envelope> ask(protocol::Envelope question, std::vector<int> descriptors = {});

  Result<protocol::DocumentOpened> open(const std::filesystem::path& file,
                                        const protocol::DecodeLimits& limits = HelperUnderTest::limits(),
                                        const std::string& password = {});
  Result<protocol::DocumentOpened> open_bytes(std::string_view bytes,
                                              const protocol::DecodeLimits& limits = HelperUnderTest::limits());
  Result<std::vector<protocol::PageDescription>> describe(int first, int count);
  Result<RenderedPage> render(int number);
  Result<TextLayer> extract_text(int number);
  Bytes private_memory();
  [[nodiscard]] int pid() const { return pid_; }
  // Closes the socket and waits for the end; -1 when it was ended by a signal.
  int exit_status();

 private:
  Result<protocol::DocumentOpened> open_descriptor(int body, const protocol::DecodeLimits& limits,
                                                   const std::string& password);
  Result<Packet> receive();

  std::chrono::milliseconds most_;
  UniqueFd socket_;
  int pid_ = -1;
  std::uint64_t request_ = 0;
};

// The evaluation data beside the checkout; empty where there is none.
[[nodiscard]] std::optional<std::filesystem::path> evaluation_data();

}  // namespace plimsoll
