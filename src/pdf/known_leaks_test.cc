// Fontconfig keeps its configuration for the life of the process.
#ifdef PLIMSOLL_SANITIZED
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig"; }
#endif
