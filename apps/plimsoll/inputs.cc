#include "inputs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <set>
#include <system_error>

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

constexpr std::array kExtensions = {".pdf",  ".jpg", ".jpeg", ".jpe",  ".png",  ".tif", ".tiff",
                                    ".webp", ".bmp", ".gif",  ".pnm",  ".pbm",  ".pgm", ".ppm",
                                    ".jp2",  ".j2k", ".jpx",  ".heic", ".heif", ".avif"};

Input input_of(const fs::path& path, const fs::path& below) {
  const fs::path relative = below.empty() ? path.filename() : path.lexically_relative(below);
  return {path, path.string(), has_document_extension(path) ? fs::path(relative).replace_extension() : relative};
}

Result<std::vector<Input>> inputs_of_folder(const fs::path& folder) {
  std::vector<Input> inputs;
  std::error_code problem;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, problem);
  for (const fs::recursive_directory_iterator end; !problem && entry != end; entry.increment(problem)) {
    std::error_code ignored;
    if (entry->is_regular_file(ignored) && has_document_extension(entry->path()))
      inputs.push_back(input_of(entry->path(), folder));
  }
  if (problem) return fail(Reason::file_unreadable, fmt::format("{}: {}", folder.string(), problem.message()));
  if (inputs.empty())
    return fail(Reason::file_missing, fmt::format("{}: there are no documents in this folder", folder.string()));
  std::ranges::sort(inputs, {}, &Input::path);
  return inputs;
}

std::vector<Input> inputs_of_pattern(const std::string& pattern) {
  std::vector<Input> inputs;
  glob_t found{};
  if (::glob(pattern.c_str(), GLOB_TILDE, nullptr, &found) == 0)
    for (std::size_t i = 0; i < found.gl_pathc; ++i) inputs.push_back(input_of(found.gl_pathv[i], {}));
  ::globfree(&found);
  return inputs;
}

Result<std::vector<Input>> inputs_of_word(const std::string& word) {
  if (word == "-") return std::vector{Input{"-", "stdin", "stdin"}};
  std::error_code ignored;
  if (fs::is_directory(word, ignored)) return inputs_of_folder(word);
  // A file whose name has brackets is a file first.
  if (!fs::exists(word, ignored) && word.find_first_of("*?[") != std::string::npos)
    if (auto matching = inputs_of_pattern(word); !matching.empty()) return matching;
  return std::vector{input_of(word, {})};
}

}  // namespace

std::string document_password(const std::string& given) {
  const char* secret = std::getenv("PLIMSOLL_PASSWORD");
  return !given.empty() || secret == nullptr ? given : secret;
}

bool has_document_extension(const fs::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::ranges::find(kExtensions, extension) != kExtensions.end();
}

Result<std::vector<Input>> expand_inputs(const std::vector<std::string>& words) {
  std::vector<Input> all;
  std::set<fs::path> seen;
  for (const std::string& word : words) {
    TRY(const auto inputs, inputs_of_word(word));
    for (const Input& input : inputs) {
      if (seen.insert(input.path.lexically_normal()).second)
        all.push_back(input);
      else if (input.path == "-")
        return fail(Reason::usage, "stdin can be read once only");
    }
  }
  return all;
}

Result<void> check_body(const UniqueFd& body, Bytes file_bytes_max) {
  struct stat status{};
  if (::fstat(body.get(), &status) != 0) return fail(Reason::file_unreadable, std::strerror(errno));
  if (!S_ISREG(status.st_mode))
    return fail(Reason::file_unreadable, S_ISDIR(status.st_mode) ? "is a folder" : "is not a regular file");
  const auto size = static_cast<std::uint64_t>(status.st_size);
  if (size == 0) return fail(Reason::empty_file, "is empty");
  if (size > file_bytes_max.count())
    return fail(Reason::file_bytes,
                fmt::format("has {} bytes, at most {} are allowed (limits.file_bytes)", size, file_bytes_max.count()));
  return {};
}

Result<UniqueFd> open_body(const fs::path& path, Bytes file_bytes_max) {
  // Not blocking: a pipe or a device named by mistake must not hold us up before it is refused.
  UniqueFd body(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!body)
    return fail(errno == ENOENT || errno == ENOTDIR ? Reason::file_missing : Reason::file_unreadable,
                std::strerror(errno));
  TRY_VOID(check_body(body, file_bytes_max));
  return body;
}

}  // namespace plimsoll
