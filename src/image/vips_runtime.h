// libvips, started for exactly one format: every loader is blocked but the one asked for, and none of its add-on
// modules (ImageMagick, OpenSlide, poppler) is loaded, HEIF's excepted when HEIF is asked for.
#pragma once

#include <vips/vips.h>

#include <memory>
#include <string>

#include "base/complaints.h"
#include "base/error.h"
#include "image/sniff.h"

namespace plimsoll {

struct VipsUnref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <typename Object>
using VipsPtr = std::unique_ptr<Object, VipsUnref>;

// Call once per process, before its sandbox closes; `complaints` outlives the process' use of libvips.
// One thread, no operation cache, no run-time code generation, nothing spilled to disc.
[[nodiscard]] Result<void> start_vips(Format format, Complaints& complaints);

// libvips' own words for what just failed, without the name of its function, and clears them. May be empty.
[[nodiscard]] std::string take_vips_error();
// Reason::damaged, with those words.
[[nodiscard]] std::unexpected<Error> damaged_picture();
// All that it has said since the last time, one message a line; empty when nothing.
[[nodiscard]] std::string take_vips_messages();

}  // namespace plimsoll
