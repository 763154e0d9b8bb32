"""storm.py PLIMSOLL [--runs N] [--seed S] [--state FILE]: kill -9 of one helper, once per run, at a random moment.

Each run reads a bundled sample and, at a moment drawn from the seed, kills one of the helpers that live then, decoder or
OCR service. It must end by itself, say the same text as an undisturbed run, and leave no process behind. How long the
killed helper's place stayed empty is measured from /proc: from the kill to the first new helper of the same kind.

With --state the runs that are through are kept in a file (one JSON object a line), and a later call goes on after them.
Exit status 1 when a run was wrong, with --replaced-within also when an OCR service took longer to be replaced (the
promise is a second on a machine that is not busy with something else; tests do not judge time).
"""
import argparse
import json
import os
import pathlib
import random
import signal
import statistics
import subprocess
import sys
import time

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples"
NAMES = ("scan.pdf", "photo.jpg", "mixed.png")
LONGEST = 120.0      # of one run: a hang
STEP = 0.002


def helpers_of(parent):
    """{pid: role} of its living children."""
    children = {}
    try:
        pids = pathlib.Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    except OSError:
        return children
    for pid in pids:
        try:
            name = os.path.basename(pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0].decode())
            state = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (OSError, IndexError):
            continue
        if name.startswith("plimsoll-") and state != "Z":
            children[int(pid)] = name.removeprefix("plimsoll-")
    return children


def read(plimsoll, name, moment=None, choose=None):
    """(text, seconds, kill) of one run; `kill` says what was hit, and when its place was taken again."""
    started = time.monotonic()
    run = subprocess.Popen([plimsoll, "read", str(SAMPLES / name)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE)
    kill, before, ended = None, {}, None
    os.set_blocking(run.stdout.fileno(), False)
    text = b""
    while ended is None:
        now = time.monotonic() - started
        if now > LONGEST:
            run.kill()
            run.wait()
            raise TimeoutError(f"{name}: still running after {LONGEST:.0f} s; {kill}")
        helpers = helpers_of(run.pid) if moment is not None else {}
        if kill is None and moment is not None and now >= moment and helpers:
            victim = choose(sorted(helpers))
            os.kill(victim, signal.SIGKILL)
            kill = {"role": helpers[victim], "at": round(now, 3), "after": None}
            before = helpers
        elif kill is not None and kill["after"] is None:
            if any(role == kill["role"] and pid not in before for pid, role in helpers.items()):
                kill["after"] = round(now - kill["at"], 3)
        ended = run.poll()
        text += run.stdout.read() or b""
        time.sleep(STEP)
    text += run.stdout.read() or b""
    complaints = run.stderr.read().decode()
    run.stdout.close()
    run.stderr.close()
    if run.returncode != 0:
        raise RuntimeError(f"{name}: exit status {run.returncode}; {kill}; {complaints}")
    return text.decode(), time.monotonic() - started, kill


def left_behind(plimsoll):
    """Helpers of this installation whose parent is gone."""
    folder = str(pathlib.Path(plimsoll).resolve().parents[1] / "libexec" / "plimsoll")
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            command = (entry / "cmdline").read_bytes().split(b"\0")[0].decode()
            parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
        except (OSError, ValueError, IndexError):
            continue
        if command.startswith(folder) and parent == 1:
            found.append(entry.name)
    return found


def undisturbed(plimsoll):
    calm = {}
    read(plimsoll, NAMES[0])  # fills the cache of compiled models
    for name in NAMES:
        text, seconds, _ = read(plimsoll, name)
        calm[name] = (text, seconds)
    return calm


def storm(plimsoll, runs, seed, done, note):
    calm = undisturbed(plimsoll)
    for number in range(len(done), runs):
        dice = random.Random(f"{seed}:{number}")
        name = NAMES[number % len(NAMES)]
        moment = dice.uniform(0.0, 0.95) * calm[name][1]
        result = {"run": number, "sample": name, "wrong": None}
        try:
            text, seconds, kill = read(plimsoll, name, moment, dice.choice)
            result.update(seconds=round(seconds, 3), kill=kill)
            if text != calm[name][0]:
                result["wrong"] = "another text than undisturbed"
            elif left_behind(plimsoll):
                result["wrong"] = f"left behind: {left_behind(plimsoll)}"
        except (TimeoutError, RuntimeError) as problem:
            result.update(seconds=None, kill=None, wrong=str(problem))
        done.append(result)
        note(result)
    return done


def report(results, replaced_within):
    """(lines, all well)"""
    wrong = [result for result in results if result["wrong"]]
    kills = [result["kill"] for result in results if result["kill"]]
    lines = [f"{len(results)} runs, {len(kills)} kills, {len(wrong)} wrong"]
    late = []
    for role in ("decode", "infer"):
        mine = [kill for kill in kills if kill["role"] == role]
        after = sorted(kill["after"] for kill in mine if kill["after"] is not None)
        if role == "infer":  # a decoder is opened anew when the next page needs it
            late += [kill for kill in mine if kill["after"] is not None and kill["after"] > replaced_within]
        if after:
            lines.append(f"{role}: {len(mine)} killed, {len(after)} replaced, the others were not needed any more; "
                         f"after {statistics.median(after):.3f} s (median), {after[-1]:.3f} s (longest)")
    lines += [f"run {result['run']}: {result['wrong']}" for result in wrong]
    lines += [f"replaced late: {kill}" for kill in late]
    return lines, not wrong and not late and bool(kills)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("plimsoll")
    parser.add_argument("--runs", type=int, default=200)
    parser.add_argument("--seed", default="1876")
    parser.add_argument("--state", type=pathlib.Path)
    parser.add_argument("--replaced-within", type=float, default=float("inf"), metavar="SECONDS")
    options = parser.parse_args()
    done = []
    if options.state and options.state.exists():
        done = [json.loads(line) for line in options.state.read_text().splitlines()][:options.runs]

    def note(result):
        if options.state:
            with options.state.open("a") as file:
                file.write(json.dumps(result) + "\n")

    lines, well = report(storm(options.plimsoll, options.runs, options.seed, done, note), options.replaced_within)
    print("\n".join(lines))
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
