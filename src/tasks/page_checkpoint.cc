#include "tasks/page_checkpoint.h"

#include <fmt/format.h>

#include <span>

#include "base/sha256.h"

namespace plimsoll {

std::string checksum_of(const TaskId& task, const PageCheckpoint& checkpoint) {
  Sha256 hash;
  // Lengths first: no two different checkpoints give the same stream of bytes.
  const std::string head =
      fmt::format("{} {} {} {} {}\n", task.text, checkpoint.number, static_cast<int>(checkpoint.state),
                  checkpoint.facts.size(), checkpoint.page.size());
  for (const std::string* part : {&head, &checkpoint.facts, &checkpoint.page})
    hash.update(std::as_bytes(std::span(*part)));
  return hash.finish();
}

}  // namespace plimsoll
