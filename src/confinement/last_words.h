// A library that aborts, crashes or runs out of its processor time takes the helper with it, but not without an answer:
// the failure is prepared before the request is worked on, and a signal handler sends it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace plimsoll {

// What a helper may take, and in words who says so: "a decode helper may take (decode.memory)".
struct MemoryRule {
  Bytes most;
  std::string_view words;
};

class LastWords {
 public:
  // Answers `request` on `socket` for as long as the object lives and the process does not; `task` is what goes wrong
  // ("rendering page 3"). At most one at a time. Under sanitizers it does nothing: they want to see crashes.
  LastWords(int socket, std::uint64_t request, const std::string& task, const MemoryRule& memory);
  ~LastWords();
  LastWords(const LastWords&) = delete;
  LastWords& operator=(const LastWords&) = delete;

  // How a process can end in the middle of its work.
  enum class End { out_of_memory, crashed, out_of_time };
  static constexpr std::size_t kEnds = 3;

  // Async-signal-safe.
  void send(End end) const;

 private:
  int socket_;
  std::array<std::string, kEnds> packets_;
};

// Once per process, before the first LastWords.
void install_last_words();

[[nodiscard]] std::string out_of_memory_text(const std::string& task, const MemoryRule& memory);

}  // namespace plimsoll
