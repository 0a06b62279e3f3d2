#!/usr/bin/env python3
"""Plants one bug after the other in a copy of the tree, and sees whether `simulate` catches it.

    python3 Tests/PlantedBugs/plant.py --check          # do all bugs still fit the sources? no build
    python3 Tests/PlantedBugs/plant.py > table.md       # build and run each; some 15 minutes on two cores
    python3 Tests/PlantedBugs/plant.py --only head-dropped time-of-seal

The checkout is only read. Exit code 1 when a bug does not fit, does not build or is not caught.
"""
import argparse
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.dont_write_bytecode = True
from bugs import BUGS  # noqa: E402  (after the line above, so that nothing is written beside us)

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {**os.environ, "HOITU_CORE": "1", "SWIFT_BACKTRACE": "enable=no"}
SENTENCE_MAX = 80


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only see that every bug fits the sources")
    parser.add_argument("--list", action="store_true", help="only list the bugs")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these bugs and no others")
    parser.add_argument("--seeds", type=int, default=2000, help="seeds to try for each bug, at most")
    parser.add_argument("--control-seeds", type=int, default=100, help="seeds that must pass without a bug")
    parser.add_argument("--minutes", type=float, default=60, help="longest run for one bug")
    parser.add_argument("--work", type=Path, default=Path("/tmp/hoitu-planted"), help="where the copy and its build go")
    options = parser.parse_args()

    bugs = chosen(options.only)
    faults = misfits(ROOT, bugs)
    for fault in faults:
        say(fault)
    if faults:
        return 1
    if options.check:
        say(f"{len(bugs)} bugs fit the sources")
        return 0
    if options.list:
        for bug in bugs:
            print(f"{bug.module:9} {bug.name:30} {bug.loses}")
        return 0
    return plant_all(bugs, options)


def chosen(names):
    known = {bug.name: bug for bug in BUGS}
    if len(known) < len(BUGS):
        sys.exit("two bugs have one name")
    unknown = [name for name in names or [] if name not in known]
    if unknown:
        sys.exit(f"no such bug: {', '.join(unknown)}")
    return [known[name] for name in names] if names else BUGS


def misfits(root, bugs):
    """What is wrong with bugs: a text that is gone, or that occurs more than once."""
    faults = []
    for bug in bugs:
        before, after = bug.texts
        path = root / "Sources" / bug.file
        count = path.read_text(encoding="utf-8").count(before) if path.is_file() else 0
        if count != 1:
            faults.append(f"{bug.name}: its text occurs {count} times in Sources/{bug.file}")
        if before == after:
            faults.append(f"{bug.name}: changes nothing")
    return faults


# -- Planting ------------------------------------------------------------------------------------


def plant_all(bugs, options):
    tree = options.work / "tree"
    copy(ROOT, tree)
    # The checkout may have changed since it was checked, and every bug is judged by the copy.
    if faults := misfits(tree, bugs):
        sys.exit("\n".join(faults))
    say(f"control: no bug, seeds 1...{options.control_seeds}")
    built, output = build(options)
    if not built:
        sys.exit(f"the sources do not build without a bug:\n{errors(output)}")
    control = run(options.control_seeds, options)
    if control["verdict"] != "passed":
        sys.exit(f"the sources fail without a bug: {control['verdict']}, seed {control['seed']}: {control['by']}")

    print("| bug | module | what a user would lose | caught at seed | by | seconds |")
    print("|---|---|---|---|---|---|", flush=True)
    failed = []
    for number, bug in enumerate(bugs, 1):
        say(f"{number}/{len(bugs)}: {bug.name}")
        result = plant(bug, tree, options)
        if result["verdict"] not in ("caught", "trapped"):
            failed.append(f"{bug.name}: {result['verdict']}")
        print(row(bug, result), flush=True)
    say(f"{len(bugs) - len(failed)} of {len(bugs)} bugs caught")
    for line in failed:
        say(line)
    return 1 if failed else 0


def plant(bug, tree, options):
    path = tree / "Sources" / bug.file
    sound = path.read_text(encoding="utf-8")
    path.write_text(sound.replace(*bug.texts), encoding="utf-8")
    try:
        built, output = build(options)
        if not built:
            say(errors(output))
            return {"verdict": "DOES NOT BUILD", "seed": "", "by": "", "seconds": 0}
        return run(options.seeds, options)
    finally:
        # Written anew, not moved back: the build goes by times, which must not go backwards.
        path.write_text(sound, encoding="utf-8")


def build(options):
    command = ["swift", "build", "-c", "debug", "--product", "simulate", "--scratch-path", str(options.work / "build")]
    done = subprocess.run(
        command, cwd=options.work / "tree", env=ENVIRONMENT, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.returncode == 0, done.stdout


def run(seeds, options):
    """Runs seeds 1 to `seeds`, and says what became of them."""
    command = [str(options.work / "build" / "debug" / "simulate"), "--seeds", f"1...{seeds}"]
    start = time.monotonic()
    try:
        done = subprocess.run(
            command, cwd=options.work / "tree", env=ENVIRONMENT, text=True, errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=options.minutes * 60)
        code, output = done.returncode, done.stdout
    except subprocess.TimeoutExpired:
        code, output = None, ""
    result = {"seed": "", "by": "", "seconds": round(time.monotonic() - start)}
    if found := re.search(r"^seed (\d+) failed: (.*)$", output, re.MULTILINE):
        result.update(seed=found[1], by=found[2])
    match code:
        case 0:
            result["verdict"] = "passed"
        case 1 if found:
            result["verdict"] = "caught"
        case 1:
            result["verdict"] = "FAILED WITHOUT NAMING A SEED"
            say(output[-2000:])
        case None:
            result["verdict"] = f"NO END AFTER {options.minutes:g} MINUTES"
        case _:
            result["verdict"] = "trapped"
            result["by"] = result["by"] or trap(code, output)
    return result


def trap(code, output):
    """The last words of a program that did not end as it should."""
    ending = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    words = re.search(r"(?:Fatal error|Precondition failed|Assertion failed).*", output)
    return f"{ending}: {words[0]}" if words else ending


def errors(output):
    lines = [line for line in output.splitlines() if "error:" in line]
    return "\n".join(lines[:20]) or output[-2000:]


# -- The copy ------------------------------------------------------------------------------------


def copy(source, target):
    """Brings a copy to what is in the working tree, uncommitted and new files included.

    A file that is the same is left alone, so that it need not be built again.
    """
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=source, check=True, stdout=subprocess.PIPE).stdout
    names = {os.fsdecode(name) for name in listed.split(b"\0") if name}
    names = {name for name in names if (source / name).is_file()}
    for name in sorted(names):
        path, bytes = target / name, (source / name).read_bytes()
        if path.is_file() and path.read_bytes() == bytes:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes)
    for path in target.rglob("*"):
        if path.is_file() and str(path.relative_to(target)) not in names:
            path.unlink()


# -- Words ---------------------------------------------------------------------------------------


def row(bug, result):
    seed = result["seed"] or "–"
    by = result["by"].replace("|", "\\|")
    if len(by) > SENTENCE_MAX:
        by = by[:SENTENCE_MAX - 1] + "…"
    if result["verdict"] == "passed":
        seed, by = "**not caught**", ""
    elif result["verdict"] != "caught":
        by = f"{result['verdict']}: {by}" if by else result["verdict"]
    loses = bug.loses.replace("|", r"\|")
    return f"| `{bug.name}` | {bug.module} | {loses} | {seed} | {by} | {result['seconds']} |"


def say(text):
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
