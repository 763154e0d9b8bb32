// Shows a process a processor without AVX-512, AMX and AVX-VNNI: preload it (bench/lesser_processor.py does).
//
// The kernel can make the CPUID instruction fault (arch_prctl(ARCH_CPUID_SET), x86 Linux ≥ 4.12, where the processor
// has `cpuid_fault`); the fault is answered here with the true leaves, less what a lesser processor lacks. It is
// complete, where an engine's own variables are not: whatever decides by CPUID, in any library, takes the AVX2 way.
// Threads inherit the setting, exec ends it. The process must leave SIGSEGV alone.
#include <signal.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr int kArchCpuidSet = 0x1012;  // <asm/prctl.h>

struct Leaf {
  uint32_t a, b, c, d;
};

template <class... Bit>
constexpr uint32_t without(uint32_t value, Bit... bits) {
  return value & ~((1U << bits) | ...);
}

// Bit numbers: Intel's Software Developer's Manual, volume 2A, CPUID.
Leaf lessened(uint32_t leaf, uint32_t subleaf, Leaf is) {
  constexpr uint32_t kFeatures = 7, kStates = 0xd, kTiles = 0x1d, kTileProducts = 0x1e, kAvx10 = 0x24;
  if (leaf == kFeatures && subleaf == 0) {
    is.b = without(is.b, 16, 17, 21, 26, 27, 28, 30, 31);  // AVX512 F, DQ, IFMA, PF, ER, CD, BW, VL
    is.c = without(is.c, 1, 6, 11, 12, 14);                // AVX512 VBMI, VBMI2, VNNI, BITALG, VPOPCNTDQ
    is.d = without(is.d, 2, 3, 8, 22, 23, 24, 25);  // AVX512 4VNNIW, 4FMAPS, VP2INTERSECT, FP16; AMX bf16, tile, int8
  } else if (leaf == kFeatures && subleaf == 1) {
    is.a = without(is.a, 4, 5, 21, 23);     // AVX-VNNI, AVX512 BF16, AMX FP16, AVX-IFMA
    is.d = without(is.d, 4, 5, 8, 10, 19);  // AVX-VNNI INT8, NE-CONVERT, AMX COMPLEX, AVX-VNNI INT16, AVX10
  } else if (leaf == kStates && subleaf == 0) {
    is.a = without(is.a, 5, 6, 7, 17, 18);  // opmask, both halves of ZMM, tiles
  } else if (leaf == kTiles || leaf == kTileProducts || leaf == kAvx10) {
    is = {};
  }
  return is;
}

void set_cpuid_faults(bool on) { ::syscall(SYS_arch_prctl, kArchCpuidSet, on ? 0 : 1); }

void answer(int /*signal*/, siginfo_t* info, void* context) {
  greg_t* registers = static_cast<ucontext_t*>(context)->uc_mcontext.gregs;
  const auto* instruction = reinterpret_cast<const uint8_t*>(registers[REG_RIP]);
  if (info->si_code != SI_KERNEL || instruction[0] != 0x0f || instruction[1] != 0xa2) {
    ::signal(SIGSEGV, SIG_DFL);  // a true fault: it happens again on return
    return;
  }
  const auto leaf = static_cast<uint32_t>(registers[REG_RAX]), subleaf = static_cast<uint32_t>(registers[REG_RCX]);
  Leaf is{leaf, 0, subleaf, 0};
  set_cpuid_faults(false);
  __asm__ volatile("cpuid" : "+a"(is.a), "=b"(is.b), "+c"(is.c), "=d"(is.d));
  set_cpuid_faults(true);
  is = lessened(leaf, subleaf, is);
  registers[REG_RAX] = is.a, registers[REG_RBX] = is.b, registers[REG_RCX] = is.c, registers[REG_RDX] = is.d;
  registers[REG_RIP] += 2;
}

[[gnu::constructor]] void begin() {
  struct sigaction action{};
  action.sa_sigaction = answer;
  action.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
  if (::sigaction(SIGSEGV, &action, nullptr) == 0 && ::syscall(SYS_arch_prctl, kArchCpuidSet, 0) == 0) return;
  std::fputs("avx2_only: this machine cannot make CPUID fault\n", stderr);
  std::_Exit(1);
}

}  // namespace
