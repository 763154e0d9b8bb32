#include "helper_folder.h"

#include <poll.h>
#include <unistd.h>

#include <fstream>
#include <sstream>

#include "base/memfd.h"

namespace plimsoll {

HelperFolder::HelperFolder(std::string_view script) {
  std::string pattern = (std::filesystem::temp_directory_path() / "plimsoll-test-XXXXXX").string();
  folder_ = ::mkdtemp(pattern.data());
  for (const char* role : {"decode", "infer"})
    std::filesystem::create_symlink(PLIMSOLL_FAKE_HELPER, folder_ / (std::string("plimsoll-") + role));
  std::ofstream(folder_ / "script") << script;
}

HelperFolder::~HelperFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void HelperFolder::create(const std::string& file) const { std::ofstream(folder_ / file) << ""; }

std::vector<std::string> HelperFolder::log(std::string_view event) const {
  std::vector<std::string> lines;
  std::ifstream file(folder_ / "log");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(event)) lines.push_back(line);
  return lines;
}

std::vector<int> HelperFolder::pages(std::string_view event) const {
  std::vector<int> numbers;
  for (const std::string& line : log(event)) {
    std::istringstream words(line);
    std::string name;
    words >> name >> numbers.emplace_back();
  }
  return numbers;
}

UniqueFd any_body() {
  auto body = create_memfd("test-body", Bytes(16));
  return body ? *std::move(body) : UniqueFd();
}

int open_descriptors(std::string_view name) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;
    if (std::filesystem::read_symlink(entry.path(), gone).string().contains(name)) ++count;
  }
  return count;
}

bool wait_for_end(int pidfd) {
  pollfd waited{pidfd, POLLIN, 0};
  return ::poll(&waited, 1, 10'000) == 1;
}

}  // namespace plimsoll
