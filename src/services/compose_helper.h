// plimsoll-compose as seen from the control plane: it writes one searchable PDF and ends.
#pragma once

#include <memory>
#include <string>

#include "base/bytes.h"
#include "base/unique_fd.h"
#include "services/helper_channel.h"
#include "settings/settings.h"

namespace plimsoll {

// Regular files; the descriptors are borrowed.
struct PdfToCompose {
  std::string name;  // for messages
  std::string password;
  int page_count = 0;  // of the document
  int document = -1;   // readable
  int pages = -1;      // what was read of it: a line of canonical JSON a page, in any order
  int output = -1;     // writable, empty
  Bytes memory;        // that composing may take
  Bytes output_bytes;  // the largest output
  bool text_only = false;
};

struct ComposedPdf {
  Bytes bytes;
  int pages_with_text = 0;  // to which text was added
};

// io thread only. Every method may also end as a lost helper does (HelperChannel); what the helper says is checked.
class ComposeHelper {
 public:
  static Async<std::unique_ptr<ComposeHelper>> start(HelperFleet& fleet, const Settings& settings);

  // Once. Reason::encrypted, damaged, decode_bytes (compose.memory), decode_time (limits.compose_time), output_failed.
  [[nodiscard]] Async<ComposedPdf> compose(const PdfToCompose& pdf);

  [[nodiscard]] boost::asio::awaitable<void> end() { return channel_->end(); }

 private:
  ComposeHelper(std::unique_ptr<HelperChannel> channel, const Settings& settings)
      : channel_(std::move(channel)), settings_(settings) {}

  std::unique_ptr<HelperChannel> channel_;
  const Settings& settings_;
};

}  // namespace plimsoll
