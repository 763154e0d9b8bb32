#include "helper_under_test.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "base/build_id.h"
#include "base/memfd.h"
#include "document/page_codec.h"

namespace plimsoll {
namespace {

using namespace literals;

constexpr const char* kExecutable = PLIMSOLL_BUILD_DIR "/libexec/plimsoll/plimsoll-decode";

[[noreturn]] void become_helper(int socket) {
  if (socket == 3)
    ::fcntl(3, F_SETFD, 0);
  else
    ::dup2(socket, 3);
  ::execl(kExecutable, kExecutable, nullptr);
  ::_exit(127);
}

}  // namespace

HelperUnderTest::HelperUnderTest(std::chrono::milliseconds most) : most_(most) {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) std::abort();
  socket_.reset(ends[0]);
  const UniqueFd theirs(ends[1]);
  pid_ = ::fork();
  if (pid_ == 0) become_helper(theirs.get());
  (void)receive();  // its greeting
  protocol::Envelope hello;
  hello.mutable_hello()->set_role("control");
  hello.mutable_hello()->set_build(std::string(build_id()));
  (void)send_packet(socket_.get(), hello);
}

HelperUnderTest::~HelperUnderTest() {
  if (pid_ <= 0) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

int HelperUnderTest::exit_status() {
  socket_.reset();
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

protocol::DecodeLimits HelperUnderTest::limits() {
  protocol::DecodeLimits limits;
  limits.set_page_pixels(200'000'000);
  limits.set_page_count(10'000);
  limits.set_raster_pixels(16'000'000);
  limits.set_pdf_dpi(200);
  limits.set_memory_bytes((256_MiB).count());
  return limits;
}

Result<Packet> HelperUnderTest::receive() {
  pollfd ready{socket_.get(), POLLIN, 0};
  if (::poll(&ready, 1, static_cast<int>(most_.count())) != 1)
    return fail(Reason::helper_silent, fmt::format("no answer within {} ms", most_.count()));
  TRY(Packet packet, receive_packet(socket_.get()));
  if (packet.end_of_stream) return fail(Reason::helper_died, "the helper ended");
  return packet;
}

Result<protocol::Envelope> HelperUnderTest::ask(protocol::Envelope question, std::vector<int> descriptors) {
  question.set_request(++request_);
  TRY_VOID(send_packet(socket_.get(), question, descriptors));
  TRY(Packet packet, receive());
  if (packet.envelope.request() != request_) return fail(Reason::protocol, "an answer to another question");
  if (packet.envelope.has_failure()) return std::unexpected(to_error(packet.envelope.failure()));
  return std::move(packet.envelope);
}

Result<protocol::DocumentOpened> HelperUnderTest::open_descriptor(int body, const protocol::DecodeLimits& limits,
                                                                  const std::string& password) {
  protocol::Envelope question;
  question.mutable_open_document()->set_password(password);
  *question.mutable_open_document()->mutable_limits() = limits;
  TRY(const protocol::Envelope answer, ask(std::move(question), {body}));
  return answer.document_opened();
}

Result<protocol::DocumentOpened> HelperUnderTest::open(const std::filesystem::path& file,
                                                       const protocol::DecodeLimits& limits,
                                                       const std::string& password) {
  const UniqueFd body(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  return open_descriptor(body.get(), limits, password);
}

Result<protocol::DocumentOpened> HelperUnderTest::open_bytes(std::string_view bytes,
                                                             const protocol::DecodeLimits& limits) {
  const UniqueFd body(::memfd_create("document", MFD_CLOEXEC));
  if (::write(body.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) std::abort();
  return open_descriptor(body.get(), limits, {});
}

Result<std::vector<protocol::PageDescription>> HelperUnderTest::describe(int first, int count) {
  protocol::Envelope question;
  question.mutable_describe_pages()->set_first(static_cast<std::uint32_t>(first));
  question.mutable_describe_pages()->set_count(static_cast<std::uint32_t>(count));
  TRY(const protocol::Envelope answer, ask(std::move(question)));
  const auto& pages = answer.pages_described().pages();
  return std::vector<protocol::PageDescription>(pages.begin(), pages.end());
}

Result<RenderedPage> HelperUnderTest::render(int number) {
  TRY(const auto pages, describe(number, 1));
  if (pages.front().has_failure()) return std::unexpected(to_error(pages.front().failure()));
  RenderedPage page{pages.front(), {}};
  const Bytes size(std::uint64_t{page.facts.raster_width()} * page.facts.raster_height() * page.facts.channels());
  TRY(const UniqueFd memfd, create_memfd("raster", size));
  protocol::Envelope question;
  question.mutable_render_page()->set_number(static_cast<std::uint32_t>(number));
  TRY_VOID(ask(std::move(question), {memfd.get()}));
  TRY_VOID(seal_content(memfd));
  TRY(const MappedMemfd raster, MappedMemfd::map(memfd, Access::read, size));
  const auto* first = reinterpret_cast<const std::uint8_t*>(raster.bytes().data());
  page.pixels.assign(first, first + size.count());
  return page;
}

Result<TextLayer> HelperUnderTest::extract_text(int number) {
  const Bytes room = 16_MiB;
  TRY(const UniqueFd memfd, create_memfd("text", room));
  protocol::Envelope question;
  question.mutable_extract_text()->set_number(static_cast<std::uint32_t>(number));
  TRY(const protocol::Envelope answer, ask(std::move(question), {memfd.get()}));
  const protocol::TextExtracted& text = answer.text_extracted();
  TextLayer layer{{}, text.trusted(), text.verdict()};
  if (text.bytes() == 0) return layer;
  TRY(const MappedMemfd json, MappedMemfd::map(memfd, Access::read, room));
  TRY(layer.page, decode_page({reinterpret_cast<const char*>(json.bytes().data()), text.bytes()}));
  return layer;
}

Bytes HelperUnderTest::private_memory() {
  protocol::Envelope question;
  question.mutable_ping();
  const auto answer = ask(std::move(question));
  return answer ? Bytes(answer->pong().private_bytes()) : Bytes();
}

std::optional<std::filesystem::path> evaluation_data() {
  const char* named = std::getenv("PLIMSOLL_EVAL_DATA");
  const std::filesystem::path folder = named != nullptr ? named : PLIMSOLL_SOURCE_DIR "/../shared/data";
  if (std::filesystem::is_directory(folder)) return folder;
  return std::nullopt;
}

}  // namespace plimsoll
