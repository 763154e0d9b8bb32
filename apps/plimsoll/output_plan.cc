#include "output_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <system_error>

#include "document/exporters/exporter.h"
#include "engine_room/pdf_composing.h"

namespace plimsoll {
namespace {

namespace fs = std::filesystem;

// What else the name of a file of a format may end with.
struct OtherEnding {
  std::string_view ending;
  ExportFormat format;
};
constexpr std::array kOtherEndings = {OtherEnding{".text", ExportFormat::txt},
                                      OtherEnding{".markdown", ExportFormat::md},
                                      OtherEnding{".htm", ExportFormat::html}, OtherEnding{".alto", ExportFormat::alto},
                                      OtherEnding{".page", ExportFormat::page}};

std::string ending_of(std::string_view format) {
  const auto known = export_format(format);
  return "." + std::string(known ? suffix(*known) : format);
}

std::string format_of(const fs::path& path) {
  const std::string file = path.filename().string();
  for (const ExportFormat format : export_formats())
    if (file.ends_with(ending_of(name(format)))) return std::string(name(format));
  for (const OtherEnding& other : kOtherEndings)
    if (file.ends_with(other.ending)) return std::string(name(other.format));
  return std::string(file.ends_with(".pdf") ? kPdfFormat : std::string_view());
}

std::vector<std::string> without_repeats(const std::vector<std::string>& formats) {
  std::vector<std::string> once;
  for (const std::string& format : formats)
    if (std::ranges::find(once, format) == once.end()) once.push_back(format);
  return once;
}

bool means_folder(const std::string& output) {
  std::error_code ignored;
  return output.ends_with('/') || fs::is_directory(output, ignored);
}

// A stem that no earlier input has for its outputs.
fs::path free_stem(const Input& input, std::set<fs::path>& taken) {
  fs::path stem = input.stem;
  if (!taken.insert(stem).second) {
    stem = stem.parent_path() / input.path.filename();
    for (int number = 2; !taken.insert(stem).second; ++number)
      stem = input.stem.parent_path() / fmt::format("{}-{}", input.path.filename().string(), number);
  }
  return stem;
}

std::vector<std::vector<Target>> in_folder(const fs::path& folder, const std::vector<std::string>& formats,
                                           std::span<const Input> inputs) {
  std::vector<std::vector<Target>> plan;
  std::set<fs::path> taken;
  for (const Input& input : inputs) {
    const fs::path stem = free_stem(input, taken);
    auto& targets = plan.emplace_back();
    for (const std::string& format : formats) targets.push_back({format, folder / (stem.string() + ending_of(format))});
  }
  return plan;
}

std::vector<std::vector<Target>> named(const ReadRequest& request) {
  std::vector<Target> targets;
  targets.reserve(request.outputs.size());
  for (std::size_t at = 0; at < request.outputs.size(); ++at)
    targets.push_back({request.formats[at], request.outputs[at]});
  return {std::move(targets)};
}

}  // namespace

Result<std::vector<std::vector<Target>>> plan_outputs(const ReadRequest& request, std::span<const Input> inputs) {
  if (!request.outputs.empty()) return named(request);
  std::vector<std::string> formats = without_repeats(request.formats);
  const bool to_stdout = request.output.empty() || request.output == "-";
  if (to_stdout && request.resume) return fail(Reason::usage, "--resume needs a folder to go on with: -o FOLDER");
  const bool to_folder =
      !to_stdout && (request.resume || means_folder(request.output) || inputs.size() > 1 || formats.size() > 1);
  if (formats.empty()) formats.push_back(to_stdout || to_folder ? "txt" : format_of(request.output));
  if (formats.front().empty())
    return fail(Reason::usage, fmt::format("the format of {} is not clear from its name: add -t", request.output));
  if (to_stdout && formats.size() > 1) return fail(Reason::usage, "several formats need a folder to go to: -o FOLDER");
  if (to_stdout) return std::vector(inputs.size(), std::vector{Target{formats.front(), {}}});
  if (!to_folder) return std::vector(1, std::vector{Target{formats.front(), request.output}});
  std::error_code ignored;
  if (fs::exists(request.output, ignored) && !fs::is_directory(request.output, ignored))
    return fail(Reason::usage, fmt::format("{} is a file: several documents or formats need a folder", request.output));
  if (!means_folder(request.output) && !format_of(request.output).empty())
    return fail(Reason::usage,
                fmt::format("{} is one file: several documents or formats need a folder (write {}/ if it is one)",
                            request.output, request.output));
  return in_folder(request.output, formats, inputs);
}

}  // namespace plimsoll
