// Landlock: which files a sandboxed helper may open, all of them for reading only.
#pragma once

#include "base/error.h"
#include "confinement/sandbox.h"

namespace plimsoll {

// Afterwards only `readable` can be opened by name (fonts: their folders, those of fontconfig, of poppler's and the C
// library's conversion tables); descriptors that are open already are untouched. False where the kernel has no
// Landlock. PR_SET_NO_NEW_PRIVS came before; the calling thread is the only one.
[[nodiscard]] Result<bool> restrict_files(Readable readable);

}  // namespace plimsoll
