"""read_sample.py PLIMSOLL FILE: reads FILE and compares with the .txt beside it. Character error rate at most 0.02.

Rate as everywhere in this project: edit distance over the characters of the truth, NFKC, all white space removed.
"""
import pathlib
import subprocess
import sys
import unicodedata

MOST = 0.02


def characters(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


def main():
    plimsoll, document = sys.argv[1], pathlib.Path(sys.argv[2])
    truth = document.with_suffix(".txt").read_text()
    done = subprocess.run([plimsoll, "read", str(document)], capture_output=True, text=True, timeout=240, check=False)
    rate = distance(characters(done.stdout), characters(truth)) / len(characters(truth))
    pages, expected = done.stdout.count("\f"), truth.count("\f")
    print(f"{document.name}: exit status {done.returncode}, character error rate {rate:.4f} (at most {MOST})")
    if done.returncode != 0 or rate > MOST:
        print(f"--- read ({pages} form feeds, expected {expected})\n{done.stdout}\n--- complaints\n{done.stderr}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
