"""limit_sweep.py PLIMSOLL [--short] [--all-read] [--state FILE] [DOCUMENT...]: reads documents under real limits.

Every document is read under every limit, each in a control group of its own. Nothing may be killed by the kernel, and
every page has to be accounted for: done, degraded or failed with a reason, or the document as a whole refused with one.
With --all-read every page has to be read whole, not degraded; the least limit that is advertised does that for ordinary
documents. With --state finished runs are remembered, so that a sweep can be broken off and taken up again. Exit status
77 where control groups of version 1 cannot be made.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

from control_group import ControlGroup, NotPermitted

MEBI = 1 << 20
LIMITS = [256, 384, 512, 768, 1024, 2048]
DATA = pathlib.Path(os.environ.get("PLIMSOLL_EVAL_DATA", pathlib.Path(__file__).resolve().parents[2] / "../shared/data"))
DOCUMENT_SUFFIXES = {".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".gif", ".webp", ".bmp", ".jp2", ".heic", ".pnm"}


def smallest_limit():
    """What is advertised (docs/memory.md, "Small limits"): networks in f32 take more, and then pages do."""
    flags = pathlib.Path("/proc/cpuinfo").read_text().split()
    return 256 if "avx512_bf16" in flags or "amx_bf16" in flags else 320


def heavy_documents(most):
    """The largest ones of every folder that has large or hostile ones, by turns."""
    folders = [DATA / "hostile", DATA / "odd/ocrmypdf", DATA / "pages/omnidoc", DATA / "odd/office", DATA / "rules/olmocr"]
    ranked = []
    for folder in folders:
        files = [path for path in folder.rglob("*") if path.suffix.lower() in DOCUMENT_SUFFIXES and path.is_file()]
        ranked.append(sorted(files, key=lambda path: (-path.stat().st_size, path.name)))
    chosen = []
    while len(chosen) < most and any(ranked):
        for files in ranked:
            if files and len(chosen) < most:
                chosen.append(files.pop(0))
    return chosen


def judge(run, all_read):
    """What is wrong with a run; nothing when all is as promised."""
    if all_read and (not run["selected"] or run["whole"] != run["selected"]):
        return f"{run['whole']} of {run['selected']} pages read whole"
    if run["kills"]:
        return f"{run['kills']} kernel kills"
    if run["status"] < 0:
        return f"ended by signal {-run['status']}"
    if run["selected"] is None:
        return None if run["complaint"] else "no page, no reason"
    if run["pages"] != run["selected"] and not run["complaint"]:
        return f"{run['pages']} of {run['selected']} pages accounted for"
    return None


def read(plimsoll, document, limit, folder):
    with ControlGroup(limit * MEBI) as group:
        start = time.monotonic()
        done = subprocess.run(
            [plimsoll, "read", str(document), "--progress", "json", "-t", "txt", "-o", "-", "--page-time", "60s"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, preexec_fn=group.enter, timeout=900,
            check=False, env={**os.environ, "PLIMSOLL_CACHE_FOLDER": str(folder)})
        seconds = time.monotonic() - start
        kills, most = group.kills(), group.most()
    run = {"document": str(document), "limit": limit, "status": done.returncode, "kills": kills, "most": most, "seconds": seconds,
           "selected": None, "pages": 0, "done": 0, "whole": 0, "failed": [], "largest": 0, "complaint": ""}
    for line in done.stderr.decode(errors="replace").splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            run["complaint"] = run["complaint"] or line
            continue
        if event.get("event") == "opened":
            run["selected"] = event["selected"]
        elif event.get("event") == "page":
            run["pages"] += 1
            if event["state"] == "failed":
                run["failed"].append(event["reason"])
            else:
                run["done"] += 1
                run["whole"] += event["state"] == "done"
                run["largest"] = max(run["largest"], event["reserved_bytes"])
        elif event.get("message"):
            run["complaint"] = run["complaint"] or event["message"]
    return run


def table(runs):
    print("\n| limit | documents | pages read | failed for memory | largest page lease | most charged | pages a second | kernel kills |")
    print("|---|---|---|---|---|---|---|---|")
    for limit in sorted({run["limit"] for run in runs}):
        rows = [run for run in runs if run["limit"] == limit]
        pages, seconds = sum(run["done"] for run in rows), sum(run["seconds"] for run in rows)
        memory = sum(reason in ("page_memory", "budget", "decode_bytes") for run in rows for reason in run["failed"])
        print(f"| {limit} MiB | {len(rows)} | {pages} | {memory} | {max(run['largest'] for run in rows) / MEBI:.0f} MiB | "
              f"{max(run['most'] for run in rows) / MEBI:.0f} MiB | {pages / max(seconds, 0.01):.2f} | {sum(run['kills'] for run in rows)} |")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("plimsoll")
    parser.add_argument("documents", nargs="*", type=pathlib.Path)
    parser.add_argument("--short", action="store_true")
    parser.add_argument("--all-read", action="store_true")
    parser.add_argument("--state", type=pathlib.Path)
    parser.add_argument("--limits", default=",".join(map(str, LIMITS)))
    arguments = parser.parse_intermixed_args()
    if os.environ.get("PLIMSOLL_SANITIZED"):
        print("skipped: sanitizers take several times the memory")
        return 77
    try:
        with ControlGroup(64 * MEBI):
            pass
    except NotPermitted as why:
        print(f"skipped: {why}")
        return 77
    limits = [smallest_limit()] if arguments.short else [int(limit) for limit in arguments.limits.split(",")]
    documents = arguments.documents or heavy_documents(40)
    if not documents:
        print(f"skipped: no documents in {DATA}")
        return 77
    runs = []
    if arguments.state and arguments.state.exists():
        runs = [json.loads(line) for line in arguments.state.read_text().splitlines()]
    finished = {(run["document"], run["limit"]) for run in runs}
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="plimsoll-limits-") as folder:
        for limit in limits:
            for document in documents:
                if (str(document), limit) in finished:
                    continue
                run = read(arguments.plimsoll, document, limit, folder)
                runs.append(run)
                if arguments.state:
                    with arguments.state.open("a") as state:
                        state.write(json.dumps(run) + "\n")
                fault = judge(run, arguments.all_read)
                print(f"{limit:5} MiB {document.name:40} status {run['status']:3} {run['done']}/{run['selected']} pages "
                      f"{run['most'] / MEBI:5.0f} MiB {run['seconds']:6.1f} s {','.join(sorted(set(run['failed'])))} "
                      f"{'WRONG: ' + fault if fault else ''}", flush=True)
    for run in runs:
        if fault := judge(run, arguments.all_read):
            wrong += 1
            print(f"WRONG at {run['limit']} MiB: {run['document']}: {fault}: {run['complaint'][:200]}")
    table(runs)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
