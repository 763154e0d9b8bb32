// The executable as the control plane meets it: spawned, greeted, fed with drawn pages, and abused.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <fstream>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <string>

#include "base/build_id.h"
#include "base/memfd.h"
#include "base/own_memory.h"
#include "document/page_codec.h"
#include "protocol/packet_socket.h"

namespace plimsoll {
namespace {

using namespace literals;

constexpr const char* kExecutable = PLIMSOLL_BUILD_DIR "/libexec/plimsoll/plimsoll-infer";
#ifdef PLIMSOLL_SANITIZED
constexpr bool kMetered = false;
#else
constexpr bool kMetered = true;
#endif

// In the child: descriptor 3 and nothing else of ours.
[[noreturn]] void become_service(int socket) {
  ::dup2(socket, 3);
  ::execl(kExecutable, kExecutable, nullptr);
  ::_exit(127);
}

class Service {
 public:
  Service() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) std::abort();
    ours_.reset(ends[0]);
    const UniqueFd theirs(ends[1]);
    pid_ = ::fork();
    if (pid_ == 0) become_service(theirs.get());
  }
  ~Service() {
    if (pid_ > 0) (void)leave();
  }

  // Its exit status after we closed our end.
  int leave() {
    ours_.reset();
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }

  Result<Packet> receive() { return receive_packet(ours_.get()); }

  void greet(std::string_view build = build_id()) {
    const Packet hello = receive().value();
    EXPECT_EQ(hello.envelope.hello().role(), "infer");
    EXPECT_EQ(hello.envelope.hello().build(), build_id());
    EXPECT_EQ(hello.envelope.hello().pid(), pid_);
    protocol::Envelope answer;
    answer.mutable_hello()->set_role("control");
    answer.mutable_hello()->set_build(std::string(build));
    ASSERT_TRUE(send_packet(ours_.get(), answer));
  }

  protocol::Envelope ask(protocol::Envelope question, std::span<const int> descriptors = {}) {
    question.set_request(++request_);
    EXPECT_TRUE(send_packet(ours_.get(), question, descriptors));
    Packet answer = receive().value();
    EXPECT_EQ(answer.envelope.request(), request_);
    return answer.envelope;
  }

  protocol::Envelope configure(const std::string& precision = "f32") {
    protocol::Envelope question;
    question.mutable_configure()->set_models_folder(PLIMSOLL_SOURCE_DIR "/third_party/models");
    question.mutable_configure()->set_precision(precision);
    question.mutable_configure()->set_threads(1);
    question.mutable_configure()->set_parameters("default");
    return ask(question);
  }

  [[nodiscard]] int pid() const { return pid_; }

 private:
  int pid_ = -1;
  UniqueFd ours_;
  std::uint64_t request_ = 0;
};

cv::Mat drawn_page() {
  cv::Mat page(700, 900, CV_8UC1, cv::Scalar(255));
  int y = 100;
  for (const char* text : {"Samuel Plimsoll", "load line 1876", "tropical fresh"}) {
    cv::putText(page, text, {60, y}, cv::FONT_HERSHEY_COMPLEX, 2, cv::Scalar(0), 3, cv::LINE_AA);
    y += 200;
  }
  return page;
}

UniqueFd memfd_of(const cv::Mat& page) {
  const Bytes size(page.total() * page.elemSize());
  UniqueFd memfd = create_memfd("raster", size).value();
  std::memcpy(MappedMemfd::map(memfd, Access::write, size)->bytes().data(), page.data, size.count());
  EXPECT_TRUE(seal_content(memfd));
  return memfd;
}

protocol::Envelope question_for(const cv::Mat& page, std::uint64_t cap = 0) {
  protocol::Envelope question;
  protocol::ReadPage& read = *question.mutable_read_page();
  read.set_number(7);
  read.set_width(static_cast<std::uint32_t>(page.cols));
  read.set_height(static_cast<std::uint32_t>(page.rows));
  read.set_channels(static_cast<std::uint32_t>(page.channels()));
  read.set_dpi(150);
  read.set_memory_cap(cap);
  return question;
}

struct Reading {
  protocol::Envelope answer;
  std::string json;
};

Reading read(Service& service, const cv::Mat& page, std::uint64_t cap = 0, Bytes room = 1_MiB) {
  const UniqueFd raster = memfd_of(page);
  const UniqueFd result = create_memfd("result", room).value();
  const std::array descriptors = {raster.get(), result.get()};
  Reading reading{service.ask(question_for(page, cap), descriptors), {}};
  if (!reading.answer.has_page_read()) return reading;
  EXPECT_TRUE(seal_content(result)) << "it still has the result mapped";
  const auto mapped = MappedMemfd::map(result, Access::read, Bytes(reading.answer.page_read().bytes()));
  reading.json.assign(reinterpret_cast<const char*>(mapped->bytes().data()), reading.answer.page_read().bytes());
  return reading;
}

std::string text_of(const Page& page) {
  std::string text;
  for (const Block& block : page.blocks)
    for (const Line& line : block.lines) text += line.text + "\n";
  return text;
}

TEST(InferProcess, ReadsADrawnPageAndSaysWhatItTook) {
  Service service;
  service.greet();
  const protocol::Envelope configured = service.configure();
  ASSERT_TRUE(configured.has_configured()) << configured.failure().message();
  EXPECT_EQ(configured.configured().precision(), "f32");

  const Reading reading = read(service, drawn_page());
  ASSERT_TRUE(reading.answer.has_page_read()) << reading.answer.failure().message();
  const Page page = decode_page(reading.json).value();
  EXPECT_EQ(page.number, 7);
  EXPECT_EQ(page.angle, 0);
  EXPECT_EQ(page.width, 900);
  EXPECT_EQ(page.height, 700);
  EXPECT_EQ(text_of(page), "Samuel Plimsoll\nload line 1876\ntropical fresh\n");
  const protocol::PageRead& read = reading.answer.page_read();
  EXPECT_GE(read.stages_size(), 2);
  EXPECT_GE(read.peak_bytes(), read.private_bytes());
  EXPECT_LE(read.peak_bytes(), (300_MiB).count());
  if (kMetered) {
    EXPECT_GT(read.metered_peak(), (1_MiB).count());
    EXPECT_GT(read.metered_live(), (1_MiB).count());
  }
  EXPECT_EQ(service.leave(), 0);
}

TEST(InferProcess, APageOverItsCapFailsAndTheNextOneReadsAsBefore) {
  if (!kMetered) GTEST_SKIP() << "caps are not enforced under sanitizers";
  Service service;
  service.greet();
  ASSERT_TRUE(service.configure().has_configured());
  const std::string before = read(service, drawn_page()).json;
  protocol::Envelope release;
  release.mutable_release_memory();
  ASSERT_TRUE(service.ask(release).has_memory_released());
  const Reading capped = read(service, drawn_page(), (4_MiB).count());
  ASSERT_TRUE(capped.answer.has_failure());
  EXPECT_EQ(capped.answer.failure().reason(), "page_memory");
  EXPECT_TRUE(capped.answer.failure().message().contains("4 MiB")) << capped.answer.failure().message();
  EXPECT_EQ(read(service, drawn_page()).json, before);
  EXPECT_EQ(read(service, drawn_page(), (1_GiB).count()).json, before);
}

TEST(InferProcess, WhatDoesNotFitIsRefusedAndTheServiceLivesOn) {
  Service service;
  service.greet();
  const cv::Mat page = drawn_page();
  EXPECT_EQ(read(service, page).answer.failure().reason(), "protocol") << "not configured yet";
  EXPECT_EQ(service.configure("int3").failure().reason(), "setting_invalid");
  ASSERT_TRUE(service.configure().has_configured());
  EXPECT_EQ(service.configure().failure().reason(), "protocol") << "configured twice";
  EXPECT_EQ(service.ask(question_for(page)).failure().reason(), "protocol") << "no descriptors";
  EXPECT_EQ(read(service, page, 0, 4_B).answer.failure().reason(), "result_bytes");

  const UniqueFd result = create_memfd("result", 1_MiB).value();
  const UniqueFd unsealed(::memfd_create("raster", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  ASSERT_EQ(::ftruncate(unsealed.get(), 900 * 700), 0);
  const UniqueFd small = create_memfd("raster", Bytes(900 * 700 - 1)).value();
  const UniqueFd large = create_memfd("raster", Bytes(900 * 700 + 1)).value();
  for (const UniqueFd* raster : {&unsealed, &small, &large}) {
    const std::array descriptors = {raster->get(), result.get()};
    EXPECT_EQ(service.ask(question_for(page), descriptors).failure().reason(), "protocol");
  }
  protocol::Envelope huge = question_for(page);
  huge.mutable_read_page()->set_width(0xFFFFFFFF);
  huge.mutable_read_page()->set_height(0xFFFFFFFF);
  const std::array descriptors = {small.get(), result.get()};
  EXPECT_EQ(service.ask(huge, descriptors).failure().reason(), "protocol");
  EXPECT_EQ(service.ask({}).failure().reason(), "protocol") << "an empty message";
  EXPECT_TRUE(read(service, page).answer.has_page_read());
}

TEST(InferProcess, PongSaysWhatItHolds) {
  Service service;
  service.greet();
  protocol::Envelope ping;
  ping.mutable_ping();
  const std::uint64_t idle = service.ask(ping).pong().private_bytes();
  EXPECT_GT(idle, 0U);
  ASSERT_TRUE(service.configure().has_configured());
  const std::uint64_t loaded = service.ask(ping).pong().private_bytes();
  EXPECT_GT(loaded, idle);
  EXPECT_NEAR(static_cast<double>(loaded), static_cast<double>(private_memory(service.pid()).count()), 2e6);
}

TEST(InferProcess, AnotherBuildIsRefused) {
  Service service;
  service.greet("0.0.0-other");
  EXPECT_TRUE(service.receive()->end_of_stream);
  EXPECT_EQ(service.leave(), 1);
}

// A service whose parent is not the one that made its socket has been orphaned.
TEST(InferProcess, AnOrphanLeaves) {
  std::array<int, 2> ends{};
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()), 0);
  const int between = ::fork();
  if (between == 0) {
    const int service = ::fork();
    if (service == 0) become_service(ends[1]);
    int status = 0;
    ::waitpid(service, &status, 0);
    ::_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 99);
  }
  ::close(ends[1]);
  int status = 0;
  ASSERT_EQ(::waitpid(between, &status, 0), between);
  EXPECT_EQ(WEXITSTATUS(status), 2);
  ::close(ends[0]);
}

// It links Debian's OpenCV, which asks for a TBB of the same soname as the engine's.
TEST(InferProcess, RunsOnTheEnginesTbbAndNoOther) {
  Service service;
  service.greet();
  ASSERT_TRUE(service.configure().has_configured());
  std::ifstream maps("/proc/" + std::to_string(service.pid()) + "/maps");
  int seen = 0;
  for (std::string line; std::getline(maps, line);) {
    if (!line.contains("libtbb.so")) continue;
    ++seen;
    EXPECT_TRUE(line.contains("third_party/openvino/libs/")) << line;
  }
  EXPECT_GT(seen, 0);
}

}  // namespace
}  // namespace plimsoll
