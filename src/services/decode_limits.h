// What both helpers that open documents are told of them.
#pragma once

#include <cstddef>

#include "base/bytes.h"
#include "base/clock.h"
#include "protocol/packet_socket.h"
#include "settings/settings.h"

namespace plimsoll {

// Names and passwords share one packet of 64 KiB; file names are at most 255 bytes, so this cuts nothing real.
inline constexpr std::size_t kLongestText = 4096;

// `longest`: what one question may take, which bounds the processor time, too.
[[nodiscard]] protocol::DecodeLimits decode_limits(const Settings& settings, Bytes memory, Milliseconds longest);

}  // namespace plimsoll
