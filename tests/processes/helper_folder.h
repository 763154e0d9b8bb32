// A folder of fake helpers with a script, and a loop to run coroutines on.
#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/unique_fd.h"

namespace plimsoll {

class HelperFolder {
 public:
  explicit HelperFolder(std::string_view script);
  ~HelperFolder();
  HelperFolder(const HelperFolder&) = delete;
  HelperFolder& operator=(const HelperFolder&) = delete;

  [[nodiscard]] std::string path() const { return folder_.string(); }
  // Makes helpers go on that `wait FILE`.
  void create(const std::string& file) const;
  // Lines of the helpers' log that begin with `event`, in the order they were written.
  [[nodiscard]] std::vector<std::string> log(std::string_view event) const;
  // The pages of those lines.
  [[nodiscard]] std::vector<int> pages(std::string_view event) const;

 private:
  std::filesystem::path folder_;
};

// A body that can be read again and again.
[[nodiscard]] UniqueFd any_body();
// Open descriptors of this process whose link contains `name`.
[[nodiscard]] int open_descriptors(std::string_view name);
// Until the process has ended; false when it still lives after ten seconds.
[[nodiscard]] bool wait_for_end(int pidfd);

// Runs the loop until the coroutine is through.
template <typename T>
T run(boost::asio::io_context& io, boost::asio::awaitable<T> task) {
  std::optional<T> result;
  boost::asio::co_spawn(io, std::move(task), [&result](const std::exception_ptr& thrown, T value) {
    if (thrown) std::rethrow_exception(thrown);
    result = std::move(value);
  });
  io.restart();
  while (!result && io.run_one() != 0) {
  }
  return std::move(result).value();
}
inline void run(boost::asio::io_context& io, boost::asio::awaitable<void> task) {
  bool through = false;
  boost::asio::co_spawn(io, std::move(task), [&through](const std::exception_ptr& thrown) {
    if (thrown) std::rethrow_exception(thrown);
    through = true;
  });
  io.restart();
  while (!through && io.run_one() != 0) {
  }
}

}  // namespace plimsoll
