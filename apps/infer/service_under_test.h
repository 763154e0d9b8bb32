// plimsoll-infer as the control plane meets it: spawned, greeted, configured, fed with drawn pages.
#pragma once

#include <opencv2/core.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/unique_fd.h"
#include "protocol/packet_socket.h"

namespace plimsoll {

#ifdef PLIMSOLL_SANITIZED
inline constexpr bool kMetered = false;
#else
inline constexpr bool kMetered = true;
#endif

// In the child: descriptor 3 and nothing else of ours.
[[noreturn]] void become_service(int socket);

class ServiceUnderTest {
 public:
  ServiceUnderTest();
  ServiceUnderTest(const ServiceUnderTest&) = delete;
  ServiceUnderTest& operator=(const ServiceUnderTest&) = delete;
  ~ServiceUnderTest();

  // Its exit status after we closed our end.
  int leave();
  Result<Packet> receive() { return receive_packet(ours_.get()); }
  void greet(std::string_view build);
  void greet();
  protocol::Envelope ask(protocol::Envelope question, std::span<const int> descriptors = {});

  protocol::Envelope configure(const std::string& precision = "f32", const std::string& cache_folder = {},
                               const std::string& parameters = "default");
  protocol::Envelope load(const std::vector<std::string>& models);
  protocol::Envelope unload(const std::string& model);
  protocol::Pong ping();
  // Greeted, configured, and with all that the default parameter set needs.
  void make_ready();

  [[nodiscard]] int pid() const { return pid_; }

 private:
  int pid_ = -1;
  UniqueFd ours_;
  std::uint64_t request_ = 0;
};

// What the default parameter set reads with.
[[nodiscard]] std::vector<std::string> models_for_text();

// Three lines of text on white.
[[nodiscard]] cv::Mat drawn_page();
[[nodiscard]] UniqueFd memfd_of(const cv::Mat& page);
[[nodiscard]] protocol::Envelope question_for(const cv::Mat& page, std::uint64_t cap = 0);

struct ReadAnswer {
  protocol::Envelope answer;
  std::string json;
};
ReadAnswer read(ServiceUnderTest& service, const cv::Mat& page, std::uint64_t cap = 0, Bytes room = Bytes(1 << 20));

}  // namespace plimsoll
