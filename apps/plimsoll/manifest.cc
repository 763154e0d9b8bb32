#include "manifest.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/whole_file.h"
#include "document/json_text.h"

namespace plimsoll {
namespace {

std::unexpected<Error> failed(const std::filesystem::path& path) {
  return fail(Reason::output_failed, fmt::format("{}: {}", path.string(), std::strerror(errno)));
}

std::string_view state_of(const std::optional<Error>& verdict) {
  if (!verdict) return "done";
  return verdict->reason == Reason::partial ? "partial" : "failed";
}

}  // namespace

std::string manifest_line(const ManifestEntry& entry) {
  std::string line = R"({"input":)";
  append_json_string(line, entry.input);
  line += R"(,"state":)";
  append_json_string(line, state_of(entry.verdict));
  if (entry.verdict) {
    line += R"(,"reason":)";
    append_json_string(line, facts(entry.verdict->reason).label);
    line += R"(,"message":)";
    append_json_string(line, entry.verdict->text());
  }
  line += R"(,"outputs":[)";
  for (std::size_t i = 0; i < entry.outputs.size(); ++i) {
    if (i > 0) line += ',';
    append_json_string(line, entry.outputs[i]);
  }
  line += R"(],"pages":)";
  append_integer(line, entry.pages);
  return line + "}\n";
}

Result<Manifest> Manifest::open(const std::filesystem::path& folder) {
  std::error_code shown_by_open;
  std::filesystem::create_directories(folder, shown_by_open);
  std::filesystem::path path = folder / kName;
  UniqueFd file(::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0644));
  if (!file) return failed(path);
  const off_t size = ::lseek(file.get(), 0, SEEK_END);
  char last = '\n';
  if (size > 0 && ::pread(file.get(), &last, 1, size - 1) != 1) return failed(path);
  if (last != '\n' && write_all(file.get(), "\n") != 0) return failed(path);
  return Manifest(std::move(path), std::move(file));
}

Result<void> Manifest::add(const ManifestEntry& entry) {
  if (const int number = write_all(file_.get(), manifest_line(entry)); number != 0) {
    errno = number;
    return failed(path_);
  }
  if (::fdatasync(file_.get()) != 0) return failed(path_);
  return {};
}

}  // namespace plimsoll
