#include "base/whole_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace plimsoll {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kBufferBytes = 64 * 1024;

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

// A name next to `path` that nothing else uses: `draw` makes one up, `claim` takes it or says EEXIST.
template <typename Claim>
int claim_hidden_name(const fs::path& path, fs::path& hidden, Claim claim) {
  for (int attempt = 0; attempt < 100; ++attempt) {
    hidden = folder_of(path) / fmt::format(".{}.{}-{}.part", path.filename().string(), ::getpid(), attempt);
    if (claim(hidden.c_str()) == 0) return 0;
    if (errno != EEXIST) break;
  }
  const int number = errno;
  hidden.clear();
  return number;
}

}  // namespace

int write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd ready{fd, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

std::unexpected<Error> WholeFile::failed(std::string_view step, int number) const {
  if (number == EEXIST)
    return fail(Reason::output_exists, fmt::format("{} is already there (--force replaces it)", path_.string()));
  return fail(Reason::output_failed, fmt::format("cannot {} {}: {}", step, path_.string(), std::strerror(number)));
}

Result<WholeFile> WholeFile::create(fs::path path, IfExists if_exists) {
  WholeFile file(std::move(path), if_exists);
  struct stat status{};
  if (::lstat(file.path_.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return file.failed("write", EISDIR);
    if (if_exists == IfExists::refuse) return file.failed("write", EEXIST);
  }
  file.fd_.reset(::open(folder_of(file.path_).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666));
  if (!file.fd_ && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) {
    const int number = claim_hidden_name(file.path_, file.hidden_, [&](const char* name) {
      file.fd_.reset(::open(name, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666));
      return file.fd_ ? 0 : -1;
    });
    if (number != 0) return file.failed("create", number);
  }
  if (!file.fd_) return file.failed("create", errno);
  return file;
}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : path_(std::move(other.path_)),
      if_exists_(other.if_exists_),
      fd_(std::move(other.fd_)),
      hidden_(std::exchange(other.hidden_, {})),
      buffer_(std::move(other.buffer_)) {}

WholeFile::~WholeFile() {
  if (!hidden_.empty()) ::unlink(hidden_.c_str());
}

Result<void> WholeFile::write(std::string_view bytes) {
  buffer_ += bytes;
  return buffer_.size() >= kBufferBytes ? flush() : Result<void>();
}

Result<void> WholeFile::flush() {
  const int number = write_all(fd_.get(), buffer_);
  buffer_.clear();
  if (number != 0) return failed("write", number);
  return {};
}

Result<void> WholeFile::give_name() {
  const std::string self = fmt::format("/proc/self/fd/{}", fd_.get());
  if (if_exists_ == IfExists::refuse) {
    const char* from = hidden_.empty() ? self.c_str() : hidden_.c_str();
    if (::linkat(AT_FDCWD, from, AT_FDCWD, path_.c_str(), AT_SYMLINK_FOLLOW) == 0) return {};
    return failed("write", errno);
  }
  // A link cannot replace a file, renaming can: so a hidden name first.
  if (hidden_.empty()) {
    const int number = claim_hidden_name(path_, hidden_, [&](const char* name) {
      return ::linkat(AT_FDCWD, self.c_str(), AT_FDCWD, name, AT_SYMLINK_FOLLOW);
    });
    if (number != 0) return failed("write", number);
  }
  if (::rename(hidden_.c_str(), path_.c_str()) != 0) return failed("write", errno);
  hidden_.clear();
  return {};
}

Result<void> WholeFile::commit() {
  TRY_VOID(flush());
  if (::fsync(fd_.get()) != 0) return failed("sync", errno);
  TRY_VOID(give_name());
  fd_.reset();
  // The name, too, shall survive a power cut; file systems that cannot sync folders say so and are believed.
  const UniqueFd folder(::open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) (void)::fsync(folder.get());
  return {};
}

}  // namespace plimsoll
