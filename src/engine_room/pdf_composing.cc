#include "engine_room/pdf_composing.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "async/pause.h"
#include "document/exporters/exporter.h"
#include "engine_room/workshop.h"

namespace plimsoll {
namespace {
using namespace literals;

constexpr Milliseconds kLook{50};
// Idle services that are asked to go are gone by then.
constexpr int kLooksAlone = 100;
constexpr Bytes kLeast = 32_MiB;

struct ComposeLease {
  Lease lease;
  Bytes memory;  // for composing itself
};

// The largest part of what it may take that is free now.
Result<ComposeLease> try_lease(Workshop& workshop) {
  Bytes memory = workshop.settings.compose_bytes_max;
  while (true) {
    auto lease =
        workshop.memory->ledger().reserve(workshop.memory->planning(), ByteVector::host(kComposeHelper + memory));
    if (lease) return ComposeLease{*std::move(lease), memory};
    if (memory <= kLeast) return std::unexpected(std::move(lease.error()));
    memory = std::max(kLeast, Bytes(memory.count() / 2));
  }
}

Async<ComposeLease> lease_for(Workshop& workshop, const PdfJob& job) {
  for (int looks_alone = 0;;) {
    auto lease = try_lease(workshop);
    if (lease) co_return *std::move(lease);
    if (workshop.stopped() || (job.cancellation != nullptr && job.cancellation->cancelled()))
      co_return fail(Reason::interrupted, "stopped");
    if (workshop.driver.tasks() == 0) {
      // Nobody reads: what stands in the way are services that wait for pages.
      workshop.crew.return_idle();
      if (++looks_alone > kLooksAlone) co_return std::unexpected(std::move(lease.error()));
    }
    co_await pause(workshop.io, kLook);
  }
}

}  // namespace

Async<ComposedPdf> compose_pdf(Workshop& workshop, PdfJob job) {
  CO_TRY(const Permit turn, co_await workshop.composers.acquire());
  CO_TRY(const ComposeLease held, co_await lease_for(workshop, job));
  CO_TRY(const UniqueFd document, job.document());
  CO_TRY(const auto helper, co_await ComposeHelper::start(workshop.fleet, workshop.settings));
  Result<ComposedPdf> composed = co_await helper->compose({.name = job.name,
                                                           .password = job.password,
                                                           .page_count = job.page_count,
                                                           .document = document.get(),
                                                           .pages = job.pages,
                                                           .output = job.output,
                                                           .memory = held.memory,
                                                           .output_bytes = job.output_bytes,
                                                           .text_only = job.text_only});
  co_await helper->end();
  co_return composed;
}

bool is_result_format(std::string_view name) { return name == kPdfFormat || export_format(name); }

std::string result_format_names() { return fmt::format("{}, {}", export_format_names(), kPdfFormat); }

}  // namespace plimsoll
