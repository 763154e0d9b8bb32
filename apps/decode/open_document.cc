#include "open_document.h"

#include "confinement/sandbox.h"
#include "image/bmp_reader.h"
#include "image/picture_reader.h"
#include "image/sniff.h"
#include "image/vips_runtime.h"
#include "pdf/pdf_reader.h"

namespace plimsoll {
namespace {

using namespace literals;

// Fonts, fontconfig's caches and a page's text.
constexpr Bytes kOtherMappings = 256_MiB;

}  // namespace

Result<std::unique_ptr<DocumentReader>> open_document(const MappedBody& mapped, const std::string& password,
                                                      const DecodeLimits& limits, Complaints& complaints) {
  const std::span<const std::byte> body = mapped.bytes();
  TRY(const Format format, sniff(body));
  // Libraries load their own parts at their start, which the sandbox would refuse; foreign bytes come after it.
  if (format == Format::pdf)
    prepare_for_pdf();
  else if (format != Format::bmp)
    TRY_VOID(start_vips(format, complaints));
  TRY_VOID(enter_sandbox({limits.memory, Bytes(limits.raster_pixels * 3) + kOtherMappings}));
  if (format == Format::pdf) return open_pdf({body, mapped.room()}, password, limits, complaints);
  if (format == Format::bmp) return open_bmp(body, limits, complaints);
  return open_picture(format, body, limits, complaints);
}

}  // namespace plimsoll
