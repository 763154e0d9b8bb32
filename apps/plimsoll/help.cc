#include "help.h"

#include <fmt/format.h>

#include "base/build_id.h"

namespace plimsoll {
namespace {

constexpr std::string_view kProgram = R"(usage: plimsoll VERB [OPTION]... [ARGUMENT]...

Reads scans, photos and PDFs into text and structure, in bounded memory.

  read IN...             read documents: files, folders, globs, - for stdin
  plan IN...             what reading would take; reads nothing
  models list|add|…      the models of this installation
  tasks list|show|cancel|watch   tasks of a running server
  top                    its memory, services and tasks, live
  serve                  the server: tasks over HTTP
  settings [NAME]...     every setting with its value and where it comes from
  tesseract IN OUTBASE   as Tesseract is called, for scripts that call it
  doctor                 what this machine and this installation can do
  completion SHELL       a completion script for bash, zsh or fish

  --config FILE          settings from FILE, instead of ./plimsoll.toml
  -q, -v, -vv            say less, more, everything
  --version              version and build
  -h, --help             this text; after a verb: that verb's options

Data goes to stdout, all else to stderr. Exit status: 0 done, 1 arguments,
2 input, 3 installation, 5 file access, 7 helper process, 8 encrypted,
9 setting, 15 other, 20 memory, 21 busy, 22 time, 23 partly done, 130 stopped.
)";

constexpr std::string_view kRead = R"(usage: plimsoll read [OPTION]... IN...

IN is a file, a folder (with all below it), a glob, or - for stdin.

  -t, --to FORMAT        txt, json, md, tsv, hocr, html, alto, page, csv, xlsx,
                         pdf (searchable); may be repeated
  -o, --output PATH      a file, a folder (one file per document and format),
                         or - for stdout, which is the default
  -f, --force            replace outputs that are there
      --resume           go on with a folder; -o DIR gets a manifest
      --pages LIST       1,3-5,10-end
      --password TEXT    of encrypted PDFs; better in PLIMSOLL_PASSWORD
  -j, --jobs N           documents read at once
      --text-layer MODE  a PDF's own text: auto, ignore, only
      --features LIST    beyond text: layout, tables, seals, all
      --server URL       a running server reads; --keep: and keeps the tasks
  -l, --language LIST    deu+eng, ch, …; --models NAMES: read with these
      --progress MODE    auto, bar, json, none (on stderr)
      --max-memory SIZE  of all processes: 512M, 60%
      --strict           ends with the first page that cannot be read in full
      --memory-report    foretold, reserved and used memory, at the end

Every setting is an option, too: 'plimsoll settings' lists them.
)";

constexpr std::string_view kServe = R"(usage: plimsoll serve [OPTION]...

Reads documents that come over HTTP (docs/api). Tasks survive its end: what was
accepted is gone on with after the next start.

      --listen ADDRESS   127.0.0.1:8080; others need --keys-file
      --data DIR         tasks, documents and pages; $STATE_DIRECTORY, else
                         ~/.local/state/plimsoll
      --max-memory SIZE  of all processes: 512M, 60%
      --services N       OCR services per device
      --keys-file FILE   who may do what: name, tenant, roles, SHA-256 of key
      --drain-time TIME  for pages that run when it is told to end

TERM or INT: takes nothing new, lets what runs end, puts the rest back, leaves
with 0. HUP: reads keys and certificate anew. Every setting is an option, too:
'plimsoll settings' lists them.
)";

constexpr std::string_view kPlan = R"(usage: plimsoll plan [OPTION]... IN...

Opens and measures documents and says what reading them would take: pages,
peak memory of all processes, time, and what limits it. Nothing is read. Times
and memory are what was seen on this machine so far, cautious guesses before.
Exit status 20 for a document that would be refused for want of memory.

      --pages LIST       1,3-5,10-end
      --password TEXT    of encrypted PDFs; better in PLIMSOLL_PASSWORD
      --max-memory SIZE  as reading would be given
)";

constexpr std::string_view kTasks = R"(usage: plimsoll tasks list [OPTION]...
       plimsoll tasks show|cancel|watch ID [OPTION]...

  list                   newest first: ID, state, priority, pages, age, name
  show                   one task
  cancel                 calls off what is not finished; removes what is
  watch                  each event until the task has ended; exit status 0:
                         all was read, 23: some pages were not, 130: it was
                         cancelled, else by what went wrong

      --json             as the server says it
      --server URL       http://127.0.0.1:8080; better in PLIMSOLL_SERVER
      --key TEXT         for that server; better in PLIMSOLL_KEY
      --retry-time TIME  to come again to a server that is gone
)";

constexpr std::string_view kTop = R"(usage: plimsoll top [OPTION]...

A running server's memory, level, queues, services with their models, and
tasks, once a second; q leaves. Where stdout is no terminal: once.

      --server URL       http://127.0.0.1:8080; better in PLIMSOLL_SERVER
      --key TEXT         of an admin; better in PLIMSOLL_KEY
)";

constexpr std::string_view kModels = R"(usage: plimsoll models list|verify|prices
       plimsoll models add FILE...|FOLDER [OPTION]...
       plimsoll models remove NAME

  list                   name, stage, size, licence and languages of each
  verify                 compares size and SHA-256 of every file with the
                         catalogue; exit status 3 when one differs
  prices                 memory that each takes, by the catalogue and here
  add                    tries the model, then adds it to the catalogue: a
                         PaddleX model folder, FILE.onnx or FILE.pdmodel, or
                         the files of a formula or chart model
  remove                 takes it out of the catalogue, with its files

      --name NAME        of the model; a PaddleX folder says it itself
      --stage STAGE      detect, classify, recognise, orient, layout, table,
                         seal, formula, chart or unwarp
      --dictionary FILE  characters of a recogniser, one a line
      --licence TEXT
      --models-folder DIR  the folder, instead of the installation's
)";

constexpr std::string_view kSettings = R"(usage: plimsoll settings [NAME]...

Without NAME: every setting, one line each, with its value and its origin
(default, file and line, environment variable, option).
With NAME (such as limits.page_pixels): also what it means, what is allowed,
and its option and environment variable.
)";

constexpr std::string_view kDoctor = R"(usage: plimsoll doctor

Shows processor, memory limits, sandbox, helpers and models, and says what is
wrong. Exit status 3 when something that reading needs is missing.
)";

constexpr std::string_view kCompletion = R"(usage: plimsoll completion bash|zsh|fish

Where the shells look for it:

  bash   ~/.local/share/bash-completion/completions/plimsoll
  zsh    _plimsoll in a folder of $fpath
  fish   ~/.config/fish/completions/plimsoll.fish
)";

}  // namespace

std::string_view help_text(std::string_view verb) {
  if (verb.empty()) return kProgram;
  if (verb == "read") return kRead;
  if (verb == "plan") return kPlan;
  if (verb == "serve") return kServe;
  if (verb == "tasks") return kTasks;
  if (verb == "top") return kTop;
  if (verb == "models") return kModels;
  if (verb == "settings") return kSettings;
  if (verb == "doctor") return kDoctor;
  if (verb == "completion") return kCompletion;
  return {};
}

std::string version_text() { return fmt::format("plimsoll {} (build {})\n", version(), build_id()); }

}  // namespace plimsoll
