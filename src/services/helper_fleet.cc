#include "services/helper_fleet.h"

#include <fmt/format.h>

#include <filesystem>

namespace plimsoll {

std::string_view to_text(HelperRole role) {
  switch (role) {
    case HelperRole::decode:
      return "decode";
    case HelperRole::compose:
      return "compose";
    case HelperRole::infer:
      break;
  }
  return "infer";
}

std::string installed_helper_folder() {
  std::error_code ignored;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", ignored);
  return (self.parent_path().parent_path() / "libexec" / "plimsoll").string();
}

HelperFleet::HelperFleet(boost::asio::io_context& io, std::string folder)
    : io_(io), folder_(folder.empty() ? installed_helper_folder() : std::move(folder)) {}

Result<std::shared_ptr<HelperProcess>> HelperFleet::spawn(HelperRole role, const std::vector<int>& cpus) {
  if (stopped_) return fail(Reason::interrupted, "stopped");
  std::erase_if(processes_, [](const auto& process) { return process.expired(); });
  TRY(auto process, HelperProcess::spawn(io_, fmt::format("{}/plimsoll-{}", folder_, to_text(role)), {}, cpus));
  processes_.push_back(process);
  return process;
}

void HelperFleet::stop() {
  stopped_ = true;
  for (const auto& weak : processes_)
    if (const auto process = weak.lock()) process->kill();
}

std::vector<int> HelperFleet::pids() const {
  std::vector<int> result;
  for (const auto& weak : processes_)
    if (const auto process = weak.lock(); process && !process->exit()) result.push_back(process->pid());
  return result;
}

}  // namespace plimsoll
