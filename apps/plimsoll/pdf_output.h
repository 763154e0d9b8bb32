// The output format "pdf": pages are put down in an unlinked file while they come; when all are in, a helper writes the
// searchable PDF.
#pragma once

#include <optional>
#include <string>

#include "async/async.h"
#include "base/unique_fd.h"
#include "base/whole_file.h"
#include "document/page.h"
#include "engine_room/engine_room.h"
#include "ordered_stdout.h"

namespace plimsoll {

// What is composed, as DocumentJob has it.
struct ReadDocument {
  std::string name;
  DocumentBody body;
  std::string password;
  int page_count = 0;
  bool text_only = false;  // of pictures: without them
};

// io thread only. In the order: page() as pages come, compose(), and then commit() or copy_to().
class PdfOutput {
 public:
  // Reason::output_failed when there is no place for the pages.
  [[nodiscard]] static Result<PdfOutput> create();

  // Reason::output_failed when the temporary file takes no more.
  [[nodiscard]] Result<void> page(const Page& page);
  // Into `file`, or into an unlinked one where there is none.
  [[nodiscard]] Async<void> compose(EngineRoom& engine, const ReadDocument& document,
                                    const std::optional<WholeFile>& file);
  // What was composed into the unlinked file.
  [[nodiscard]] Result<void> copy_to(OrderedStdout& out, std::size_t document) const;

 private:
  explicit PdfOutput(UniqueFd pages) : pages_(std::move(pages)) {}

  UniqueFd pages_;
  UniqueFd composed_;
};

}  // namespace plimsoll
