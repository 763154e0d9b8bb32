// From the words of the command line to documents: files, folders with all below them, globs, stdin.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/unique_fd.h"

namespace plimsoll {

struct Input {
  std::filesystem::path path;  // "-": stdin
  std::string name;            // for people: as given, or the path below the folder that was given
  // Where its outputs go below an output folder, without extension: "scan", "letters/may/scan".
  std::filesystem::path stem;
  bool operator==(const Input&) const = default;
};

// Sorted by name within a folder or glob, otherwise in the order given; a file that is named twice is read once.
// Folders give files with a known extension only; links to folders are not followed. What is neither a file nor a
// pattern that matches is an Input all the same: opening it says what is wrong, and the others are read.
// Reason::file_missing for a folder without documents, Reason::usage for "-" twice.
[[nodiscard]] Result<std::vector<Input>> expand_inputs(const std::vector<std::string>& words);

// The file, opened for reading. Reason::file_missing, file_unreadable (also for what is no regular file), empty_file,
// file_bytes.
[[nodiscard]] Result<UniqueFd> open_body(const std::filesystem::path& path, Bytes file_bytes_max);
// The same checks on a descriptor.
[[nodiscard]] Result<void> check_body(const UniqueFd& body, Bytes file_bytes_max);

// As given with --password, or else PLIMSOLL_PASSWORD of the environment, which others cannot see.
[[nodiscard]] std::string document_password(const std::string& given);

[[nodiscard]] bool has_document_extension(const std::filesystem::path& path);

}  // namespace plimsoll
