// Who asks, and what he may.
#pragma once

#include <cstdint>
#include <string>

namespace plimsoll {

// What a route needs. `anyone`: no key (health, metrics if so configured); admin includes all others.
enum class Role : std::uint8_t { anyone, read, submit, admin };

struct Principal {
  std::string name;    // of the key; empty: none was needed
  std::string tenant;  // "default" without keys
  bool read = false;
  bool submit = false;
  bool admin = false;

  [[nodiscard]] bool may(Role role) const {
    switch (role) {
      case Role::anyone:
        return true;
      case Role::read:
        return read || admin;
      case Role::submit:
        return submit || admin;
      case Role::admin:
        return admin;
    }
    return false;
  }
  bool operator==(const Principal&) const = default;
};

}  // namespace plimsoll
