// Landlock: which files a sandboxed helper may open, all of them for reading only.
#pragma once

#include "base/error.h"

namespace plimsoll {

// Afterwards only folders of fonts, of fontconfig, of poppler's and the C library's conversion tables can be read, and
// nothing else can be opened by name; descriptors that are open already are untouched. False where the kernel has no
// Landlock. PR_SET_NO_NEW_PRIVS came before; the calling thread is the only one.
[[nodiscard]] Result<bool> restrict_files_to_fonts();

}  // namespace plimsoll
