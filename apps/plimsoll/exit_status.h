// The exit status of a run over several documents.
#pragma once

#include <cstddef>
#include <span>

#include "base/error.h"

namespace plimsoll {

// `verdicts`: of those documents, out of `documents`, that are not all well. None: 0. All of them, with one and the
// same status: that status. Some: 23 (partial). All, with different ones: the status of the first.
[[nodiscard]] int exit_status(std::span<const Reason> verdicts, std::size_t documents);

}  // namespace plimsoll
