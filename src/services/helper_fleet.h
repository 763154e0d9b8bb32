// Where helpers come from and which are alive: one folder of executables, one list of processes.
#pragma once

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "services/helper_process.h"

namespace plimsoll {

enum class HelperRole { decode, compose, infer };

// "decode", "compose", "infer": as in Hello; the executable is plimsoll-<role>.
[[nodiscard]] std::string_view to_text(HelperRole role);
// <folder of /proc/self/exe>/../libexec/plimsoll
[[nodiscard]] std::string installed_helper_folder();

// io thread only.
class HelperFleet {
 public:
  // An empty folder means installed_helper_folder().
  HelperFleet(boost::asio::io_context& io, std::string folder);

  // Reason::helper_missing when it cannot be started, Reason::interrupted after stop(). `cpus` as in spawn_helper().
  [[nodiscard]] Result<std::shared_ptr<HelperProcess>> spawn(HelperRole role, const std::vector<int>& cpus = {});
  // Kills all of them and starts no more.
  void stop();
  [[nodiscard]] bool stopped() const { return stopped_; }
  // Of those that live now.
  [[nodiscard]] std::vector<int> pids() const;
  [[nodiscard]] boost::asio::io_context& io() const { return io_; }

 private:
  boost::asio::io_context& io_;
  std::string folder_;
  std::vector<std::weak_ptr<HelperProcess>> processes_;
  bool stopped_ = false;
};

}  // namespace plimsoll
