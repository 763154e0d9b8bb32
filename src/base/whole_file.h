// A file that appears whole or not at all: written without a name where the file system can (O_TMPFILE), otherwise
// under a hidden one in the same folder; synced, then given its name in one step. Dropped without commit() it is gone.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/unique_fd.h"

namespace plimsoll {

enum class IfExists { refuse, replace };

class WholeFile {
 public:
  // Fails early with Reason::output_exists when `path` is there and must not be replaced; Reason::output_failed when
  // its folder is missing or cannot be written to.
  [[nodiscard]] static Result<WholeFile> create(std::filesystem::path path, IfExists if_exists);

  WholeFile(WholeFile&& other) noexcept;
  WholeFile& operator=(WholeFile&&) = delete;
  ~WholeFile();

  // For others to write to, from the file's beginning, instead of write(); commit() syncs what they wrote.
  [[nodiscard]] int descriptor() const { return fd_.get(); }
  // Buffered. Reason::output_failed with the system's words (no space left, …).
  [[nodiscard]] Result<void> write(std::string_view bytes);
  // Afterwards the file is there under its name and on disk. Reason::output_exists when somebody else was faster.
  [[nodiscard]] Result<void> commit();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  WholeFile(std::filesystem::path path, IfExists if_exists) : path_(std::move(path)), if_exists_(if_exists) {}
  [[nodiscard]] Result<void> flush();
  [[nodiscard]] Result<void> give_name();
  [[nodiscard]] std::unexpected<Error> failed(std::string_view step, int number) const;

  std::filesystem::path path_;
  IfExists if_exists_;
  UniqueFd fd_;
  std::filesystem::path hidden_;  // the name it has before its own; empty: none
  std::string buffer_;
};

// All of `bytes` to a descriptor, however it takes them; zero, or the errno.
[[nodiscard]] int write_all(int fd, std::string_view bytes);

}  // namespace plimsoll
