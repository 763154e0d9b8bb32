// The command line of Tesseract 5, so that scripts and programs that call it can call this instead:
//
//     plimsoll tesseract IN OUTBASE [-l LANG] [--dpi N] [--psm N] [-c NAME=VALUE]... [CONFIG]...
//
// or the same words after a name of this program that ends with "tesseract" (a symbolic link).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "command_line.h"

namespace plimsoll {

// Whether the program was called by that name.
[[nodiscard]] bool is_tesseract(std::string_view program);

// What the words after the verb ask for: a ReadRequest of one document whose outputs are OUTBASE.txt, .hocr, .pdf,
// .tsv, .xml (ALTO), over what is there, as Tesseract does it; "stdin" and "stdout" as names. Questions (--version,
// --help) are a TextRequest in the words that its callers look for, --list-langs is a LanguagesRequest. What has no
// meaning here but changes nothing in what comes out (--oem, --loglevel, folders of training data) is passed over.
// Reason::usage for all else.
[[nodiscard]] Result<CommandLine> parse_tesseract_call(std::span<const std::string> words);

}  // namespace plimsoll
