#include "confinement/last_words.h"

#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <exception>

#include "protocol/packet_socket.h"

namespace plimsoll {
namespace {

// Handlers have no other way to find it.
std::atomic<const LastWords*> current;
static_assert(decltype(current)::is_always_lock_free);

#ifndef PLIMSOLL_SANITIZED
constexpr int kExitStatus = 70;  // EX_SOFTWARE
// Handlers run on their own stack: the usual crash of a hostile document is a stack that has run over.
constexpr std::size_t kStack = 64 * 1024;

[[noreturn]] void leave(LastWords::End end) {
  if (const LastWords* words = current.exchange(nullptr)) words->send(end);
  ::_exit(kExitStatus);
}

// Poppler and GLib abort or trap when they get no memory; nothing else does in practice.
void on_abort(int) { leave(LastWords::End::out_of_memory); }
void on_crash(int) { leave(LastWords::End::crashed); }
void on_time(int) { leave(LastWords::End::out_of_time); }
void on_exit() {
  if (current.load() != nullptr) leave(LastWords::End::crashed);
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_ONSTACK | static_cast<int>(SA_RESETHAND);
  ::sigaction(signal, &action, nullptr);
}
#endif

std::string packet(std::uint64_t request, Reason reason, std::string message) {
  protocol::Envelope envelope;
  envelope.set_request(request);
  *envelope.mutable_failure() = to_message(fail(reason, std::move(message)).error());
  return envelope.SerializeAsString();
}

}  // namespace

std::string out_of_memory_text(const std::string& task, const MemoryRule& memory) {
  return fmt::format("{} needs more than the {} that {}", task, to_text(memory.most), memory.words);
}

LastWords::LastWords(int socket, std::uint64_t request, const std::string& task, const MemoryRule& memory)
    : socket_(socket),
      packets_{packet(request, Reason::decode_bytes, out_of_memory_text(task, memory)),
               packet(request, Reason::damaged, fmt::format("{} crashed the library that reads it", task)),
               packet(request, Reason::decode_time, fmt::format("{} takes too long", task))} {
  current.store(this);
}

LastWords::~LastWords() { current.store(nullptr); }

void LastWords::send(End end) const {
  const std::string& bytes = packets_[static_cast<std::size_t>(end)];
  [[maybe_unused]] const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

void install_last_words() {
#ifndef PLIMSOLL_SANITIZED
  alignas(16) static std::byte stack[kStack];
  const stack_t own{stack, 0, kStack};
  ::sigaltstack(&own, nullptr);
  for (const int signal : {SIGABRT, SIGTRAP}) handle(signal, on_abort);
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGSYS}) handle(signal, on_crash);
  handle(SIGXCPU, on_time);
  // An exception in a thread or a destructor of a library, and libraries that call exit().
  std::set_terminate([] { leave(LastWords::End::crashed); });
  std::atexit(on_exit);
#endif
}

}  // namespace plimsoll
